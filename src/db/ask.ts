import pg, { type CustomTypesConfig, type Pool } from 'pg'
import { createLimiter } from '../utils/limiter.js'

/**
 * A statement for the database. One with a name is prepared: each connection has it parsed and planned once. A name belongs to one text
 * for ever, so there must be few of them.
 */
export interface Question {
  name?: string
  text: string
  values: unknown[]
}

/**
 * Asks the database by `pg` itself, which takes a third of the time that Prisma needs for the same rows: for what is asked most. Moments
 * come as ISO texts, other columns as in Prisma's rows.
 */
export type Ask = <Row>(question: Question) => Promise<Row[]>

const { TIMESTAMPTZ } = pg.types.builtins

/** PostgreSQL writes `2026-03-14 09:26:53.5+00`, in a session whose time zone is UTC. */
const UTC_TEXT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/

/** Exported for tests. */
export function momentOf(text: string): string {
  const [, date, time, fraction = ''] = UTC_TEXT.exec(text) ?? []
  if (date === undefined || time === undefined) return new Date(text).toISOString()
  return `${date}T${time}.${fraction.padEnd(3, '0')}Z`
}

const types: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === TIMESTAMPTZ ? momentOf : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
}

export const createAsk =
  (pool: Pool): Ask =>
  async <Row>(question: Question) => {
    const { rows } = await pool.query({ ...question, types })
    return rows as Row[]
  }

/** Fewer than there are connections: the others are for statements that take a moment. */
const LONG_AT_ONCE = 4

/** As long as a statement waits for a connection, in milliseconds. */
const PATIENCE = 3_000

/**
 * The same for statements that take the longer the more they find: a few at a time, so that however many are asked for, all others
 * find a connection.
 * @throws ApiError 503 `OVERLOADED` when it was not a statement's turn for too long
 */
export function askInTurn(ask: Ask): Ask {
  const limit = createLimiter(LONG_AT_ONCE, { patienceMs: PATIENCE })
  return <Row>(question: Question) => limit(() => ask<Row>(question))
}
