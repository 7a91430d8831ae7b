import { Prisma } from '../generated/prisma/client.js'
import type { Db } from './client.js'
import { retryOnConflict } from './transaction.js'

/** A kind of tie from a user to something, and where it is kept: a row that is there or not, and never there twice. */
export interface Tie {
  table: 'likes' | 'subscriptions'
  from: 'userId' | 'subscriberId'
  to: 'videoId' | 'commentId' | 'tweetId' | 'channelId'
}

interface Toggle {
  tie: Tie
  userId: number
  targetId: number
  /** Selects the target's id if the user may know of it, and locks it against removal (FOR KEY SHARE). */
  target: Prisma.Sql
  /** The state to reach; undefined for the other one. */
  wanted: boolean | undefined
  now: Date
}

interface Outcome {
  found: boolean
  removed: boolean
  added: boolean
  others: number
}

const identifier = (name: Tie[keyof Tie]) => Prisma.raw(`"${name}"`)

/**
 * Ties a user to a target, or unties them: one statement, so that calls at once take turns and each finds what the one before left.
 * Answers the state reached and, with it, the number of users who are tied to the target; undefined when there is no such target.
 */
export async function toggle(db: Db, { tie, userId, targetId, target, wanted, now }: Toggle) {
  const [table, from, to] = [tie.table, tie.from, tie.to].map(identifier)
  for (;;) {
    const flip = () => db.$queryRaw<Outcome[]>`
      WITH target AS (${target}),
        removed AS (
          DELETE FROM ${table} USING target WHERE ${from} = ${userId} AND ${to} = target.id AND ${wanted}::boolean IS NOT TRUE
          RETURNING 1),
        added AS (
          INSERT INTO ${table} (${from}, ${to}, "createdAt")
          SELECT ${userId}, target.id, ${now} FROM target
          WHERE ${wanted}::boolean IS NOT FALSE AND NOT EXISTS (SELECT FROM removed)
          ON CONFLICT (${from}, ${to}) DO NOTHING RETURNING 1)
      SELECT EXISTS (SELECT FROM target) AS found, EXISTS (SELECT FROM removed) AS removed, EXISTS (SELECT FROM added) AS added,
        (SELECT count(*)::int FROM ${table} WHERE ${to} = ${targetId} AND ${from} <> ${userId}) AS others`
    const [outcome] = await retryOnConflict(flip)
    if (outcome?.found !== true) return undefined

    const { removed, added, others } = outcome
    const on = wanted ?? (removed === added ? undefined : added)
    if (on !== undefined) return { on, count: others + Number(on) }
    // Neither removed nor added: another call of the same user added the row since this statement began. It is there to be removed now.
  }
}
