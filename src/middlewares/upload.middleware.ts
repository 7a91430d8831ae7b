import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import multer, { MulterError, type StorageEngine } from 'multer'
import type { StagedFile } from '../services/media/index.js'
import { inspectImage } from '../services/media/inspectImage.js'
import { inspectVideo } from '../services/media/inspectVideo.js'
import { InvalidMedia } from '../services/media/invalidMedia.js'
import { type FieldError, PayloadTooLarge } from '../utils/ApiError.js'
import type { Logger } from '../utils/logger.js'
import { type FileField, MAX_BYTES } from '../validators/files.js'
import type { BodyReader } from './body.middleware.js'
import { run } from './run.js'

/**
 * Takes multipart bodies. Files are staged on disk and inspected; this file owns them: whatever happens to the request, they are
 * gone when its response is closed. A handler that wants a file to last hands it to the media port.
 */

type FileFields = Record<string, FileField>

/** Room for text fields and part headers beside the files, in bytes. */
const FIELDS_BYTES = 2 ** 20

export function createUploader(stagingDir: string, files: FileFields, log: Logger): BodyReader {
  const maxTotal = Object.values(files).reduce((total, { kind }) => total + MAX_BYTES[kind], FIELDS_BYTES)

  return async (req, res) => {
    if (Number(req.headers['content-length'] ?? 0) > maxTotal) throw PayloadTooLarge('The upload is too large')
    const staged: string[] = []
    res.once('close', () => {
      void Promise.all(staged.map((path) => rm(path, { force: true }))).catch((err: unknown) => {
        log.error({ err, id: req.id }, 'a staged file could not be removed')
      })
    })

    await run(multerFor(files, stagingStorage(stagingDir, files, staged)), req, res)
    const received = (req.files ?? {}) as Record<string, Express.Multer.File[] | undefined>
    const inspected = await Promise.all(
      Object.entries(files).map(async ([name, field]) => ({ name, ...(await inspect(field, received[name]?.[0])) })),
    )
    const { fields, repeated } = readFields(req.body as Record<string, unknown> | undefined)
    const badFiles = inspected.flatMap(({ name, problem }) =>
      problem === undefined ? [] : [{ path: `body.${name}`, message: problem }],
    )
    return {
      fields,
      files: Object.fromEntries(inspected.map(({ name, file }) => [name, file])),
      errors: [...repeated.map((name) => ({ path: `body.${name}`, message: 'is there more than once' })), ...badFiles],
    }
  }
}

const multerFor = (files: FileFields, storage: StorageEngine) =>
  multer({
    storage,
    defParamCharset: 'utf8',
    limits: {
      files: Object.keys(files).length,
      fields: 10,
      parts: 12,
      fieldSize: 65_536,
      fieldNameSize: 100,
      headerPairs: 50,
      fieldNestingDepth: 0,
      fieldArrayIndexLimit: 0,
    },
  }).fields(Object.keys(files).map((name) => ({ name, maxCount: 1 })))

/** Writes each file to a name of our own and stops at the limit of its kind. */
function stagingStorage(stagingDir: string, files: FileFields, staged: string[]): StorageEngine {
  return {
    _handleFile: (_req, file, done) => {
      const path = join(stagingDir, randomUUID())
      staged.push(path)
      const limit = MAX_BYTES[files[file.fieldname]?.kind ?? 'image']
      const counter = new ByteCounter(limit, file.fieldname)
      pipeline(file.stream, counter, createWriteStream(path, { flags: 'wx', mode: 0o600 })).then(
        () => done(null, { path, size: counter.bytes }),
        (error: unknown) => done(error),
      )
    },
    _removeFile: (_req, { path }, done) => {
      rm(path, { force: true }).then(() => done(null), done)
    },
  }
}

class ByteCounter extends Transform {
  bytes = 0

  constructor(
    private readonly limit: number,
    private readonly field: string,
  ) {
    super()
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: Error | null, chunk?: Buffer) => void) {
    this.bytes += chunk.length
    if (this.bytes > this.limit) done(new MulterError('LIMIT_FILE_SIZE', this.field))
    else done(null, chunk)
  }
}

/** What is wrong with a request that carries no file at all. */
export const missingFiles = (files: FileFields): FieldError[] =>
  Object.entries(files).flatMap(([name, { required }]) => (required ? [{ path: `body.${name}`, message: 'is required' }] : []))

async function inspect(
  { kind, required }: FileField,
  file: Express.Multer.File | undefined,
): Promise<{ file?: StagedFile; problem?: string }> {
  if (file === undefined) return required ? { problem: 'is required' } : {}
  try {
    return { file: await (kind === 'image' ? inspectImage(file.path) : inspectVideo(file.path)) }
  } catch (error) {
    if (error instanceof InvalidMedia) return { problem: error.message }
    throw error
  }
}

/** A multipart body writes each line break as CR LF; what the user typed is a newline. */
const withNewlines = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value)

function readFields(body: Record<string, unknown> = {}) {
  const entries = Object.entries(body)
  return {
    fields: Object.fromEntries(entries.map(([name, value]) => [name, withNewlines(value)])),
    repeated: entries.filter(([, value]) => typeof value !== 'string').map(([name]) => name),
  }
}
