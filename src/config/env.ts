import { isIP } from 'node:net'
import { z } from 'zod'

/**
 * Every setting, in one place: name, form, default and meaning. An empty value counts as absent, so that a copied `.env.sample` is
 * a valid configuration. Nothing else in the sources reads `process.env`.
 */

const DURATION = /^([1-9][0-9]{0,8})([smhd])$/
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `15m` → 900 seconds, within bounds. A bare number is refused: readers disagree on its unit. */
const duration = (min: string, max: string) => {
  const seconds = (text: string) => {
    const [, amount, unit] = DURATION.exec(text) ?? []
    return amount === undefined ? NaN : Number(amount) * SECONDS[unit as keyof typeof SECONDS]
  }
  return z
    .string()
    .regex(DURATION, 'must be a number with a unit, like 15m, 12h or 7d')
    .transform(seconds)
    .refine((value) => value >= seconds(min) && value <= seconds(max), `must be between ${min} and ${max}`)
}

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,12}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${String(min)} and ${String(max)}`)

const boolean = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true')

/** As samples write what is to be replaced: `<64-char-random-string>`, `change_me`, `your-access-token-secret`. */
function isPlaceholder(value: string): boolean {
  const letters = value.toLowerCase().replace(/[^a-z]/g, '')
  const your = letters.indexOf('your')
  return (
    (value.startsWith('<') && value.endsWith('>')) ||
    ['changeme', 'placeholder', 'randomstring'].some((words) => letters.includes(words)) ||
    (your !== -1 && letters.includes('secret', your))
  )
}

const secret = z
  .string()
  .refine((value) => Buffer.byteLength(value) >= 32, 'must be at least 32 bytes long (64 random characters are best)')
  .refine((value) => !isPlaceholder(value), 'is still a placeholder')
  .refine((value) => new Set(value).size >= 8, 'is not random: it has fewer than 8 different characters')

/** What a machine sends in a header to be let in. */
const bearerToken = z
  .string()
  .regex(/^[\x21-\x7e]{16,1024}$/, 'must be 16 or more visible characters without blanks')
  .refine((value) => !isPlaceholder(value), 'is still a placeholder')

/** Where a service is reached; paths are put behind it. */
const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .refine((value) => !/[?#@]/.test(value), 'must not contain a query, a fragment or a user')
  .transform((value) => value.replace(/(?<!\/)\/+$/, ''))

const CLOUDINARY_URL = /^cloudinary:\/\/([\w.~-]+):([\w.~-]+)@([\w.-]+)(?:\/[^?#]*)?(\?[^#]*)?$/

const cloudinaryUrl = z
  .string()
  .regex(CLOUDINARY_URL, 'must be cloudinary://key:secret@name')
  .transform((url) => {
    const [, apiKey = '', apiSecret = '', cloudName = '', query = ''] = CLOUDINARY_URL.exec(url) ?? []
    const prefix = new URLSearchParams(query).get('upload_prefix')
    return { cloudName, apiKey, apiSecret, ...(prefix !== null && { uploadPrefix: prefix.replace(/(?<!\/)\/+$/, '') }) }
  })
  .refine(({ uploadPrefix }) => uploadPrefix === undefined || /^https?:\/\/[^/?#@]+$/.test(uploadPrefix), {
    error: 'has an upload_prefix that is not an http:// or https:// address without a path',
  })

const isNetwork = (entry: string) => {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(entry)) return true
  const [address = '', prefix, ...more] = entry.split('/')
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  return bits > 0 && more.length === 0 && (prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits))
}

export const envSchema = z.object({
  /** What kind of process this is: `production` switches on every safety check. */
  NODE_ENV: z.enum(['development', 'test', 'production'], 'must be development, test or production').default('development'),
  /** TCP port of the API. */
  PORT: integer(1, 65_535).default(8000),
  /** Address to listen on. */
  HOST: z.string().default('127.0.0.1'),
  /** Where clients reach this service; media addresses start with it. Default: `http://localhost:PORT`. */
  PUBLIC_BASE_URL: baseUrl.optional(),
  /** Comma-separated list of origins that browsers may call from; `*` (any, without credentials) is for development. */
  CORS_ORIGIN: z.string().default('*'),
  /** Proxies whose `X-Forwarded-For` is believed: comma-separated addresses, subnets, or loopback, linklocal, uniquelocal. */
  TRUST_PROXY: z
    .string()
    .transform((value) => value.split(',').map((entry) => entry.trim()))
    .refine((entries) => entries.every(isNetwork), 'must be a list of addresses, subnets, loopback, linklocal or uniquelocal')
    .default(['loopback']),
  /** Whether visitors who are not signed in may read published content. */
  PUBLIC_READS: boolean.default(false),
  /** Folder of everything the service keeps itself: embedded database, media, secrets. */
  DATA_DIR: z.string().default('.data'),
  /** PostgreSQL 14 or later; absent = the embedded one, in DATA_DIR. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }).optional(),
  /** PEM file of the authority that signed the database server's certificate. */
  DATABASE_CA_FILE: z.string().optional(),
  /** Signs access tokens; absent = one made once and kept in DATA_DIR (not in production). */
  ACCESS_TOKEN_SECRET: secret.optional(),
  /** Signed access tokens before the secret was changed; those are still accepted, and no new one is signed with it. */
  ACCESS_TOKEN_SECRET_PREVIOUS: secret.optional(),
  /** Life of an access token. */
  ACCESS_TOKEN_EXPIRY: duration('1m', '60m').default(900),
  /** Signs refresh tokens; absent = one made once and kept in DATA_DIR (not in production). */
  REFRESH_TOKEN_SECRET: secret.optional(),
  /** Signed refresh tokens before the secret was changed; as above. */
  REFRESH_TOKEN_SECRET_PREVIOUS: secret.optional(),
  /** Life of a refresh token that is not used; each use starts it anew, up to 30 days after signing in. */
  REFRESH_TOKEN_EXPIRY: duration('1d', '30d').default(604_800),
  /** Calls per window and client on register, login, refresh and change-password; also, failed logins per window and name. */
  RATE_LIMIT_AUTH_MAX: integer(1, 1_000_000).default(10),
  /** Calls per window and client on everything else. */
  RATE_LIMIT_API_MAX: integer(1, 1_000_000).default(100),
  /** Length of the window in milliseconds. */
  RATE_LIMIT_WINDOW_MS: integer(1_000, 86_400_000).default(900_000),
  /** Videos that one user may be uploading at the same time. */
  UPLOADS_PER_USER: integer(1, 1_000).default(2),
  /** Videos that this process receives at the same time, of all users together. */
  UPLOADS_AT_ONCE: integer(1, 1_000).default(6),
  /** Videos that one user may add in 24 hours. */
  UPLOADS_PER_DAY: integer(1, 1_000_000).default(50),
  /** Bytes that all videos of one user may have together; 5 GiB by default. */
  STORAGE_PER_USER_BYTES: integer(1, 999_999_999_999).default(5 * 2 ** 30),
  /** Memory of the process in bytes from which on most requests are refused; the process manager's own limit lies above. */
  MEMORY_SHED_BYTES: integer(100_000_000, 999_999_999_999).default(420_000_000),
  /** Milliseconds that the process may let something wait; when it does so for two seconds in a row, requests are refused. */
  DELAY_SHED_MS: integer(50, 3_600_000).default(500),
  /** Lets in whoever sends it to read the metrics from elsewhere; without it only this machine may. */
  METRICS_TOKEN: bearerToken.optional(),
  /** Least important lines to log. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level of pino').default('info'),
  /** Pause before a failed job is tried again, in milliseconds; it doubles with each try. */
  JOB_RETRY_BASE_MS: integer(1, 3_600_000).default(60_000),
  /** Who does the jobs: `embedded`, the server itself, or `separate`, a process of its own (`npm run worker`). */
  WORKER: z.enum(['embedded', 'separate'], 'must be embedded or separate').default('embedded'),
  /** Name of the Cloudinary account; the three together switch media storage from disk to Cloudinary. */
  CLOUDINARY_CLOUD_NAME: z.string().optional(),
  /** API key of the Cloudinary account. */
  CLOUDINARY_API_KEY: z.string().optional(),
  /** API secret of the Cloudinary account. */
  CLOUDINARY_API_SECRET: z.string().optional(),
  /**
   * The same three in the form of Cloudinary's SDK: `cloudinary://key:secret@name`. With `?upload_prefix=` and an encoded address at
   * its end the API is somewhere else than at Cloudinary.
   */
  CLOUDINARY_URL: cloudinaryUrl.optional(),
  /** Size in bytes up to which a video is transformed while a client waits: 40 MB on the service's small plans, 100 MB on others. */
  CLOUDINARY_TRANSFORM_MAX_BYTES: integer(0, 10_000_000_000).default(40_000_000),
})

