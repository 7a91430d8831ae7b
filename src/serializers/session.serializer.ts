import type { Prisma } from '../generated/prisma/client.js'

/** A device as its owner sees it. Nothing of its tokens. */
export const sessionSelect = {
  id: true,
  createdAt: true,
  lastUsedAt: true,
  client: true,
  address: true,
} satisfies Prisma.SessionSelect

type SessionRow = Prisma.SessionGetPayload<{ select: typeof sessionSelect }>

export const toSession = (row: SessionRow, currentId: number) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt.toISOString(),
  isCurrent: row.id === currentId,
})
