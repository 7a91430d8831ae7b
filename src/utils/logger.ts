import { pino } from 'pino'

export type Logger = pino.Logger

interface Options {
  level: string
  /** For a person at a terminal rather than for a machine. */
  pretty: boolean
}

/** One JSON object a line on standard output. What must never be in a log is cut out here as a last net. */
export function createLogger({ level, pretty }: Options): Logger {
  return pino({
    level,
    redact: { paths: ['*.password', '*.authorization', '*.cookie', '*.accessToken', '*.refreshToken'], censor: '[redacted]' },
    ...(pretty && { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' } } }),
  })
}
