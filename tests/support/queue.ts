import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals'
import type { Pool } from 'pg'
import { connectDatabase, type DatabaseClient } from '../../src/db/client.js'
import type { JobKind } from '../../src/services/queue/index.js'
import { jobKinds, type JobPayloads, type Jobs } from '../../src/services/queue/jobs.js'
import { createPgBossQueue } from '../../src/services/queue/pgBoss.queue.js'
import { createLogger } from '../../src/utils/logger.js'
import { freshDatabase } from './database.js'

/** A queue as tests of it want it: quick, on a database of their own that is empty before each test. */
export interface QueueBench {
  db: DatabaseClient['db']
  pool: Pool
  connectionString: string
  /** A queue with its own connections, as another process has; it is stopped after the test. */
  open: (options?: QueueOptions) => Jobs
  /** What is in the table of jobs. */
  jobs: () => Promise<JobRow[]>
  /** Lets every delay and pause pass. */
  makeDue: () => Promise<void>
}

interface QueueOptions {
  kinds?: Record<string, JobKind>
  retryBaseMs?: number
  stopMs?: number
  connectionString?: string
}

export interface JobRow {
  id: string
  name: string
  state: string
  data: object
  /** Seconds until it is due. */
  dueIn: number
}

export const log = createLogger({ level: 'silent', pretty: false })

export function useQueue(): QueueBench {
  const bench = {} as QueueBench
  const opened: { queue: Jobs; close: () => Promise<void> }[] = []
  let client: DatabaseClient

  beforeAll(async () => {
    const connectionString = await freshDatabase('queue')
    client = connectDatabase(connectionString, log)
    Object.assign(bench, {
      db: client.db,
      pool: client.pool,
      connectionString,
      open: ({ kinds = jobKinds, retryBaseMs = 60_000, stopMs = 5_000, ...options } = {}) => {
        const { pool, close } = connectDatabase(options.connectionString ?? connectionString, log)
        const queue = createPgBossQueue<JobPayloads>({ pool, log, kinds, retryBaseMs, pollMs: 10, stopMs })
        opened.push({ queue, close })
        return queue
      },
      jobs: async () => {
        const { rows } = await client.pool.query<JobRow>(
          `SELECT id::text, name, state::text, data, extract(epoch FROM start_after - now())::float AS "dueIn"
           FROM pgboss.job ORDER BY created_on, id`,
        )
        return rows
      },
      makeDue: async () => {
        await client.pool.query(`UPDATE pgboss.job SET start_after = now() - interval '1 second'`)
      },
    } satisfies QueueBench)
  })

  beforeEach(() => client.pool.query('DELETE FROM pgboss.job'))

  afterEach(async () => {
    for (const { queue, close } of opened.splice(0)) {
      await queue.stop()
      await close()
    }
  })

  afterAll(() => client.close())

  return bench
}

/** Waits until something holds. @throws Error after 20 seconds: a wait without an end would keep the test run from ending. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await holds());) {
    if (Date.now() > end) throw new Error('What was waited for did not happen')
    await new Promise((done) => setTimeout(done, 5))
  }
}
