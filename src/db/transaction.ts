import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, Queries } from './client.js'
import { databaseFailure } from './errors.js'

/**
 * Two transactions that need the same rows in another order, or that cannot both have come first, end in a deadlock or a serialization
 * failure: the database undoes one of them, which is whole and right as soon as it is done again.
 */

/** How often something is done again before its caller is told that the service is busy. */
export const MAX_RETRIES = 3

/** Bounds of the pause before each retry, in milliseconds. It is a random one, or those who met would meet again. */
const PAUSE_MS = [20, 200] as const

/**
 * Runs `work` in a transaction: all of its statements or none. Another transaction in its way makes it run again, so it holds database
 * statements only. `timeLimit` is for one run, in milliseconds.
 *
 * @throws whatever `work` throws; nothing has been written then
 */
export const transaction = <T>(
  db: Db,
  work: (tx: Queries) => Promise<T>,
  { timeLimit = 5_000 }: { timeLimit?: number } = {},
): Promise<T> => retryOnConflict(() => db.$transaction(work, { timeout: timeLimit }))

/** Does the same for one statement outside of a transaction. One that locks several rows, also by what it cascades to, needs it. */
export async function retryOnConflict<T>(statement: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await statement()
    } catch (error) {
      if (retries === MAX_RETRIES || databaseFailure(error)?.kind !== 'conflict') throw error
      await sleep(randomInt(PAUSE_MS[0], PAUSE_MS[1] + 1))
    }
  }
}
