import { type DestinationStream, pino } from 'pino'

export type Logger = pino.Logger

interface Options {
  level: string
  /** For a person at a terminal rather than for a machine. */
  pretty: boolean
}

/** Of what is logged, and of what that holds, two levels deep. */
const SECRET = [
  'password',
  'oldPassword',
  'newPassword',
  'authorization',
  'cookie',
  'set-cookie',
  'accessToken',
  'refreshToken',
  'api_secret',
].map((name) => `["${name}"]`)

/** One JSON object a line, on standard output or to `destination`. What must never be in a log is cut out here as a last net. */
export function createLogger({ level, pretty }: Options, destination?: DestinationStream): Logger {
  const options = {
    level,
    serializers: { err: (error: Error) => withoutRows(pino.stdSerializers.err(error)) },
    redact: { paths: SECRET.flatMap((name) => [name, `*${name}`, `*.*${name}`]), censor: '[redacted]' },
    ...(pretty && { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' } } }),
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

/** How deep an error is looked into; its causes have causes. */
const MOST_LEVELS = 8

/** A copy of an error's parts without any `detail`: there PostgreSQL writes the whole row that it refuses, with its hashes and addresses. */
function withoutRows(part: unknown, level = 0): unknown {
  if (typeof part !== 'object' || part === null || 'toJSON' in part) return part
  if (level === MOST_LEVELS) return '[deeper]'
  if (Array.isArray(part)) return part.map((item) => withoutRows(item, level + 1))
  return Object.fromEntries(
    Object.entries(part)
      .filter(([name]) => name !== 'detail')
      .map(([name, value]) => [name, withoutRows(value, level + 1)]),
  )
}
