import { isUtf8 } from 'node:buffer'
import express, { type Request, type Response } from 'express'
import { type FieldError, MalformedJson, UnsupportedMediaType } from '../utils/ApiError.js'
import type { Logger } from '../utils/logger.js'
import type { AnyContract, StagedFiles } from '../validators/contract.js'
import { run } from './run.js'
import { createUploader, missingFiles } from './upload.middleware.js'

/** A body as it came: parsed, its fields not yet checked. */
export interface Body {
  fields: unknown
  /** The files that came, by field. */
  files: StagedFiles
  /** What is wrong with files and form. */
  errors: FieldError[]
  /** SHA-256 of the files as they came, in hex, by field; only when it was asked for. */
  digests: Record<string, string>
  /** Lets go of what the body keeps outside of memory. Call it when the request has been handled; it never fails. */
  release: () => Promise<void>
}

export interface Receiving {
  /** Called before any file is received; throws when none is welcome. */
  beforeFiles?: () => Promise<void>
  /** Whether the digests of files are wanted. */
  digest?: boolean
}

export type BodyReader = (req: Request, res: Response, receiving?: Receiving) => Promise<Body>

/** Largest JSON body, in bytes, of a contract that names no other. */
const JSON_MAX_BYTES = 16_384

/** How long a JSON body may take to arrive, in milliseconds. */
const JSON_TIMEOUT = 30_000

const hasBody = ({ headers }: Request) => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * Reads the bodies that a contract takes: JSON, or multipart where it has files. No body counts as an empty one, so that what is
 * missing is named. A route that takes none ignores a JSON body, which many clients send along, and refuses any other.
 */
export function createBodyReader(contract: AnyContract, method: string, stagingDir: string, log: Logger): BodyReader {
  const { files, acceptsJson, maxBodyBytes = JSON_MAX_BYTES } = contract
  const readJson = createJsonReader(maxBodyBytes)
  const upload = files === undefined ? undefined : createUploader(stagingDir, files, log)
  const expected = [...(upload ? ['multipart/form-data'] : []), ...(!upload || acceptsJson ? ['application/json'] : [])]

  return async (req, res, receiving) => {
    const empty = { fields: {}, files: {}, digests: {}, errors: missingFiles(files ?? {}), release: () => Promise.resolve() }
    if (method === 'get' || !hasBody(req)) return empty
    const type = req.is(expected)
    if (type === 'multipart/form-data' && upload !== undefined) return upload(req, res, receiving)
    if (type !== 'application/json') throw UnsupportedMediaType(expected.join(' or '))
    const fields = await readJson(req, res)
    return contract.body === undefined ? empty : { ...empty, fields }
  }
}

/** Cuts the connection of a client that does not get done; `timeout` in milliseconds. */
export function createJsonReader(maxBytes: number, timeout = JSON_TIMEOUT) {
  const parse = express.json({ limit: maxBytes, type: () => true, verify: requireUtf8 })
  return async (req: Request, res: Response): Promise<unknown> => {
    const timer = setTimeout(() => req.destroy(), timeout)
    try {
      await run(parse, req, res)
      return req.body as unknown
    } finally {
      clearTimeout(timer)
    }
  }
}

/**
 * Bytes that are no UTF-8 would be stored as U+FFFD, which is not what anybody has typed. The parser would take JSON in UTF-7 and its
 * kin as well, which nobody sends but to get past whoever looks at the bytes.
 */
function requireUtf8(_req: unknown, _res: unknown, body: Buffer, charset: string) {
  if (charset !== 'utf-8') throw UnsupportedMediaType('UTF-8 encoded')
  if (!isUtf8(body)) throw MalformedJson()
}
