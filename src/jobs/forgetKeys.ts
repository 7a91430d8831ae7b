import type { Ask } from '../db/ask.js'
import { forgetKeys as removeRows } from '../db/idempotency.js'
import type { JobDeps } from './index.js'

/** Removes answers that are no longer given again. Nothing depends on when: a row that has expired counts for nothing. */

interface Needs extends Pick<JobDeps, 'clock' | 'log'> {
  ask: Ask
}

const EVERY_MS = 3_600_000

/** Rows of one statement. */
const BATCH = 5_000

/** Sweeps now and every hour; answers how to stop. Several processes may do so on the same database. */
export function startForgettingKeys(deps: Needs): () => Promise<void> {
  const stopping = new AbortController()
  const sweep = () =>
    forgetKeys(stopping.signal, deps).catch((err: unknown) => {
      if (!stopping.signal.aborted) deps.log.warn({ err }, 'expired idempotency keys were not removed')
    })
  let running = sweep()
  const timer = setInterval(() => {
    running = sweep()
  }, EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    stopping.abort()
    await running
  }
}

export async function forgetKeys(signal: AbortSignal, { ask, clock }: Omit<Needs, 'log'>): Promise<void> {
  while (!signal.aborted && (await removeRows(ask, clock(), BATCH)) === BATCH);
}
