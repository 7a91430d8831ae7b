import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { config as loadDotenv } from 'dotenv'
import { tlsProblems } from '../utils/databaseTls.js'
import { StartupError } from '../utils/StartupError.js'
import { type Env, type EnvName, processEnv, type ReadEnv, readEnv } from './env.js'
import { secretProblems } from './secretRules.js'

/** Where the rows are: a PostgreSQL of our own below the data folder, or one that the operator runs. */
export type DatabaseConfig = { kind: 'embedded'; dataDir: string } | { kind: 'external'; url: string; caFile?: string }

/** Where media files are: below the data folder, or at Cloudinary. */
export type MediaConfig =
  { kind: 'disk'; root: string } | { kind: 'cloudinary'; account: CloudinaryAccount; transformMaxBytes: number }

interface CloudinaryAccount {
  cloudName: string
  apiKey: string
  apiSecret: string
  /** Where its API is, when it is not at Cloudinary. */
  uploadPrefix?: string
}

/** The keys that sign tokens: given by the operator, or made once and kept in a file. */
export type SecretsConfig =
  ({ kind: 'given'; access: string; refresh: string } & PreviousSecrets) | { kind: 'kept'; file: string }

/** What signed tokens until the keys were changed. They are accepted still, and sign nothing any more. */
export interface PreviousSecrets {
  previousAccess?: string
  previousRefresh?: string
}

export interface Config {
  production: boolean
  server: { host: string; port: number; publicBaseUrl: string; trustProxy: string[] }
  /** Staging folder of uploads; a staged file lives as long as its request. */
  stagingDir: string
  cors: { origins: '*' | string[] }
  publicReads: boolean
  dataDir: string
  database: DatabaseConfig
  media: MediaConfig
  tokens: { secrets: SecretsConfig; accessSeconds: number; refreshSeconds: number }
  /** Calls per window of `windowMs` milliseconds and client. */
  rateLimit: { auth: number; api: number; windowMs: number }
  /** Videos that are received at the same time, of one user and of all; and what one user may add in 24 hours, and keep, in bytes. */
  uploads: { perUser: number; atOnce: number; perDay: number; storageBytes: number }
  /** From what on requests are refused: bytes of memory, and milliseconds for which the event loop lets something wait. */
  overload: { memoryBytes: number; delayMs: number }
  /** `retryBaseMs`: pause before a failed job is tried again. `here`: whether the server does jobs itself. */
  jobs: { retryBaseMs: number; here: boolean }
  /** Lets in whoever sends it to read the metrics; without one only this machine is let in. */
  metrics: { token: string | undefined }
  log: { level: Env['LOG_LEVEL']; pretty: boolean }
}

/** Reads `.env` and the environment. @throws StartupError naming every bad setting at once. */
export function loadConfig(): Config {
  loadDotenv({ quiet: true })
  return toConfig(processEnv())
}

/** The settings as the program uses them. @throws StartupError naming every bad setting at once, never a value. */
export function toConfig(source: Record<string, string | undefined>): Config {
  const read = readEnv(source)
  const problems = [...read.problems, ...contradictions(read)]
  if (problems.length > 0) {
    throw new StartupError(`The settings are not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  }
  // Without problems nothing is missing.
  const env = read.values as Env
  const dataDir = resolve(env.DATA_DIR)
  return {
    production: env.NODE_ENV === 'production',
    server: {
      host: env.HOST,
      port: env.PORT,
      publicBaseUrl: env.PUBLIC_BASE_URL ?? `http://localhost:${String(env.PORT)}`,
      trustProxy: env.TRUST_PROXY,
    },
    stagingDir: resolve(import.meta.dirname, '../../public/temp'),
    cors: { origins: corsOrigins(env.CORS_ORIGIN) },
    publicReads: env.PUBLIC_READS,
    dataDir,
    database: databaseConfig(env, dataDir),
    media: mediaConfig(env, dataDir),
    tokens: {
      secrets: secretsConfig(env, dataDir),
      accessSeconds: env.ACCESS_TOKEN_EXPIRY,
      refreshSeconds: env.REFRESH_TOKEN_EXPIRY,
    },
    rateLimit: { auth: env.RATE_LIMIT_AUTH_MAX, api: env.RATE_LIMIT_API_MAX, windowMs: env.RATE_LIMIT_WINDOW_MS },
    uploads: {
      perUser: env.UPLOADS_PER_USER,
      atOnce: env.UPLOADS_AT_ONCE,
      perDay: env.UPLOADS_PER_DAY,
      storageBytes: env.STORAGE_PER_USER_BYTES,
    },
    overload: { memoryBytes: env.MEMORY_SHED_BYTES, delayMs: env.DELAY_SHED_MS },
    jobs: { retryBaseMs: env.JOB_RETRY_BASE_MS, here: env.WORKER === 'embedded' },
    metrics: { token: env.METRICS_TOKEN },
    log: { level: env.LOG_LEVEL, pretty: env.NODE_ENV === 'development' },
  }
}

