import { type ApiError, InvalidField, PayloadTooLarge, StorageUnavailable } from '../../utils/ApiError.js'

/** What our calls to Cloudinary are called in logs. */
export type CloudinaryOperation = 'upload' | 'destroy' | 'list' | 'look-up' | 'ping'

/** Worth trying again: timeouts, limits on the rate, "still being processed". 499 is the SDK's own, for a connection that is silent. */
const PASSING = new Set([408, 420, 423, 425, 429, 499])

const RATE_LIMITS = new Set([420, 429])

/**
 * A call that did not succeed. It holds nothing of what the SDK threw, whose errors contain the request with the account's secret,
 * and no signature.
 */
export class CloudinaryFailure extends Error {
  readonly operation: CloudinaryOperation
  /** Of the answer, if there was one. */
  readonly status: number | undefined
  /** Whether the same call may succeed a moment later. */
  readonly passing: boolean

  constructor(
    operation: CloudinaryOperation,
    detail: string,
    { status, passing }: { status?: number | undefined; passing: boolean },
  ) {
    super(`Cloudinary ${operation}: ${status === undefined ? '' : `${String(status)} `}${detail}`)
    this.name = 'CloudinaryFailure'
    this.operation = operation
    this.status = status
    this.passing = passing
  }

  get isRateLimit() {
    return this.status !== undefined && RATE_LIMITS.has(this.status)
  }

  /** The account, its key or its secret is wrong, or our clock: this does not pass by itself. */
  get isRefusedAccount() {
    return this.status === 401 || this.status === 403 || (this.status === 400 && /stale request/i.test(this.message))
  }

  /** The file is to blame, not the service. */
  get isAboutFile() {
    return this.operation === 'upload' && this.status === 400 && (REFUSED_FILE.test(this.message) || this.isTooLarge)
  }

  private get isTooLarge() {
    return /file size too large|maximum (image|video|file) size/i.test(this.message)
  }

  toApiError(): ApiError {
    if (!this.isAboutFile) return StorageUnavailable(this)
    return this.isTooLarge
      ? PayloadTooLarge('The file is larger than the media storage takes', 'body')
      : InvalidField('body', 'holds a file that the media storage cannot read')
  }
}

const REFUSED_FILE =
  /invalid (image|video) file|unsupported (image|video|file) (format|type)|unsupported video format or file|empty file/i

/** Long enough for every key, secret and signature to be told from a number. */
const HEXADECIMAL = /\b[0-9a-f]{32,}\b/gi

/** Turns whatever the SDK threw into an error that may be logged. `secrets` are cut out of its text. */
export function toFailure(operation: CloudinaryOperation, thrown: unknown, secrets: string[]): CloudinaryFailure {
  if (thrown instanceof CloudinaryFailure) return thrown
  const { status, code, text } = describe(thrown)
  const passing = status === undefined ? code !== undefined : status >= 500 || PASSING.has(status)
  return new CloudinaryFailure(operation, clean([code, text].filter(Boolean).join(' '), secrets), { status, passing })
}

/** The SDK throws errors of the system, its own objects, and those again in an object. */
function describe(thrown: unknown): { status?: number; code?: string; text: string } {
  if (typeof thrown !== 'object' || thrown === null) return { text: String(thrown) }
  if ('error' in thrown) return describe(thrown.error)
  const { http_code: status, code, message } = thrown as { http_code?: unknown; code?: unknown; message?: unknown }
  if (typeof message === 'object' && message !== null) return describe(message)
  return {
    ...(typeof status === 'number' && { status }),
    ...(typeof code === 'string' && { code }),
    text: typeof message === 'string' ? message : '',
  }
}

function clean(text: string, secrets: string[]): string {
  const withoutSecrets = secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[hidden]')), text)
  return withoutSecrets
    .replace(/string to sign.*/is, '')
    .replace(HEXADECIMAL, '[hidden]')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
}
