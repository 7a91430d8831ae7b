import type { Pool } from 'pg'
import PgBoss from 'pg-boss'
import type { Logger } from '../../utils/logger.js'
import type { JobKind, JobQueue, Payloads, QueueState, Transaction } from './index.js'
import { SCHEMA } from './schema.js'

/** Jobs in PostgreSQL: https://github.com/timgit/pg-boss */

/** How long dead jobs are kept for somebody to look at. */
const KEEP_DEAD_SECONDS = 90 * 86_400

const STOP_TIMEOUT_MS = 20_000

interface Options {
  pool: Pool
  log: Logger
  kinds: Record<string, JobKind>
  /** Pause before the first further try, in milliseconds; it doubles with each. */
  retryBaseMs: number
  /** How often this process looks for due jobs, in seconds (0.5 or more). */
  pollingSeconds?: number
}

type Handlers<P extends Payloads> = { [N in keyof P & string]: (payload: P[N]) => Promise<void> }

export function createPgBossQueue<P extends Payloads>({
  pool,
  log,
  kinds,
  retryBaseMs,
  pollingSeconds = 2,
}: Options): JobQueue<P> {
  const boss = new PgBoss({
    db: { executeSql: (sql: string, values: unknown[]) => pool.query(sql, values) },
    schema: SCHEMA,
    migrate: false,
    archiveFailedAfterSeconds: KEEP_DEAD_SECONDS,
  })
  boss.on('error', (err) => log.warn({ err }, 'the job queue met an error'))
  let working = false

  const run = async (name: keyof P & string, handlers: Handlers<P>, { id, data }: PgBoss.Job<unknown>) => {
    try {
      await handlers[name](data as P[typeof name])
    } catch (err) {
      log.warn({ err, job: name, jobId: id }, 'a job failed')
      throw err
    }
  }

  return {
    add: async (tx, name, payload, { delaySeconds } = {}) => {
      const id = await boss.send(name, payload, {
        db: within(tx),
        retryLimit: kinds[name]?.retryLimit ?? 0,
        retryDelay: Math.ceil(retryBaseMs / 1000),
        retryBackoff: true,
        ...(delaySeconds !== undefined && { startAfter: delaySeconds }),
      })
      if (id === null) throw new Error(`The job ${name} was not written`)
      return id
    },

    cancel: async (tx, name, ids) => {
      if (ids.length > 0) await boss.deleteJob(name, ids, { db: within(tx) })
    },

    hasten: async (tx, name, ids) => {
      await tx.$queryRawUnsafe(
        `UPDATE ${SCHEMA}.job SET start_after = now() WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'created' RETURNING 1 AS done`,
        name,
        ids,
      )
    },

    work: async (handlers) => {
      if (working) return
      await boss.start()
      working = true
      for (const [name, { concurrency, cron }] of Object.entries(kinds)) {
        const options = { pollingIntervalSeconds: pollingSeconds, batchSize: 1 }
        for (let n = 0; n < concurrency; n++) {
          await boss.work(name, options, async ([job]) => {
            if (job !== undefined) await run(name, handlers, job)
          })
        }
        if (cron !== undefined) await boss.schedule(name, cron)
      }
    },

    drain: async (handlers) => {
      let tried = 0
      for (const name of Object.keys(kinds)) {
        for (const job of await boss.fetch(name, { batchSize: 1000 })) {
          tried += 1
          await run(name, handlers, job).then(
            () => boss.complete(name, job.id),
            (error: unknown) => boss.fail(name, job.id, { message: String(error) }),
          )
        }
      }
      return tried
    },

    state: async () => {
      const { rows } = await pool.query<QueueState>(
        `SELECT q.name,
           count(j.id) FILTER (WHERE j.state IN ('created', 'retry'))::int AS waiting,
           count(j.id) FILTER (WHERE j.state = 'active')::int AS active,
           count(j.id) FILTER (WHERE j.state = 'failed')::int AS dead,
           COALESCE(extract(epoch FROM now() - min(j.start_after) FILTER (WHERE j.state IN ('created', 'retry') AND j.start_after <= now())), 0)::float
             AS "oldestDueSeconds"
         FROM ${SCHEMA}.queue q LEFT JOIN ${SCHEMA}.job j ON j.name = q.name
         WHERE q.name = ANY($1) GROUP BY q.name ORDER BY q.name`,
        [Object.keys(kinds)],
      )
      return rows
    },

    retryDead: async () => {
      const { rows } = await pool.query<{ name: string; ids: string[] }>(
        `SELECT name, array_agg(id::text) AS ids FROM ${SCHEMA}.job WHERE state = 'failed' AND name = ANY($1) GROUP BY name`,
        [Object.keys(kinds)],
      )
      for (const { name, ids } of rows) await boss.retry(name, ids)
      return rows.reduce((total, { ids }) => total + ids.length, 0)
    },

    stop: async () => {
      if (working) await boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS })
    },
  }
}

/** Lets pg-boss write with somebody else's transaction. */
const within = (tx: Transaction) => ({
  executeSql: async (sql: string, values: unknown[]) => ({
    rows: await tx.$queryRawUnsafe<unknown[]>(
      sql,
      ...values.map((value) => (isPlainObject(value) ? JSON.stringify(value) : value)),
    ),
  }),
})

const isPlainObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
