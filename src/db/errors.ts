import { Prisma } from '../generated/prisma/client.js'

/** What a failed statement means: what was wrong with it, or that the database could not do it now. */
export type DatabaseFailure =
  /** A row with this value is there already; `constraint` names the index, or failing that the columns. */
  | { kind: 'unique'; constraint: string }
  /** A row that this one refers to is gone. */
  | { kind: 'reference' }
  /** The row to change or to read is gone. */
  | { kind: 'missing' }
  /** A value that the column cannot hold. */
  | { kind: 'invalid' }
  /** Another transaction came in between; trying again helps. */
  | { kind: 'conflict' }
  /** Down, out of reach, overloaded, or slower than we wait. */
  | { kind: 'unavailable' }

type Kind = DatabaseFailure['kind']

/**
 * The driver adapter's own words. They are the same for Prisma's statements and for raw ones; Prisma's code of a raw one is always
 * P2010. What the adapter has no word for comes as `postgres` with a SQLSTATE.
 */
const KINDS: Partial<Record<string, Kind>> = {
  UniqueConstraintViolation: 'unique',
  ForeignKeyConstraintViolation: 'reference',
  LengthMismatch: 'invalid',
  ValueOutOfRange: 'invalid',
  InvalidInputValue: 'invalid',
  TransactionWriteConflict: 'conflict',
  DatabaseNotReachable: 'unavailable',
  ConnectionClosed: 'unavailable',
  SocketTimeout: 'unavailable',
  TooManyConnections: 'unavailable',
  TlsConnectionError: 'unavailable',
  AuthenticationFailed: 'unavailable',
  DatabaseAccessDenied: 'unavailable',
  DatabaseDoesNotExist: 'unavailable',
}

/** Codes of Prisma's that no failure in the driver stands behind. */
const CODES: Partial<Record<string, Kind>> = {
  P2025: 'missing',
  P1018: 'unavailable',
  P2028: 'unavailable',
}

/** SQLSTATEs of failures that the adapter has a word for, as `pg` itself reports them. */
const STATES: Partial<Record<string, Kind>> = {
  '23505': 'unique',
  '23503': 'reference',
  '40001': 'conflict',
  '40P01': 'conflict',
  '28000': 'unavailable',
  '28P01': 'unavailable',
  '3D000': 'unavailable',
  '42501': 'unavailable',
}

/** The class of values that PostgreSQL cannot take: not UTF-8, out of range, too long. */
const INVALID_CLASS = '22'

/**
 * Connection failures, used-up resources, a server that stops or starts, system errors; statements cut short for their time, their wait
 * for a lock or their idle transaction; and a server that has become a replica.
 */
const UNAVAILABLE_STATES = /^(08|53|57|58|55P03|25P03|25006)/

/** What `pg` itself reports, as an Error with nothing but a message. */
const UNAVAILABLE_MESSAGES =
  /^(timeout exceeded when trying to connect|Connection terminated|Client (has encountered a connection error|was closed)|Query read timeout|Cannot use a pool after calling end)/

/** Of these the adapter has no kind: it throws what the socket threw. */
const SOCKET_ERRORS = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
]

interface DriverCause {
  kind?: string
  originalCode?: string
  constraint?: { index?: string; fields?: string[] }
}

/** The reason why a statement failed, or undefined when the error is not the database's, or is a mistake in the statement. */
export function databaseFailure(error: unknown): DatabaseFailure | undefined {
  if (!(error instanceof Error)) return undefined
  const cause = driverCause(error)
  const kind = cause === undefined ? kindOfOther(error) : kindOf(cause)
  if (kind === 'unique') return { kind, constraint: isServersError(error) ? (error.constraint ?? '') : constraintName(cause) }
  return kind && { kind }
}

/**
 * Whether the server itself has refused the statement: then nothing of it was done, and it may be sent again. After a connection that
 * broke nobody knows.
 */
export const wasUndone = (error: unknown) => error instanceof Error && isServersError(error) && !/^(08|57P)/.test(error.code)

/** Whether the error says that a row with this value is there already. */
export const isUniqueViolation = (error: unknown) => databaseFailure(error)?.kind === 'unique'

function kindOf({ kind = '', originalCode: state = '' }: DriverCause): Kind | undefined {
  if (KINDS[kind] !== undefined) return KINDS[kind]
  if (state.startsWith(INVALID_CLASS)) return 'invalid'
  return UNAVAILABLE_STATES.test(state) ? 'unavailable' : undefined
}

function kindOfOther(error: Error): Kind | undefined {
  if (isServersError(error)) return STATES[error.code] ?? kindOf({ originalCode: error.code })
  if (error instanceof Prisma.PrismaClientKnownRequestError) return CODES[error.code]
  if (error instanceof Prisma.PrismaClientInitializationError) return 'unavailable'
  return UNAVAILABLE_MESSAGES.test(error.message) || isSocketError(error) ? 'unavailable' : undefined
}

/** What the server says to `pg`, without Prisma in between. */
const isServersError = (error: Error): error is Error & { code: string; constraint?: string } =>
  'severity' in error && 'code' in error && typeof error.code === 'string'

/** A client that breaks off its request is an ECONNRESET too, but no system call has failed then. */
const isSocketError = (error: Error) =>
  'syscall' in error && 'code' in error && typeof error.code === 'string' && SOCKET_ERRORS.includes(error.code)

function driverCause(error: Error): DriverCause | undefined {
  const meta = 'meta' in error ? (error.meta as { driverAdapterError?: { cause?: DriverCause } } | undefined) : undefined
  return meta?.driverAdapterError?.cause ?? (error.name === 'DriverAdapterError' ? (error.cause as DriverCause) : undefined)
}

const constraintName = (cause: DriverCause | undefined) =>
  cause?.constraint?.index ?? cause?.constraint?.fields?.join(',').replaceAll('"', '') ?? ''
