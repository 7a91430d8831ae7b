import express, { type Request, type Response } from 'express'
import { type FieldError, UnsupportedMediaType } from '../utils/ApiError.js'
import type { Logger } from '../utils/logger.js'
import type { AnyContract, StagedFiles } from '../validators/contract.js'
import { run } from './run.js'
import { createUploader, missingFiles } from './upload.middleware.js'

/** A body as it came: parsed, its fields not yet checked. */
export interface Body {
  fields: unknown
  files: StagedFiles
  /** What is wrong with files and form. */
  errors: FieldError[]
}

export type BodyReader = (req: Request, res: Response) => Promise<Body>

/** Largest JSON body, in bytes, of a contract that names no other. */
const JSON_MAX_BYTES = 16_384

const hasBody = ({ headers }: Request) => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * Reads the bodies that a contract takes: JSON, or multipart where it has files. No body counts as an empty one, so that what is
 * missing is named. A route that takes none ignores a JSON body, which many clients send along, and refuses any other.
 */
export function createBodyReader(contract: AnyContract, method: string, stagingDir: string, log: Logger): BodyReader {
  const { files, acceptsJson, maxBodyBytes = JSON_MAX_BYTES } = contract
  const parseJson = express.json({ limit: maxBodyBytes, type: () => true })
  const upload = files === undefined ? undefined : createUploader(stagingDir, files, log)
  const expected = [...(upload ? ['multipart/form-data'] : []), ...(!upload || acceptsJson ? ['application/json'] : [])]

  return async (req, res) => {
    const empty = { fields: {}, files: {}, errors: missingFiles(files ?? {}) }
    if (method === 'get' || !hasBody(req)) return empty
    const type = req.is(expected)
    if (type === 'multipart/form-data' && upload !== undefined) return upload(req, res)
    if (type !== 'application/json') throw UnsupportedMediaType(expected.join(' or '))
    await run(parseJson, req, res)
    return { ...empty, fields: req.body as unknown }
  }
}
