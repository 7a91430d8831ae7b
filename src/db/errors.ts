import { Prisma } from '../generated/prisma/client.js'

/**
 * What a failed statement means. Prisma's driver adapters report some failures with a code of Prisma's, some with PostgreSQL's, and
 * some (lost connections, timeouts) as a plain Error with nothing but a message.
 */
export type DatabaseFailure =
  | { kind: 'unique'; constraint: string }
  | { kind: 'reference' }
  | { kind: 'missing' }
  | { kind: 'invalid' }
  | { kind: 'conflict' }
  | { kind: 'unavailable' }

const UNAVAILABLE_MESSAGES = [
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Client has encountered a connection error',
  'Query read timeout',
  'Cannot use a pool after calling end',
  'Server has closed the connection',
]

/** SQLSTATE classes and codes: connection failures, resources, operator intervention, lock and statement timeouts. */
const UNAVAILABLE_STATES = /^(08|53|57P|57014|55P03|58)/

const UNAVAILABLE_CODES = ['P1000', 'P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2028', 'P2037']
const CONNECTION_ERRNOS = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EPIPE', 'EAI_AGAIN']

interface DriverCause {
  kind?: string
  code?: string
  originalCode?: string
  constraint?: { index?: string; fields?: string[] }
}

/** The reason why a statement failed, or undefined when the error is not the database's. */
export function databaseFailure(error: unknown): DatabaseFailure | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const cause = driverCause(error)
  const state = cause?.originalCode ?? cause?.code ?? ''

  if (code === 'P2002' || state === '23505') return { kind: 'unique', constraint: constraintName(cause) }
  if (code === 'P2003' || state === '23503') return { kind: 'reference' }
  if (code === 'P2025') return { kind: 'missing' }
  if (code === 'P2034' || state === '40001' || state === '40P01') return { kind: 'conflict' }
  if (code === 'P2020' || state.startsWith('22')) return { kind: 'invalid' }
  if (
    UNAVAILABLE_CODES.includes(code) ||
    CONNECTION_ERRNOS.includes(code) ||
    UNAVAILABLE_STATES.test(state) ||
    UNAVAILABLE_MESSAGES.some((message) => error.message.includes(message)) ||
    error instanceof Prisma.PrismaClientInitializationError
  ) {
    return { kind: 'unavailable' }
  }
  return undefined
}

/** Whether the error says that a row with this value is there already. */
export const isUniqueViolation = (error: unknown) => databaseFailure(error)?.kind === 'unique'

function driverCause(error: Error): DriverCause | undefined {
  const meta = 'meta' in error ? (error.meta as { driverAdapterError?: { cause?: DriverCause } } | undefined) : undefined
  return meta?.driverAdapterError?.cause ?? (error.name === 'DriverAdapterError' ? (error.cause as DriverCause) : undefined)
}

const constraintName = (cause: DriverCause | undefined) =>
  cause?.constraint?.index ?? cause?.constraint?.fields?.join(',').replaceAll('"', '') ?? ''
