import { type Listed, listOf } from '../db/page.js'
import { sessionList } from '../db/reads/session.js'
import * as sessions from '../db/session.js'
import { transaction } from '../db/transaction.js'
import type { Deps } from '../deps.js'
import { Prisma } from '../generated/prisma/client.js'
import { sessionColumns, type SessionRow, toSession } from '../serializers/session.serializer.js'
import { toUser, userSelect } from '../serializers/user.serializer.js'
import { ApiError, InvalidField, NotFound, Unauthorized, WrongPassword } from '../utils/ApiError.js'
import { hashPassword, passwordMatches } from '../utils/password.js'
import { passwordProblem } from '../utils/passwordRules.js'
import { mayEndSession, page, withSession } from '../validators/contract.js'
import type * as contract from '../validators/session.validator.js'
import type { Handler } from './handler.js'

/** The user whom all the given names mean, or nobody. */
async function findByNames({ db }: Deps, { email, username }: { email?: string | undefined; username?: string | undefined }) {
  const conditions = [
    ...(email === undefined ? [] : [Prisma.sql`lower(email) = ${email}`]),
    ...(username === undefined ? [] : [Prisma.sql`username = ${username}`]),
  ]
  const [found] = await db.$queryRaw<{ id: number; password: string }[]>`
    SELECT id, password FROM users WHERE ${Prisma.join(conditions, ' AND ')}`
  return found
}

const WrongCredentials = () => Unauthorized('The name or the password is wrong')

/** Not 429: that speaks of calls of one client, and here many may be at work on one name. It does not tell whether the name exists. */
const TooManyFailures = (retryAfter: number) =>
  new ApiError(401, 'UNAUTHORIZED', 'Too many failed attempts with this name, please try again later', { retryAfter })

export const login: Handler<typeof contract.login> = async ({ body, client }, deps) => {
  const found = await findByNames(deps, body)
  const attempt = deps.loginFailures.begin([body.email, body.username].filter((name) => name !== undefined))
  if (!attempt.ok) throw TooManyFailures(attempt.retryAfter)
  const matches = await passwordMatches(body.password, found?.password).catch((error: unknown) => {
    // Whoever could not be asked for their password has not failed to know it.
    attempt.succeed()
    throw error
  })
  if (found === undefined || !matches) throw WrongCredentials()
  attempt.succeed()

  const { user, tokens } = await transaction(deps.db, async (db) => {
    // Locked, so that a password that is changed meanwhile signs nobody in, and that two sign-ins at once respect the cap together.
    const [locked] = await db.$queryRaw<object[]>`
      SELECT id FROM users WHERE id = ${found.id} AND password = ${found.password} FOR NO KEY UPDATE`
    if (locked === undefined) throw WrongCredentials()
    const user = await db.user.findUniqueOrThrow({ where: { id: found.id }, select: userSelect })
    return { user, tokens: await sessions.startSession(db, deps, found.id, client) }
  })
  return withSession({ user: toUser(user, deps.mediaUrl), ...tokens }, tokens)
}

export const refreshSession: Handler<typeof contract.refreshSession> = async ({ cookies, body }, deps) => {
  for (const token of [cookies.refreshToken, body.refreshToken]) {
    if (token === undefined) continue
    const verified = deps.tokens.verify('refresh', token, deps.clock())
    if (!verified.ok) continue
    const rotation = await sessions.rotateSession(deps.db, deps, verified.claims, token)
    if (rotation.kind === 'rotated') return withSession(rotation.tokens, rotation.tokens)
    if (rotation.kind === 'reused')
      deps.log.warn({ event: 'refresh_reuse', userId: rotation.userId }, 'an old refresh token was used')
  }
  throw Unauthorized()
}

export const logout: Handler<typeof contract.logout> = async ({ user }, { db }) => {
  await sessions.endSession(db, { userId: user.id, sessionId: user.sessionId })
  return {}
}

export const changePassword: Handler<typeof contract.changePassword> = async ({ body, user, client }, deps) => {
  const { password } = await deps.db.user.findUniqueOrThrow({ where: { id: user.id }, select: { password: true } })
  if (!(await passwordMatches(body.oldPassword, password))) {
    throw WrongPassword('body.oldPassword')
  }
  if (body.newPassword === body.oldPassword) throw InvalidField('body.newPassword', 'must differ from the current one')
  const problem = passwordProblem(body.newPassword, user.username)
  if (problem !== undefined) throw InvalidField('body.newPassword', problem)

  const hash = await hashPassword(body.newPassword)
  const tokens = await transaction(deps.db, async (db) => {
    // Of two changes at once that proved the same old password, the second finds it changed.
    const { count } = await db.user.updateMany({ where: { id: user.id, password }, data: { password: hash } })
    if (count === 0) throw WrongPassword('body.oldPassword')
    await sessions.endAllSessions(db, user.id)
    return sessions.startSession(db, deps, user.id, client)
  })
  return withSession(tokens, tokens)
}

const sessionsOf = sessionList(sessionColumns)

export const listSessions: Handler<typeof contract.listSessions> = async ({ query, user }, { ask, clock }) => {
  const answered = await ask<Listed<SessionRow>>(sessionsOf([user.id, clock().toISOString()], query))
  const { rows, total } = listOf(answered) ?? { rows: [], total: 0 }
  const items = rows.map((row) => toSession(row, user.sessionId))
  return page(items, total)
}

export const endSession: Handler<typeof contract.endSession> = async ({ params: { sessionId }, user }, { db }) => {
  if (!(await sessions.endSession(db, { userId: user.id, sessionId }))) throw NotFound('Session')
  return mayEndSession({}, sessionId === user.sessionId)
}

export const endOtherSessions: Handler<typeof contract.endOtherSessions> = async ({ user }, { db }) => {
  await sessions.endOtherSessions(db, { userId: user.id, sessionId: user.sessionId })
  return {}
}
