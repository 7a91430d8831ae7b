import type { StagedFile } from '../services/media/index.js'
import { inspectImage } from '../services/media/inspectImage.js'
import { inspectVideo } from '../services/media/inspectVideo.js'
import { InvalidMedia } from '../services/media/invalidMedia.js'
import { type FieldError, PayloadTooLarge, UnsupportedMediaType } from '../utils/ApiError.js'
import type { Logger } from '../utils/logger.js'
import { type FileField, MAX_BYTES } from '../validators/files.js'
import type { BodyReader } from './body.middleware.js'
import { type Form, readForm } from './multipart.js'
import { createStaging } from './staging.js'

type FileFields = Record<string, FileField>

/** Room for text fields and part headers beside the files, in bytes. */
const FIELDS_BYTES = 2 ** 20

/** How long a client may be silent in the middle of its body, in milliseconds. */
const IDLE_TIMEOUT = 30_000

/**
 * Takes multipart bodies: stages their files on disk and finds out what they really are. What is staged lasts until the body is
 * released; a handler that wants a file to last hands it to the media port.
 */
export function createUploader(stagingDir: string, fields: FileFields, log: Logger, idleTimeout = IDLE_TIMEOUT): BodyReader {
  const maxTotal = Object.values(fields).reduce((total, { kind }) => total + MAX_BYTES[kind], FIELDS_BYTES)

  return async (req, res, { beforeFiles, digest = false } = {}) => {
    const { 'content-length': announced = 0, 'content-encoding': encoding = 'identity' } = req.headers
    if (Number(announced) > maxTotal) throw PayloadTooLarge('The body is too large')
    if (encoding !== 'identity') throw UnsupportedMediaType('without a content encoding')
    await beforeFiles?.()

    const staging = createStaging(stagingDir, log)
    try {
      const { texts, files, digests } = await readForm(req, res, fields, staging, { maxTotal, idleTimeout, digest })
      const found = await Promise.all(Object.entries(fields).map(([name, field]) => inspect(name, field, files[name])))
      return {
        fields: withNewlines(texts),
        files: Object.fromEntries(found.flatMap(({ name, file }) => (file === undefined ? [] : [[name, file]]))),
        errors: [...textProblems(texts), ...found.flatMap(({ name, problem }) => fieldError(name, problem))],
        digests,
        release: staging.clear,
      }
    } catch (error) {
      await staging.clear()
      throw error
    }
  }
}

/** What is wrong with a request that carries no file at all. */
export const missingFiles = (fields: FileFields): FieldError[] =>
  Object.entries(fields).flatMap(([name, { required }]) => (required ? fieldError(name, 'is required') : []))

const fieldError = (name: string, message: string | undefined): FieldError[] =>
  message === undefined ? [] : [{ path: `body.${name}`, message }]

interface Inspected {
  name: string
  file?: StagedFile
  problem?: string
}

async function inspect(name: string, { kind, required }: FileField, path: string | undefined): Promise<Inspected> {
  if (path === undefined) return required ? { name, problem: 'is required' } : { name }
  try {
    return { name, file: await (kind === 'image' ? inspectImage(path) : inspectVideo(path)) }
  } catch (error) {
    if (error instanceof InvalidMedia) return { name, problem: error.message }
    throw error
  }
}

/** A multipart body writes each line break as CR LF; what the user typed is a newline. */
const withNewlines = (texts: Form['texts']) =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, typeof text === 'string' ? text.replaceAll('\r\n', '\n') : text]),
  )

const textProblems = (texts: Form['texts']): FieldError[] =>
  Object.entries(texts).flatMap(([name, text]) => fieldError(name, textProblem(text)))

function textProblem(text: Form['texts'][string]): string | undefined {
  if (Array.isArray(text)) return 'is there more than once'
  // What was no UTF-8 has become U+FFFD by now, which is not what anybody has typed.
  return text === undefined || text.includes('\ufffd') ? 'must be text in UTF-8' : undefined
}
