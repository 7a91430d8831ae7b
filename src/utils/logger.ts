import { type DestinationStream, type LoggerOptions, pino } from 'pino'

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

/**
 * One JSON object a line on standard output. What must never be in a log is cut out here as a last net.
 * @param destination where lines go instead
 */
export function createLogger({ level, pretty }: Options, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    redact: { paths: SECRET.flatMap((name) => [name, `*${name}`, `*.*${name}`]), censor: '[redacted]' },
    ...(pretty && { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' } } }),
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
