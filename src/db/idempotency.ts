import { Conflict, StillHandled } from '../utils/ApiError.js'
import type { Ask } from './ask.js'
import type { Queries } from './client.js'

/**
 * Requests that their users have given a key, and what they were answered with.
 *
 * A request first claims its key. The claim lasts for as long as its process gives signs of life, and shortly beyond: after a crash the
 * key is soon free again. What makes this safe is not the time but the claim's name: an answer is written by the one attempt that the
 * row names, in the transaction that makes the change. An attempt that has lost its claim writes no answer, so its change is undone.
 */

/** A request with a key. Keys are the user's own: what others use is nothing to them. */
export interface KeyedRequest {
  userId: number
  key: string
  /** SHA-256 of what is asked, in hex. */
  fingerprint: string
}

/** An answer as it went to the client. */
export interface KeptAnswer {
  status: number
  body: string
}

/** How long an answer is given again, in milliseconds. */
export const KEPT_MS = 86_400_000

/** How long a claim without a sign of life lasts, and how often to give one, in milliseconds. */
const CLAIM_MS = 60_000
export const SIGN_OF_LIFE_MS = CLAIM_MS / 3

const later = (now: Date, ms: number) => new Date(now.getTime() + ms)

type Named = Pick<KeyedRequest, 'userId' | 'key'>

/** Whether there is an answer to a request with this key, of whatever content. @throws ApiError 409 while one is being handled */
export async function hasAnswer(db: Queries, { userId, key }: Named, now: Date): Promise<boolean> {
  const row = await db.idempotencyKey.findFirst({ where: { userId, key, expiresAt: { gt: now } }, select: { status: true } })
  if (row?.status === null) throw StillHandled()
  return row !== null
}

/** A row that goes between two statements is that of an attempt that has just failed. */
const ATTEMPTS = 3

/**
 * Takes the key for the attempt that `claim` names, a UUID. Answers nothing, or the answer that there is.
 *
 * @throws ApiError 409 when the key is that of another request, or while one is being handled
 */
export async function claimKey(db: Queries, request: KeyedRequest, claim: string, now: Date): Promise<KeptAnswer | undefined> {
  const { userId, key, fingerprint } = request
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const claimed = await db.$executeRaw`
      INSERT INTO idempotency_keys AS k ("userId", key, fingerprint, claim, "expiresAt")
      VALUES (${userId}, ${key}, ${fingerprint}, ${claim}::uuid, ${later(now, CLAIM_MS)})
      ON CONFLICT ("userId", key) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, claim = EXCLUDED.claim,
        status = NULL, body = NULL, "expiresAt" = EXCLUDED."expiresAt"
      WHERE k."expiresAt" <= ${now}`
    if (claimed === 1) return undefined
    const row = await db.idempotencyKey.findUnique({ where: { userId_key: { userId, key } } })
    if (row === null) continue
    if (row.fingerprint !== fingerprint) throw Conflict('This Idempotency-Key belongs to another request: use a new one')
    if (row.status === null || row.body === null) throw StillHandled()
    return { status: row.status, body: row.body }
  }
  throw StillHandled()
}

/** Tells that the attempt goes on. */
export async function keepClaim(db: Queries, { userId, key }: Named, claim: string, now: Date): Promise<void> {
  await db.idempotencyKey.updateMany({
    where: { userId, key, claim, status: null },
    data: { expiresAt: later(now, CLAIM_MS) },
  })
}

/**
 * Writes the answer, with the transaction that makes the change.
 *
 * @throws ApiError 409 when the claim was lost: then roll back
 */
export async function keepAnswer(
  tx: Queries,
  { userId, key }: Named,
  claim: string,
  answer: KeptAnswer,
  now: Date,
): Promise<void> {
  const { count } = await tx.idempotencyKey.updateMany({
    where: { userId, key, claim, status: null },
    data: { ...answer, expiresAt: later(now, KEPT_MS) },
  })
  if (count === 0) throw StillHandled()
}

/** Frees the key after an attempt that has changed nothing. One that has left an answer, though nobody saw it commit, keeps it. */
export async function releaseKey(db: Queries, { userId, key }: Named, claim: string): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { userId, key, claim, status: null } })
}

/** Removes up to `most` rows that mean nothing any more; answers how many. */
export async function forgetKeys(ask: Ask, now: Date, most: number): Promise<number> {
  // Not by Prisma, so that a process that has just begun and does nothing yet need not load it.
  const [removed] = await ask<{ count: number }>({
    text: `
      WITH removed AS (
        DELETE FROM idempotency_keys WHERE ("userId", key) IN (
          SELECT "userId", key FROM idempotency_keys WHERE "expiresAt" <= $1::timestamptz LIMIT $2) AND "expiresAt" <= $1::timestamptz RETURNING 1)
      SELECT count(*)::int AS count FROM removed`,
    values: [now.toISOString(), most],
  })
  return removed?.count ?? 0
}
