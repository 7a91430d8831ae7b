import type { ErrorRequestHandler, Request, Response } from 'express'
import { MulterError } from 'multer'
import { ZodError } from 'zod'
import { databaseFailure } from '../db/errors.js'
import * as failure from '../utils/ApiError.js'
import { failureBody } from '../utils/ApiResponse.js'
import type { Logger } from '../utils/logger.js'

/** Turns an error of somebody else into one of ours, or passes. The first that knows the error decides. */
type Translator = (error: unknown) => failure.ApiError | undefined

const translators: Translator[] = [fromOurselves, fromUpload, fromBodyParser, fromDatabase, fromHttpLibraries]

export const toApiError = (error: unknown): failure.ApiError => {
  for (const translate of translators) {
    const translated = translate(error)
    if (translated !== undefined) return translated
  }
  return failure.Internal(error)
}

function fromOurselves(error: unknown) {
  return error instanceof failure.ApiError ? error : undefined
}

/** What is wrong with a form, by multer's code; what names no field is about the body. */
const formProblems: Partial<Record<string, string>> = {
  LIMIT_UNEXPECTED_FILE: 'is not a file that this request takes, or is there more than once',
  LIMIT_FILE_COUNT: 'has too many files',
  LIMIT_FIELD_COUNT: 'has too many fields',
  LIMIT_PART_COUNT: 'has too many parts',
  LIMIT_FIELD_KEY: 'has a field whose name is too long',
  MISSING_FIELD_NAME: 'has a field without a name',
}

/** busboy reports a broken multipart body as a plain Error. */
const BROKEN_MULTIPART =
  /^(Malformed (part header|content type)|Unexpected end of (form|file)|Multipart: Boundary not found|Unsupported content type)/

const invalid = (path: string, message: string) => failure.ValidationFailed([{ path, message }])

function fromUpload(error: unknown) {
  if (error instanceof MulterError) {
    const path = error.field === undefined ? 'body' : `body.${error.field.slice(0, 100)}`
    if (error.code === 'LIMIT_FIELD_VALUE') return failure.PayloadTooLarge('A field is too large', path)
    return invalid(path, formProblems[error.code] ?? 'is not a field that this request takes')
  }
  if (error instanceof Error && BROKEN_MULTIPART.test(error.message)) return invalid('body', 'is not a complete multipart body')
  return undefined
}

/** body-parser's errors carry a type. */
const bodyParserFailures: Record<string, () => failure.ApiError> = {
  'entity.parse.failed': failure.MalformedJson,
  'entity.too.large': () => failure.PayloadTooLarge('The body is too large'),
  'encoding.unsupported': () => failure.UnsupportedMediaType('identity, gzip, deflate or br encoded'),
  'charset.unsupported': () => failure.UnsupportedMediaType('UTF-8 encoded'),
  'request.aborted': () => invalid('body', 'is not complete'),
  'entity.verify.failed': failure.MalformedJson,
  'request.size.invalid': () => invalid('body', 'has another length than announced'),
}

function fromBodyParser(error: unknown) {
  const type = error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : undefined
  return type === undefined ? undefined : bodyParserFailures[type]?.()
}

function fromDatabase(error: unknown) {
  const cause = databaseFailure(error)
  switch (cause?.kind) {
    case 'unique':
      if (cause.constraint.includes('username')) return failure.Conflict('This username is taken', 'USERNAME_TAKEN')
      if (cause.constraint.includes('email')) return failure.Conflict('This e-mail address is taken', 'EMAIL_TAKEN')
      return failure.Conflict('This exists already')
    case 'reference':
    case 'missing':
      return failure.NotFound('What this request is about was')
    case 'invalid':
      return failure.ValidationFailed([])
    case 'conflict':
    case 'unavailable':
      return failure.DatabaseUnavailable(error)
    case undefined:
      return undefined
  }
}

/** Express, send and their kin set a status on errors that a request has caused. */
function fromHttpLibraries(error: unknown) {
  if (error instanceof ZodError || !(error instanceof Error) || !('status' in error)) return undefined
  switch (error.status) {
    case 400:
      return failure.ValidationFailed([], 'The address, a header or the body is malformed')
    case 404:
      return failure.NotFound('Address')
    case 413:
      return failure.PayloadTooLarge('The body is too large')
    case 415:
      return failure.UnsupportedMediaType('of a type that this address takes')
    case 416:
      return failure.RangeNotSatisfiable()
    default:
      return undefined
  }
}

/** The last handler: every failure as JSON. What happened is logged where somebody must act, and never sent. */
export const errorHandler =
  (log: Logger): ErrorRequestHandler =>
  // Express knows an error handler by its four parameters.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  (error: unknown, req, res, _next) => {
    const answer = toApiError(error)
    if (answer.status === 500) log.error({ err: error, id: req.id }, 'a request failed')
    else if (answer.status > 500) log.warn({ err: answer.cause, id: req.id, code: answer.code }, 'a dependency failed')
    if (res.headersSent || res.destroyed) {
      res.destroy()
      return
    }
    if (answer.retryAfter !== undefined) res.setHeader('Retry-After', String(answer.retryAfter))
    res.setHeader('Cache-Control', 'no-store')
    res.status(answer.status)
    if (req.complete) res.json(failureBody(answer, req.id))
    else sendEarly(req, res, failureBody(answer, req.id))
  }

/** How long, in milliseconds, and for how many bytes the rest of a refused body may keep its connection. */
const LINGER_MS = 1_000
const LINGER_BYTES = 2 ** 20

/**
 * Answers a client that is still sending, and closes the connection. Not at once: a connection that is closed with bytes unread is
 * reset, and the client may lose the answer over it.
 */
function sendEarly(req: Request, res: Response, body: object): void {
  const text = JSON.stringify(body)
  res.setHeader('Connection', 'close')
  res.setHeader('Content-Length', Buffer.byteLength(text))
  res.type('json').write(text)

  let bytes = 0
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > LINGER_BYTES) req.pause()
  })
  const end = () => res.end()
  const timer = setTimeout(end, LINGER_MS)
  req.once('end', end)
  res.once('close', () => clearTimeout(timer))
}