/** What no single setting shows: settings that need each other, and what production asks for. */
function contradictions(read: ReadEnv): string[] {
  const { values, isGiven } = read
  const { CORS_ORIGIN = '*', DATABASE_URL, DATABASE_CA_FILE, PUBLIC_BASE_URL, CLOUDINARY_URL } = values
  const production = values.NODE_ENV === 'production'
  const some = (...names: EnvName[]) => names.some(isGiven)
  const all = (...names: EnvName[]) => names.every(isGiven)
  const cloudinary = ['CLOUDINARY_CLOUD_NAME', 'CLOUDINARY_API_KEY', 'CLOUDINARY_API_SECRET'] as const
  const origins = corsOrigins(CORS_ORIGIN)

  const rules: [broken: boolean, problem: string][] = [
    [
      some('ACCESS_TOKEN_SECRET', 'REFRESH_TOKEN_SECRET') && !all('ACCESS_TOKEN_SECRET', 'REFRESH_TOKEN_SECRET') && !production,
      'ACCESS_TOKEN_SECRET and REFRESH_TOKEN_SECRET must be set together',
    ],
    [isGiven('DATABASE_CA_FILE') && !isGiven('DATABASE_URL'), 'DATABASE_CA_FILE needs DATABASE_URL'],
    ...tlsProblems(DATABASE_URL ?? '', { caFile: isGiven('DATABASE_CA_FILE'), production }).map((problem): [boolean, string] => [
      true,
      problem,
    ]),
    [DATABASE_CA_FILE !== undefined && !isReadable(DATABASE_CA_FILE), 'DATABASE_CA_FILE names a file that cannot be read'],
    [
      some(...cloudinary) && !all(...cloudinary),
      `${cloudinary.slice(0, 2).join(', ')} and ${cloudinary[2]} must be set together`,
    ],
    [values.WORKER === 'separate' && !isGiven('DATABASE_URL'), 'WORKER=separate needs DATABASE_URL'],
    [
      CLOUDINARY_URL?.uploadPrefix !== undefined && !isPrivateOnItsWay(CLOUDINARY_URL.uploadPrefix),
      'CLOUDINARY_URL has an upload_prefix that is not https://: the account would be readable on its way',
    ],
    [origins !== '*' && !areOrigins(origins), 'CORS_ORIGIN must be * or a list of origins like https://app.example.com'],
  ]
  const productionRules: typeof rules = [
    [!isGiven('ACCESS_TOKEN_SECRET'), 'ACCESS_TOKEN_SECRET must be set in production'],
    [!isGiven('REFRESH_TOKEN_SECRET'), 'REFRESH_TOKEN_SECRET must be set in production'],
    [!isGiven('DATABASE_URL'), 'DATABASE_URL must be set in production'],
    [origins === '*', 'CORS_ORIGIN must list the allowed origins in production; * is for development'],
    [PUBLIC_BASE_URL !== undefined && !isPrivateOnItsWay(PUBLIC_BASE_URL), 'PUBLIC_BASE_URL must be https:// in production'],
  ]
  const broken = [...rules, ...(production ? productionRules : [])].flatMap(([broken, problem]) => (broken ? [problem] : []))
  return [...broken, ...secretProblems(read)]
}

const areOrigins = (list: string[]) =>
  list.length > 0 && list.every((entry) => URL.canParse(entry) && new URL(entry).origin === entry)

const isPrivateOnItsWay = (address: string) => {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function corsOrigins(list: string): '*' | string[] {
  const origins = list
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)
  return origins.length === 1 && origins[0] === '*' ? '*' : origins
}

function databaseConfig(env: Env, dataDir: string): DatabaseConfig {
  if (env.DATABASE_URL === undefined) return { kind: 'embedded', dataDir }
  return { kind: 'external', url: env.DATABASE_URL, ...(env.DATABASE_CA_FILE !== undefined && { caFile: env.DATABASE_CA_FILE }) }
}

function mediaConfig(env: Env, dataDir: string): MediaConfig {
  const { CLOUDINARY_CLOUD_NAME: cloudName, CLOUDINARY_API_KEY: apiKey, CLOUDINARY_API_SECRET: apiSecret } = env
  const given = cloudName !== undefined && apiKey !== undefined && apiSecret !== undefined
  const account = given ? { cloudName, apiKey, apiSecret } : env.CLOUDINARY_URL
  if (account === undefined) return { kind: 'disk', root: resolve(dataDir, 'media') }
  return { kind: 'cloudinary', account, transformMaxBytes: env.CLOUDINARY_TRANSFORM_MAX_BYTES }
}

function secretsConfig(env: Env, dataDir: string): SecretsConfig {
  const { ACCESS_TOKEN_SECRET: access, REFRESH_TOKEN_SECRET: refresh } = env
  if (access !== undefined && refresh !== undefined) return { kind: 'given', access, refresh, ...previousSecrets(env) }
  return { kind: 'kept', file: resolve(dataDir, 'secrets.json') }
}

function previousSecrets(env: Env): PreviousSecrets {
  const { ACCESS_TOKEN_SECRET_PREVIOUS: previousAccess, REFRESH_TOKEN_SECRET_PREVIOUS: previousRefresh } = env
  return { ...(previousAccess !== undefined && { previousAccess }), ...(previousRefresh !== undefined && { previousRefresh }) }
}