export type Env = z.output<typeof envSchema>

export type EnvName = keyof Env

/** What an environment says, good and bad. */
export interface ReadEnv {
  /** Settings of a right form, and the defaults of absent ones. A bad one is missing, as is an absent one without a default. */
  values: Partial<Env>
  /** Whether the environment has a value for a setting, good or bad. */
  isGiven: (name: EnvName) => boolean
  /** One sentence for each bad setting, with its name and never its value. */
  problems: string[]
}

/** Reads each setting by itself, so that a bad one hides nothing that is wrong with the others. */
export function readEnv(source: Record<string, string | undefined>): ReadEnv {
  const isGiven = (name: EnvName) => (source[name] ?? '').trim() !== ''
  const results = (Object.keys(envSchema.shape) as EnvName[]).map((name) => ({
    name,
    result: envSchema.shape[name].safeParse(isGiven(name) ? source[name] : undefined),
  }))
  return {
    values: Object.fromEntries(results.flatMap(({ name, result }) => (result.data === undefined ? [] : [[name, result.data]]))),
    isGiven,
    problems: results.flatMap(({ name, result }) => result.error?.issues.map(({ message }) => `${name} ${message}`) ?? []),
  }
}

/** The environment of the process. */
export function processEnv(): Record<string, string | undefined> {
  return process.env
}
