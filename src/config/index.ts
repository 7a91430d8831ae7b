import { resolve } from 'node:path'
import { config as loadDotenv } from 'dotenv'
import { StartupError } from '../utils/StartupError.js'
import { type Env, parseEnv, processEnv } from './env.js'

/** Where the rows are: a PostgreSQL of our own below the data folder, or one that the operator runs. */
export type DatabaseConfig = { kind: 'embedded'; dataDir: string } | { kind: 'external'; url: string; caFile?: string }

/** Where media files are: below the data folder, or at Cloudinary. */
export type MediaConfig =
  | { kind: 'disk'; root: string }
  | { kind: 'cloudinary'; account: { cloudName: string; apiKey: string; apiSecret: string } | { url: string } }

/** The keys that sign tokens: given by the operator, or made once and kept in a file. */
export type SecretsConfig = { kind: 'given'; access: string; refresh: string } | { kind: 'kept'; file: string }

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
  log: { level: Env['LOG_LEVEL']; pretty: boolean }
}

/** Reads `.env` and the environment. @throws StartupError naming every bad setting at once. */
export function loadConfig(): Config {
  loadDotenv({ quiet: true })
  return toConfig(processEnv())
}

/** The settings as the program uses them. @throws StartupError naming every bad setting at once, never a value. */
export function toConfig(source: Record<string, string | undefined>): Config {
  const parsed = parseEnv(source)
  const problems = 'problems' in parsed ? parsed.problems : contradictions(parsed.env)
  if ('problems' in parsed || problems.length > 0) {
    throw new StartupError(`The settings are not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  }
  const { env } = parsed
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
    cors: { origins: corsOrigins(env) },
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
    log: { level: env.LOG_LEVEL, pretty: env.NODE_ENV === 'development' },
  }
}

/** What no single setting shows: settings that need each other, and what production asks for. */
function contradictions(env: Env): string[] {
  const problems: string[] = []
  const production = env.NODE_ENV === 'production'
  const refuse = (bad: boolean, problem: string) => {
    if (bad) problems.push(problem)
  }

  refuse(
    (env.ACCESS_TOKEN_SECRET === undefined) !== (env.REFRESH_TOKEN_SECRET === undefined) && !production,
    'ACCESS_TOKEN_SECRET and REFRESH_TOKEN_SECRET must be set together',
  )
  refuse(
    env.ACCESS_TOKEN_SECRET !== undefined && env.ACCESS_TOKEN_SECRET === env.REFRESH_TOKEN_SECRET,
    'ACCESS_TOKEN_SECRET and REFRESH_TOKEN_SECRET must differ',
  )
  refuse(env.DATABASE_CA_FILE !== undefined && env.DATABASE_URL === undefined, 'DATABASE_CA_FILE needs DATABASE_URL')

  const cloudinary = [env.CLOUDINARY_CLOUD_NAME, env.CLOUDINARY_API_KEY, env.CLOUDINARY_API_SECRET].filter(Boolean).length
  refuse(
    cloudinary === 1 || cloudinary === 2,
    'CLOUDINARY_CLOUD_NAME, CLOUDINARY_API_KEY and CLOUDINARY_API_SECRET must be set together',
  )

  const origins = corsOrigins(env)
  const bad = origins === '*' ? [] : origins.filter((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)
  refuse(bad.length > 0 || origins.length === 0, 'CORS_ORIGIN must be * or a list of origins like https://app.example.com')

  if (production) {
    refuse(env.ACCESS_TOKEN_SECRET === undefined, 'ACCESS_TOKEN_SECRET must be set in production')
    refuse(env.REFRESH_TOKEN_SECRET === undefined, 'REFRESH_TOKEN_SECRET must be set in production')
    refuse(env.DATABASE_URL === undefined, 'DATABASE_URL must be set in production')
    refuse(origins === '*', 'CORS_ORIGIN must list the allowed origins in production; * is for development')
    refuse(
      env.PUBLIC_BASE_URL !== undefined && !isSafeOrigin(env.PUBLIC_BASE_URL),
      'PUBLIC_BASE_URL must be https:// in production',
    )
  }
  return problems
}

const isSafeOrigin = (address: string) => {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

function corsOrigins({ CORS_ORIGIN }: Env): '*' | string[] {
  const origins = CORS_ORIGIN.split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)
  return origins.length === 1 && origins[0] === '*' ? '*' : origins
}

function databaseConfig(env: Env, dataDir: string): DatabaseConfig {
  if (env.DATABASE_URL === undefined) return { kind: 'embedded', dataDir }
  return { kind: 'external', url: env.DATABASE_URL, ...(env.DATABASE_CA_FILE !== undefined && { caFile: env.DATABASE_CA_FILE }) }
}

function mediaConfig(env: Env, dataDir: string): MediaConfig {
  const {
    CLOUDINARY_CLOUD_NAME: cloudName,
    CLOUDINARY_API_KEY: apiKey,
    CLOUDINARY_API_SECRET: apiSecret,
    CLOUDINARY_URL: url,
  } = env
  if (cloudName !== undefined && apiKey !== undefined && apiSecret !== undefined) {
    return { kind: 'cloudinary', account: { cloudName, apiKey, apiSecret } }
  }
  return url === undefined ? { kind: 'disk', root: resolve(dataDir, 'media') } : { kind: 'cloudinary', account: { url } }
}

function secretsConfig(env: Env, dataDir: string): SecretsConfig {
  const { ACCESS_TOKEN_SECRET: access, REFRESH_TOKEN_SECRET: refresh } = env
  if (access !== undefined && refresh !== undefined) return { kind: 'given', access, refresh }
  return { kind: 'kept', file: resolve(dataDir, 'secrets.json') }
}
