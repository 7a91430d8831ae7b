import { createBatcher } from '../utils/batcher.js'
import type { Ask } from './ask.js'
import { wasUndone } from './errors.js'
import { retryOnConflict } from './transaction.js'

/** A kind of tie from a user to something, and where it is kept: a row that is there or not, and never there twice. */
export interface Tie {
  table: 'likes' | 'subscriptions'
  from: 'userId' | 'subscriberId'
  to: 'videoId' | 'commentId' | 'tweetId' | 'channelId'
  /** Joins the target to `asked`, which has its id as `target`, if the user, `asked."userId"`, may know of it; and locks it against removal. */
  find: { join: string; lock: string }
  /** Selects the kept number of ties as `count` of each `target` in `found`, and locks it, in the order of ids. */
  count: string
}

export interface Toggle {
  userId: number
  targetId: number
  /** The state to reach; undefined for the other one. */
  wanted: boolean | undefined
}

/** The state reached, and with it the number of users who are tied to the target. */
export interface Reached {
  on: boolean
  count: number
}

/** Ties a user to a target, or unties them; undefined when there is no such target. */
export type ToggleTie = (toggle: Toggle) => Promise<Reached | undefined>

interface Outcome {
  n: number
  removed: boolean
  added: boolean
  count: number
}

/**
 * Toggles of one tie. Those that come at the same time are one statement and one commit, in which calls for the same target take turns;
 * so do those of other processes, since the target's count is locked, and each finds what the one before left.
 */
export function createToggle(tie: Tie, ask: Ask, clock: () => Date): ToggleTie {
  const text = statement(tie)
  const flipAll = async (toggles: Toggle[]) => {
    const states = toggles.map(({ wanted }) => (wanted === undefined ? -1 : Number(wanted)))
    const values = [toggles.map(({ userId }) => userId), toggles.map(({ targetId }) => targetId), states, clock().toISOString()]
    const outcomes = await retryOnConflict(() => ask<Outcome>({ name: `toggle ${tie.to}`, text, values }))
    return reached(toggles, new Map(outcomes.map((outcome) => [outcome.n, outcome])))
  }
  const flip = createBatcher<Toggle, Reached | 'again' | undefined>({
    max: 50,
    // Twice the same user and target is one after the other.
    keyOf: ({ userId, targetId }) => `${userId} ${targetId}`,
    run: flipAll,
  })
  return async (toggle) => {
    for (;;) {
      // One that is locked fails all that came with it: each tries by itself, once.
      const result = await flip(toggle).catch(async (error: unknown) => {
        if (!wasUndone(error)) throw error
        const [alone] = await flipAll([toggle])
        return alone
      })
      if (result !== 'again') return result
    }
  }
}

function reached(toggles: Toggle[], outcomes: Map<number, Outcome>) {
  const counts = new Map<number, number>()
  return toggles.map(({ targetId, wanted }, index) => {
    const outcome = outcomes.get(index + 1)
    if (outcome === undefined) return undefined
    const { removed, added } = outcome
    const count = (counts.get(targetId) ?? outcome.count) + Number(added) - Number(removed)
    counts.set(targetId, count)
    const on = wanted ?? (removed === added ? undefined : added)
    // Neither removed nor added: another call of the same user added the row since the statement began. It is there to be removed now.
    return on === undefined ? ('again' as const) : { on, count }
  })
}

const statement = ({ table, from, to, find, count }: Tie) => `
  WITH asked AS MATERIALIZED (
      SELECT * FROM unnest($1::int[], $2::int[], $3::int[]) WITH ORDINALITY AS a ("userId", target, wanted, n)),
    found AS MATERIALIZED (SELECT asked.* FROM asked ${find.join} ORDER BY asked.target, asked."userId" ${find.lock}),
    counts AS MATERIALIZED (${count}),
    removed AS (
      DELETE FROM ${table} tie USING found WHERE tie."${from}" = found."userId" AND tie."${to}" = found.target AND found.wanted <> 1
      RETURNING found.n),
    added AS (
      INSERT INTO ${table} ("${from}", "${to}", "createdAt")
      SELECT "userId", target, $4::timestamptz FROM found WHERE wanted <> 0 AND NOT EXISTS (SELECT FROM removed WHERE removed.n = found.n)
      ON CONFLICT ("${from}", "${to}") DO NOTHING RETURNING "${from}" AS "userId", "${to}" AS target)
  SELECT found.n::int AS n, counts.count, EXISTS (SELECT FROM removed WHERE removed.n = found.n) AS removed,
    EXISTS (SELECT FROM added WHERE added."userId" = found."userId" AND added.target = found.target) AS added
  FROM found JOIN counts ON counts.target = found.target ORDER BY found.n`
