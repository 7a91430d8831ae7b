import type { Deps } from '../../src/deps.js'
import type { Queries } from '../../src/db/client.js'

/**
 * Makes a call that runs into a change which is not committed yet, and commits the change as soon as the call waits for it (or is
 * answered without waiting).
 */
export async function meanwhile<T>(
  { db }: Deps,
  change: (tx: Queries) => Promise<unknown>,
  call: () => PromiseLike<T>,
): Promise<T> {
  const box = await db.$transaction(async (tx) => {
    await change(tx)
    const progress = { answered: false }
    const answer = Promise.resolve(call()).finally(() => (progress.answered = true))
    while (!progress.answered && !(await somebodyWaits(db)));
    // In a box, or the transaction would wait for the answer.
    return { answer }
  })
  return box.answer
}

async function somebodyWaits(db: Deps['db']): Promise<boolean> {
  const waiting = await db.$queryRaw<unknown[]>`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return waiting.length > 0
}
