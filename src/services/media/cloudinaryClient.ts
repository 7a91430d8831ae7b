import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { v2 } from 'cloudinary'
import type { Logger } from '../../utils/logger.js'
import type { MediaKind } from './index.js'
import { CloudinaryFailure, type CloudinaryOperation, toFailure } from './cloudinaryErrors.js'

export interface CloudinaryAccount {
  cloudName: string
  apiKey: string
  apiSecret: string
  /** Where the API is, when it is not at Cloudinary's own address: `https://host` without a path. */
  uploadPrefix?: string
}

/** All in milliseconds. */
export interface CloudinaryTimes {
  /** For one request and its answer. Default 60 s. */
  request: number
  /** For a request with its repetitions. Default 66 s. */
  call: number
  /** For the answer that readiness waits for. Default 5 s. */
  ping: number
  /** Before the first repetition; doubles, and varies by half. Default 400. */
  retryDelay: number
}

const DEFAULT_TIMES: CloudinaryTimes = { request: 60_000, call: 66_000, ping: 5_000, retryDelay: 400 }

const REPETITIONS = 2

const DEFAULT_PREFIX = 'https://api.cloudinary.com'

/** The service counts each ping against the calls of an hour, so not every question for readiness may become one. */
const REACHABLE_FOR = 30_000
const UNREACHABLE_FOR = 5_000

/** Told of each call: what it was, whether it succeeded, and how many seconds it took. */
export type CloudinaryListener = (operation: CloudinaryOperation, succeeded: boolean, seconds: number) => void

interface ClientOptions {
  log: Logger
  times?: Partial<CloudinaryTimes> | undefined
  onCall?: CloudinaryListener | undefined
  /** Milliseconds of a clock that never goes back, for how long an answer to `check` holds. */
  now: () => number
}

/** What every call of the SDK is given, so that nothing depends on its settings for the whole process. */
export interface CallOptions {
  cloud_name: string
  api_key: string
  api_secret: string
  upload_prefix: string
  agent: HttpAgent
  timeout: number
  disable_promises: true
}

export type Sdk = typeof v2
type Work<T> = (sdk: Sdk, options: CallOptions) => Promise<T>

let loaded: Promise<Sdk> | undefined

/** Loaded on first use: it costs memory that a process without uploads does not need. */
const loadSdk = () => (loaded ??= import('cloudinary').then(({ v2: sdk }) => sdk))

/** Makes an answer that the SDK gives to a callback a promise; some of its calls know no other way. */
export const answered = (start: (callback: (error: unknown, result: unknown) => void) => void): Promise<unknown> =>
  new Promise((resolve, reject) => {
    start((error, result) => {
      if (error === undefined || error === null) resolve(result)
      // Errors of the SDK are no errors, and the caller translates them.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      else reject(error)
    })
  })

/** Calls to one account that end in time, are repeated where that helps, and fail with nothing but a `CloudinaryFailure`. */
export function createCloudinaryClient(account: CloudinaryAccount, { log, times, onCall, now }: ClientOptions) {
  const { request, call, ping, retryDelay } = { ...DEFAULT_TIMES, ...times }
  const { cloudName, apiKey, apiSecret, uploadPrefix = DEFAULT_PREFIX } = account

  async function once<T>(operation: CloudinaryOperation, timeout: number, work: Work<T>): Promise<T> {
    const sdk = await loadSdk()
    // One for each call: destroying it is the only way to end a request of the SDK. It also decides between HTTP and HTTPS, which
    // the SDK does for the whole process.
    const agent = uploadPrefix.startsWith('http:') ? new HttpAgent() : new HttpsAgent()
    const since = performance.now()
    let succeeded = false
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_, reject) => {
      const failure = new CloudinaryFailure(operation, `no answer within ${String(Math.round(timeout))} ms`, { passing: true })
      timer = setTimeout(() => reject(failure), timeout)
    })
    try {
      const options = {
        cloud_name: cloudName,
        api_key: apiKey,
        api_secret: apiSecret,
        upload_prefix: uploadPrefix,
        agent,
        timeout,
      }
      const answer = await Promise.race([work(sdk, { ...options, disable_promises: true }), tooLate])
      succeeded = true
      return answer
    } catch (error) {
      throw toFailure(operation, error, [apiSecret, apiKey])
    } finally {
      clearTimeout(timer)
      agent.destroy()
      onCall?.(operation, succeeded, (performance.now() - since) / 1000)
    }
  }

  async function repeated<T>(operation: CloudinaryOperation, work: Work<T>): Promise<T> {
    const end = performance.now() + call
    for (let repetition = 0; ; repetition++) {
      try {
        return await once(operation, Math.min(request, end - performance.now()), work)
      } catch (error) {
        const pause = retryDelay * 2 ** repetition * (0.5 + Math.random())
        const given = error instanceof CloudinaryFailure && error.passing && repetition < REPETITIONS
        if (!given || performance.now() + pause >= end) throw error
        log.info({ err: error, repetition: repetition + 1 }, 'a call to Cloudinary is repeated')
        await sleep(pause)
      }
    }
  }

  /** An account that has used up its calls of this hour can still store. */
  const reach = () =>
    once('ping', ping, (sdk, options) => sdk.api.ping(options)).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof CloudinaryFailure && error.isRateLimit)) throw error
      },
    )

  let reached: { outcome: Promise<void>; until: number } | undefined

  function check(): Promise<void> {
    if (reached !== undefined && now() < reached.until) return reached.outcome
    const current = { outcome: reach(), until: now() + REACHABLE_FOR }
    reached = current
    current.outcome.catch(() => (current.until = now() + UNREACHABLE_FOR))
    return current.outcome
  }

  return {
    /** Where files of a kind are sent to. */
    uploadUrl: (kind: MediaKind) => `${uploadPrefix}/v1_1/${cloudName}/${kind}/upload`,
    /** Fields of an upload by somebody else, and what shows the service that they come from this account. */
    signed: async (fields: Record<string, string>): Promise<Record<string, string>> => {
      const { utils } = await loadSdk()
      return { ...fields, api_key: apiKey, signature: utils.api_sign_request(fields, apiSecret) }
    },
    /** Repeats what is worth repeating; over in `times.call`, whatever the service does. */
    call: repeated,
    /** Whether the service answers this account at all. Known for some seconds, also when many ask. */
    check,
  }
}

export type CloudinaryClient = ReturnType<typeof createCloudinaryClient>
