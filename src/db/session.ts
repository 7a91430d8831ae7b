import type { Client, SessionTokens } from '../validators/contract.js'
import { hashToken, newTokenId, type TokenClaims, type Tokens } from '../utils/tokens.js'
import type { Queries } from './client.js'

/**
 * The sessions of a user: one row for a device, and no row for a session that has ended. A refresh token is good once; what follows
 * it is kept, so that a second tab that sends the same token a moment later is given the same successor.
 */

/** How long after a rotation the token that was rotated still answers its successor, in milliseconds. */
export const REFRESH_GRACE_MS = 10_000

/** A session ends this long after signing in, however often it is refreshed, in milliseconds. */
export const SESSION_MAX_MS = 30 * 86_400_000

/** Devices that a user can be signed in on; one more ends the session that was used least recently. */
export const SESSIONS_PER_USER = 10

export interface SessionDeps {
  tokens: Tokens
  clock: () => Date
  /** Life of each token in seconds. */
  lifetimes: { accessSeconds: number; refreshSeconds: number }
}

const afterSeconds = (from: Date, seconds: number) => new Date(from.getTime() + seconds * 1000)
const wholeSecond = (date: Date) => new Date(Math.floor(date.getTime() / 1000) * 1000)

/** Signs a user in on a device. */
export async function startSession(
  db: Queries,
  { tokens, clock, lifetimes }: SessionDeps,
  userId: number,
  { userAgent, address }: Client,
): Promise<SessionTokens> {
  const now = clock()
  const issuedAt = wholeSecond(now)
  const expiresAt = afterSeconds(issuedAt, lifetimes.refreshSeconds)
  const tokenId = newTokenId()
  const client = Array.from(userAgent).slice(0, 255).join('')

  // The token names its session, so the row comes first; until its hash is there, nobody has the token.
  const { id: sessionId } = await db.session.create({
    data: {
      userId,
      tokenHash: '',
      tokenId,
      tokenIssuedAt: issuedAt,
      expiresAt,
      client,
      address,
      createdAt: now,
      lastUsedAt: now,
    },
    select: { id: true },
  })
  const refreshToken = tokens.sign('refresh', { userId, sessionId, tokenId, issuedAt, expiresAt })
  await db.session.update({ where: { id: sessionId }, data: { tokenHash: hashToken(refreshToken) }, select: { id: true } })
  await db.$executeRaw`
    DELETE FROM sessions WHERE "userId" = ${userId} AND (
      "expiresAt" <= ${now} OR id IN (
        SELECT id FROM sessions WHERE "userId" = ${userId} ORDER BY "lastUsedAt" DESC, id DESC OFFSET ${SESSIONS_PER_USER}))`
  return { accessToken: signAccess(tokens, { userId, sessionId }, now, lifetimes.accessSeconds), refreshToken }
}

export type Rotation = { kind: 'rotated'; tokens: SessionTokens } | { kind: 'ended' } | { kind: 'reused'; userId: number }

/**
 * Exchanges a refresh token, whose signature has been checked, for its successor. Of any number of calls at once with the same token
 * one rotates it and the others are given the same successor. A token that was rotated longer ago ends the session: somebody else
 * may have it.
 */
export async function rotateSession(
  db: Queries,
  { tokens, clock, lifetimes }: SessionDeps,
  { userId, sessionId }: TokenClaims,
  refreshToken: string,
): Promise<Rotation> {
  const now = clock()
  const hash = hashToken(refreshToken)
  const session = await db.session.findFirst({ where: { id: sessionId, userId } })
  if (session === null) return { kind: 'ended' }
  const endsAt = new Date(session.createdAt.getTime() + SESSION_MAX_MS)
  if (endsAt <= now || session.expiresAt <= now) return { kind: 'ended' }

  const issuedAt = wholeSecond(now)
  const idleEnd = afterSeconds(issuedAt, lifetimes.refreshSeconds)
  const expiresAt = idleEnd < endsAt ? idleEnd : wholeSecond(endsAt)
  const tokenId = newTokenId()
  const successor = tokens.sign('refresh', { userId, sessionId, tokenId, issuedAt, expiresAt })
  const accessToken = signAccess(tokens, { userId, sessionId }, now, lifetimes.accessSeconds)

  const { count } = await db.session.updateMany({
    where: { id: sessionId, tokenHash: hash },
    data: {
      tokenHash: hashToken(successor),
      tokenId,
      tokenIssuedAt: issuedAt,
      expiresAt,
      previousTokenHash: hash,
      rotatedAt: now,
      lastUsedAt: now,
    },
  })
  if (count === 1) return { kind: 'rotated', tokens: { accessToken, refreshToken: successor } }

  const current = await db.session.findFirst({ where: { id: sessionId, userId } })
  if (current === null) return { kind: 'ended' }
  if (isInGrace(current, hash, now)) {
    const { tokenId, tokenIssuedAt: issuedAt, expiresAt } = current
    return {
      kind: 'rotated',
      tokens: { accessToken, refreshToken: tokens.sign('refresh', { userId, sessionId, tokenId, issuedAt, expiresAt }) },
    }
  }
  await endSession(db, { userId, sessionId })
  return { kind: 'reused', userId }
}

/** Whether a refresh token, whose signature has been checked, is its session's current one, or the one just before. */
export async function isLiveRefreshToken(db: Queries, { sessionId, userId }: TokenClaims, refreshToken: string, now: Date) {
  const session = await db.session.findFirst({ where: { id: sessionId, userId, expiresAt: { gt: now } } })
  const hash = hashToken(refreshToken)
  return session !== null && (session.tokenHash === hash || isInGrace(session, hash, now))
}

/** Signs the user out on one device. Ending a session that has ended is no error. */
export async function endSession(db: Queries, { userId, sessionId }: { userId: number; sessionId: number }): Promise<void> {
  await db.session.deleteMany({ where: { id: sessionId, userId } })
}

/** Signs the user out everywhere. */
export async function endAllSessions(db: Queries, userId: number): Promise<void> {
  await db.session.deleteMany({ where: { userId } })
}

function isInGrace(session: { previousTokenHash: string | null; rotatedAt: Date | null }, hash: string, now: Date): boolean {
  const { previousTokenHash, rotatedAt } = session
  return previousTokenHash === hash && rotatedAt !== null && now.getTime() - rotatedAt.getTime() <= REFRESH_GRACE_MS
}

function signAccess(tokens: Tokens, ids: { userId: number; sessionId: number }, now: Date, lifeSeconds: number): string {
  const issuedAt = wholeSecond(now)
  return tokens.sign('access', { ...ids, tokenId: newTokenId(), issuedAt, expiresAt: afterSeconds(issuedAt, lifeSeconds) })
}
