/** The stable, machine-readable reasons of a failure. A client may branch on these; the message is for people. */
export const errorCodes = [
  'VALIDATION_FAILED',
  'MALFORMED_JSON',
  'UNAUTHORIZED',
  'TOKEN_EXPIRED',
  'FORBIDDEN',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'CONFLICT',
  'USERNAME_TAKEN',
  'EMAIL_TAKEN',
  'WRONG_PASSWORD',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'STORAGE_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'OVERLOADED',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** The HTTP statuses a failure may have; no route answers another one. */
export type FailureStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 416 | 429 | 500 | 502 | 503

/** One part of the input that is wrong: `path` as in `body.title`, `params.videoId`, `query.page`. */
export interface FieldError {
  path: string
  message: string
}

interface Details {
  errors?: FieldError[]
  /** Seconds after which trying again makes sense; becomes the `Retry-After` header. */
  retryAfter?: number
  /** What really happened; logged for a 5xx, never sent. */
  cause?: unknown
}

/** A failure with the answer it leads to. Thrown anywhere below the routes, turned into JSON by the error middleware. */
export class ApiError extends Error {
  readonly status: FailureStatus
  readonly code: ErrorCode
  readonly errors: FieldError[]
  readonly retryAfter: number | undefined

  constructor(status: FailureStatus, code: ErrorCode, message: string, { errors = [], retryAfter, cause }: Details = {}) {
    super(message, { cause })
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.errors = errors
    this.retryAfter = retryAfter
  }
}

export const ValidationFailed = (errors: FieldError[], message = 'The request is not valid') =>
  new ApiError(400, 'VALIDATION_FAILED', message, { errors })

/** The bad part of the input, when only the code behind the validators can tell. */
export const InvalidField = (path: string, message: string) => ValidationFailed([{ path, message }])

export const WrongPassword = (path: string) =>
  new ApiError(400, 'WRONG_PASSWORD', 'The password is wrong', { errors: [{ path, message: 'is not the current password' }] })

export const MalformedJson = () => new ApiError(400, 'MALFORMED_JSON', 'The body is not valid JSON')

export const Unauthorized = (message = 'Please sign in') => new ApiError(401, 'UNAUTHORIZED', message)

export const TokenExpired = () => new ApiError(401, 'TOKEN_EXPIRED', 'The access token has expired')

export const Forbidden = (message: string) => new ApiError(403, 'FORBIDDEN', message)

/** `what` is the noun that is missing, or hidden from the caller: "Video". */
export const NotFound = (what: string) => new ApiError(404, 'NOT_FOUND', `${what} not found`)

export const MethodNotAllowed = () => new ApiError(405, 'METHOD_NOT_ALLOWED', 'This address does not take this method')

export const Conflict = (message: string, code: ErrorCode = 'CONFLICT') => new ApiError(409, code, message)

/** A request with the same `Idempotency-Key` has not come to its end; unlike other conflicts, this one passes. */
export const StillHandled = () =>
  new ApiError(409, 'CONFLICT', 'A request with this Idempotency-Key is still being handled', { retryAfter: 1 })

export const PayloadTooLarge = (message: string, path?: string) =>
  new ApiError(413, 'PAYLOAD_TOO_LARGE', message, path === undefined ? {} : { errors: [{ path, message }] })

export const UnsupportedMediaType = (expected: string) =>
  new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `The body must be ${expected}`)

export const RangeNotSatisfiable = () => new ApiError(416, 'VALIDATION_FAILED', 'The file has no bytes in this range')

/** `retryAfter` in seconds. */
export const RateLimited = (retryAfter: number, message = 'Too many requests, please try again later') =>
  new ApiError(429, 'RATE_LIMITED', message, { retryAfter })

/** This process has as much to do as it can; `retryAfter` in seconds. */
export const Overloaded = (retryAfter: number) =>
  new ApiError(503, 'OVERLOADED', 'The service is busy, please try again later', { retryAfter })

export const StorageUnavailable = (cause?: unknown) =>
  new ApiError(503, 'STORAGE_UNAVAILABLE', 'The media storage is not available, please try again later', {
    retryAfter: 30,
    cause,
  })

export const DatabaseUnavailable = (cause?: unknown) =>
  new ApiError(503, 'DATABASE_UNAVAILABLE', 'The service is not available, please try again later', { retryAfter: 2, cause })

export const Internal = (cause?: unknown) => new ApiError(500, 'INTERNAL', 'Something went wrong on our side', { cause })
