import { createBatcher } from '../utils/batcher.js'
import type { TokenClaims } from '../utils/tokens.js'
import type { Caller } from '../validators/contract.js'
import type { Ask } from './ask.js'

/** Who acts by a token, whose signature has been checked; undefined when its session has ended. */
export type FindCaller = (claims: Pick<TokenClaims, 'userId' | 'sessionId'>) => Promise<Caller | undefined>

interface Row {
  id: number
  userId: number
  username: string
  expiresAt: string
}

const text = `SELECT s.id, s."userId", s."expiresAt", u.username FROM sessions s JOIN users u ON u.id = s."userId" WHERE s.id = ANY($1::int[])`

/**
 * Looks for sessions of requests that come at the same time by one statement. It is sent after all of them have come, so a session that
 * has ended before a request is never found for it.
 */
export function createFindCaller(ask: Ask, clock: () => Date): FindCaller {
  const find = createBatcher<number, Row | undefined>({
    max: 100,
    run: async (ids) => {
      const rows = await ask<Row>({ name: 'sessions', text, values: [[...new Set(ids)]] })
      const found = new Map(rows.map((row) => [row.id, row]))
      return ids.map((id) => found.get(id))
    },
  })
  return async ({ userId, sessionId }) => {
    const row = await find(sessionId)
    if (row?.userId !== userId || Date.parse(row.expiresAt) <= clock().getTime()) return undefined
    return { id: userId, username: row.username, sessionId }
  }
}
