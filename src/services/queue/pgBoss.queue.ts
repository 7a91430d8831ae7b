import type { Pool } from 'pg'
import type { Logger } from '../../utils/logger.js'
import type { JobKind, JobQueue, Payloads } from './index.js'
import { doJob, type JobLoop, startJobLoop } from './jobLoop.js'
import { createJobTable } from './jobTable.js'

interface Options {
  pool: Pool
  log: Logger
  kinds: Record<string, JobKind>
  /** Pause before the first further try, in milliseconds; it doubles with each. */
  retryBaseMs: number
  /** How often this process looks for due jobs, in milliseconds. */
  pollMs?: number
  /** How long running jobs may take to end when it stops, in milliseconds. */
  stopMs?: number
}

/** Jobs in PostgreSQL, in tables of pg-boss. */
export function createPgBossQueue<P extends Payloads>(options: Options): JobQueue<P> {
  const { pool, log, kinds, retryBaseMs, pollMs = 2_000, stopMs = 20_000 } = options
  const table = createJobTable({ pool, kinds, retryBaseMs })
  let loop: JobLoop | undefined

  return {
    add: table.add,
    cancel: async (tx, name, ids) => {
      if (ids.length > 0) await table.cancel(tx, name, ids)
    },
    hasten: async (tx, name, ids) => {
      if (ids.length > 0) await table.hasten(tx, name, ids)
    },
    work: (handlers) => {
      loop ??= startJobLoop({ table, kinds, handlers: handlers, log, pollMs, stopMs })
    },
    drain: async (handlers) => {
      let tried = 0
      for (const name of Object.keys(kinds)) {
        for (const job of await table.take(name, 1000)) {
          await doJob(job, { table, handlers: handlers, log, cut: new AbortController().signal })
          tried += 1
        }
      }
      return tried
    },
    state: table.state,
    check: () => (loop?.isFailing() === true ? Promise.reject(new Error('due jobs cannot be looked for')) : Promise.resolve()),
    retryDead: table.retryDead,
    stop: async () => loop?.stop(),
  }
}
