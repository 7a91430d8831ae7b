import type { Prisma } from '../generated/prisma/client.js'
import { columnsOf } from '../utils/columns.js'
import { isoText, type WithTexts } from '../utils/moment.js'

/** A device as its owner sees it. Nothing of its tokens. */
const sessionSelect = {
  id: true,
  createdAt: true,
  lastUsedAt: true,
  client: true,
  address: true,
} satisfies Prisma.SessionSelect

/** The same columns for a prepared statement, where the session is `s`. */
export const sessionColumns = columnsOf(sessionSelect, 's')

export type SessionRow = WithTexts<Prisma.SessionGetPayload<{ select: typeof sessionSelect }>>

export const toSession = (row: SessionRow, currentId: number) => ({
  id: row.id,
  createdAt: isoText(row.createdAt),
  lastUsedAt: isoText(row.lastUsedAt),
  client: row.client,
  address: row.address,
  isCurrent: row.id === currentId,
})
