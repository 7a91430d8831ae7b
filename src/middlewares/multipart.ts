import { createHash, type Hash } from 'node:crypto'
import { type Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import multer, { type StorageEngine } from 'multer'
import { whileAvailable } from '../services/media/diskErrors.js'
import { type ApiError, PayloadTooLarge, ValidationFailed } from '../utils/ApiError.js'
import { type FileField, MAX_BYTES } from '../validators/files.js'
import { run } from './run.js'
import type { Staging } from './staging.js'

/** A multipart body: its texts, and where its files are staged. */
export interface Form {
  /** By name. A list where a name came more than once, undefined where the text is in a character set that nobody knows. */
  texts: Record<string, string | string[] | undefined>
  /** Paths by name. */
  files: Record<string, string | undefined>
  /** SHA-256 in hex by name, of the files as they came; empty when nobody has asked for it. */
  digests: Record<string, string>
}

interface Reading {
  /** Most bytes of the whole body. */
  maxTotal: number
  /** How long the client may be silent, in milliseconds; then its connection is cut. The body as a whole may take any time. */
  idleTimeout: number
  digest: boolean
}

/** What the types of multer leave out: who feeds the parser. */
interface Feeding {
  streamHandler: (body: Readable, parser: Writable) => void
}

/** Beside the size of each file, which depends on its field. Multer knows no bounds by itself. */
const limits = { fields: 10, parts: 12, fieldSize: 65_536, fieldNameSize: 100, fieldNestingDepth: 0, fieldArrayIndexLimit: 0 }

/**
 * Reads a multipart body; its files go to `staging`, each to the limit of its kind.
 * @throws MulterError, an Error of busboy's or an ApiError when the body is malformed or too large, or has a file that nobody asked for
 * @throws ApiError 503 `STORAGE_UNAVAILABLE` when the disk is full
 */
export async function readForm(
  req: Request,
  res: Response,
  fields: Record<string, FileField>,
  staging: Staging,
  { maxTotal, idleTimeout, digest }: Reading,
): Promise<Form> {
  if (req.destroyed) throw incomplete()
  const body = bodyOf(req, maxTotal)
  const names = Object.keys(fields)
  const digests: Record<string, string> = {}
  const options: multer.Options & Feeding = {
    storage: storageIn(staging, fields, digest ? digests : undefined),
    defParamCharset: 'utf8',
    limits: { ...limits, files: names.length },
    streamHandler: (body, parser) => {
      // Before it tells of an error, multer reads the rest of the body, which may be long or never end. This makes it the end.
      parser.once('unpipe', () => body.destroy())
      body.pipe(parser)
    },
  }
  const parse = multer(options).fields(names.map((name) => ({ name, maxCount: 1 })))

  req.setTimeout(idleTimeout)
  try {
    await whileAvailable(() => run(parse, body as unknown as Request, res))
  } finally {
    req.setTimeout(0)
    req.unpipe(body)
  }
  return {
    texts: { ...body.body },
    files: Object.fromEntries(Object.entries(body.files).map(([name, [file]]) => [name, file?.path])),
    // In the order of the contract: which of two files is done first is chance.
    digests: Object.fromEntries(names.flatMap((name) => (digests[name] === undefined ? [] : [[name, digests[name]]]))),
  }
}

/** What multer reads of a request, and where it leaves what it found. */
interface RequestBody extends Transform {
  headers: Request['headers']
  body: Form['texts']
  files: Record<string, Express.Multer.File[]>
}

/** The body of a request as a stream of its own, that multer takes for the request. */
function bodyOf(req: Request, maxTotal: number): RequestBody {
  const body = atMost(maxTotal, () => PayloadTooLarge('The body is too large'))
  req.once('close', () => {
    if (!req.readableEnded) body.destroy(incomplete())
  })
  return Object.assign(req.pipe(body), { headers: req.headers, body: {}, files: {} })
}

const incomplete = () => ValidationFailed([{ path: 'body', message: 'is not complete' }])

function storageIn(staging: Staging, fields: Record<string, FileField>, digests?: Record<string, string>): StorageEngine {
  return {
    _handleFile: (_req, { fieldname, stream }, done) => {
      const { path, writer } = staging.create()
      const maxBytes = MAX_BYTES[fields[fieldname]?.kind ?? 'image']
      const message = `The file is larger than ${String(maxBytes / 2 ** 20)} MiB`
      const hash = digests && createHash('sha256')
      const counter = atMost(maxBytes, () => PayloadTooLarge(message, `body.${fieldname}`), hash)
      pipeline(stream, counter, writer).then(() => {
        if (digests && hash) digests[fieldname] = hash.digest('hex')
        done(null, { path })
      }, done)
    },
    // Whoever made the staging clears it.
    _removeFile: (_req, _file, done) => done(null),
  }
}

function atMost(maxBytes: number, error: () => ApiError, hash?: Hash): Transform {
  let bytes = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length
      hash?.update(chunk)
      if (bytes > maxBytes) done(error())
      else done(null, chunk)
    },
  })
}
