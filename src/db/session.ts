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
  config: { tokens: { accessSeconds: number; refreshSeconds: number } }
}

/** Names a session to the owner of its tokens. */
type SessionIds = Pick<TokenClaims, 'userId' | 'sessionId'>

/** Signs a user in on a device. Sign-ins of one user at once exceed the cap unless the caller has locked the user's row. */
export async function startSession(
  db: Queries,
  deps: SessionDeps,
  userId: number,
  { userAgent, address }: Client,
): Promise<SessionTokens> {
  const now = deps.clock()
  // The token names its session and the session holds the token's hash, so the name comes first.
  const [next] = await db.$queryRaw<[{ id: number }]>`SELECT nextval(pg_get_serial_sequence('sessions', 'id'))::int AS id`
  const ids = { userId, sessionId: next.id }
  const refresh = newRefreshToken(deps, ids, now, now)
  const client = userAgent.slice(0, 255)
  await db.session.create({
    data: { ...refresh.columns, id: next.id, userId, client, address, createdAt: now, lastUsedAt: now },
    select: { id: true },
  })
  await db.$executeRaw`
    DELETE FROM sessions WHERE "userId" = ${userId} AND (
      "expiresAt" <= ${now} OR id IN (
        SELECT id FROM sessions WHERE "userId" = ${userId} ORDER BY "lastUsedAt" DESC, id DESC OFFSET ${SESSIONS_PER_USER}))`
  return { accessToken: newAccessToken(deps, ids, now), refreshToken: refresh.token }
}

export type Rotation = { kind: 'rotated'; tokens: SessionTokens } | { kind: 'ended' } | { kind: 'reused'; userId: number }

/**
 * Exchanges a refresh token, whose signature has been checked, for its successor. Of any number of calls at once with the same token
 * one rotates it and the others are given the same successor. A token that was rotated longer ago ends the session: somebody else
 * may have it.
 */
export async function rotateSession(
  db: Queries,
  deps: SessionDeps,
  { userId, sessionId }: TokenClaims,
  refreshToken: string,
): Promise<Rotation> {
  const now = deps.clock()
  const ids = { userId, sessionId }
  const hash = hashToken(refreshToken)
  const session = await findSession(db, ids)
  if (session === null || endOf(session.createdAt) <= now) return { kind: 'ended' }

  const accessToken = newAccessToken(deps, ids, now)
  const successor = newRefreshToken(deps, ids, now, session.createdAt)
  const { count } = await db.session.updateMany({
    where: { id: sessionId, tokenHash: hash },
    data: { ...successor.columns, previousTokenHash: hash, rotatedAt: now, lastUsedAt: now },
  })
  if (count === 1) return { kind: 'rotated', tokens: { accessToken, refreshToken: successor.token } }

  const current = await findSession(db, ids)
  if (current === null) return { kind: 'ended' }
  if (!isInGrace(current, hash, now)) {
    await endSession(db, ids)
    return { kind: 'reused', userId }
  }
  const { tokenId, tokenIssuedAt: issuedAt, expiresAt } = current
  const refreshTokenAgain = deps.tokens.sign('refresh', { ...ids, tokenId, issuedAt, expiresAt })
  return { kind: 'rotated', tokens: { accessToken, refreshToken: refreshTokenAgain } }
}

/** Whether a refresh token, whose signature has been checked, is its session's current one, or the one just before. */
export async function isLiveRefreshToken(db: Queries, ids: SessionIds, refreshToken: string, now: Date): Promise<boolean> {
  const session = await findSession(db, ids)
  const hash = hashToken(refreshToken)
  return session !== null && (session.tokenHash === hash || isInGrace(session, hash, now))
}

/** Signs the user out on one device. Answers whether they were signed in there: a session of another user is none of theirs. */
export async function endSession(db: Queries, { userId, sessionId }: SessionIds): Promise<boolean> {
  const { count } = await db.session.deleteMany({ where: { id: sessionId, userId } })
  return count > 0
}

/** Signs the user out everywhere but on one device. */
export async function endOtherSessions(db: Queries, { userId, sessionId }: SessionIds): Promise<void> {
  await db.session.deleteMany({ where: { userId, id: { not: sessionId } } })
}

/** Signs the user out everywhere. */
export async function endAllSessions(db: Queries, userId: number): Promise<void> {
  await db.session.deleteMany({ where: { userId } })
}

const findSession = (db: Queries, { userId, sessionId }: SessionIds) => db.session.findFirst({ where: { id: sessionId, userId } })

function isInGrace(session: { previousTokenHash: string | null; rotatedAt: Date | null }, hash: string, now: Date): boolean {
  const { previousTokenHash, rotatedAt } = session
  return previousTokenHash === hash && rotatedAt !== null && now.getTime() - rotatedAt.getTime() <= REFRESH_GRACE_MS
}

const wholeSecond = (time: number) => new Date(Math.floor(time / 1000) * 1000)

const endOf = (signedInAt: Date) => wholeSecond(signedInAt.getTime() + SESSION_MAX_MS)

/** Tokens count in whole seconds. */
function lifeFrom(now: Date, seconds: number) {
  const issuedAt = wholeSecond(now.getTime())
  return { issuedAt, expiresAt: new Date(issuedAt.getTime() + seconds * 1000) }
}

/** A refresh token that does not outlive its session, and the columns that know it and can sign it again. */
function newRefreshToken({ tokens, config }: SessionDeps, ids: SessionIds, now: Date, signedInAt: Date) {
  const { issuedAt, expiresAt: idleEnd } = lifeFrom(now, config.tokens.refreshSeconds)
  const end = endOf(signedInAt)
  const expiresAt = idleEnd < end ? idleEnd : end
  const tokenId = newTokenId()
  const token = tokens.sign('refresh', { ...ids, tokenId, issuedAt, expiresAt })
  return { token, columns: { tokenHash: hashToken(token), tokenId, tokenIssuedAt: issuedAt, expiresAt } }
}

const newAccessToken = ({ tokens, config }: SessionDeps, ids: SessionIds, now: Date) =>
  tokens.sign('access', { ...ids, tokenId: newTokenId(), ...lifeFrom(now, config.tokens.accessSeconds) })
