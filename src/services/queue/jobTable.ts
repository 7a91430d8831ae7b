import pg, { type Pool } from 'pg'
import PgBoss from 'pg-boss'
import { type AddOptions, JobBegun, type JobKind, type QueueState, type Transaction } from './index.js'
import { SCHEMA } from './schema.js'

/**
 * Every statement on the tables of jobs: https://github.com/timgit/pg-boss. Its own workers are not used: one of them ends the
 * process when the database goes away at the end of a job, and takes a job that it was handed while it stops.
 */

/** A job that this process has begun. */
export interface BegunJob {
  id: string
  name: string
  data: unknown
  /** How often it was tried before. Who began it and lost it to another process has an older number. */
  tries: number
}

export type JobTable = ReturnType<typeof createJobTable>

/** A job whose process gives no sign of life for so long is another's to do. */
const EXPIRY_SECONDS = 120

/** How often a process tells that it is still at a job, in milliseconds. */
export const SIGN_OF_LIFE_MS = (EXPIRY_SECONDS / 4) * 1000

const MAX_PAUSE_MS = 3_600_000

const DAY_SECONDS = 86_400

/** How long done jobs can be looked up, and dead ones are kept for somebody to retry them. */
const KEEP_DONE_SECONDS = 2 * DAY_SECONDS
const KEEP_DEAD_SECONDS = 90 * DAY_SECONDS

const JOB = `${SCHEMA}.job`

interface Options {
  pool: Pool
  kinds: Record<string, JobKind>
  /** Pause before the first further try, in milliseconds; it doubles with each. */
  retryBaseMs: number
}

export function createJobTable({ pool, kinds, retryBaseMs }: Options) {
  const boss = new PgBoss({
    db: { executeSql: (sql: string, values: unknown[]) => pool.query(sql, values) },
    schema: SCHEMA,
    migrate: false,
    supervise: false,
    schedule: false,
    archiveCompletedAfterSeconds: KEEP_DONE_SECONDS,
  })
  boss.on('error', () => undefined)
  const names = Object.keys(kinds)

  const sendOptions = (name: string) => ({
    retryLimit: kinds[name]?.retryLimit ?? 0,
    expireInSeconds: EXPIRY_SECONDS,
  })

  /** Ends tries that failed: a further one after a pause, or none. */
  const fail = async (which: string, values: unknown[], message: string) => {
    const again = 'retry_count < retry_limit'
    const { rows } = await pool.query<{ id: string; name: string; dead: boolean }>(
      `UPDATE ${JOB} SET
         state = CASE WHEN ${again} THEN 'retry' ELSE 'failed' END::${SCHEMA}.job_state,
         start_after = CASE WHEN ${again}
           THEN now() + LEAST($1 * 2 ^ LEAST(retry_count, 30), ${MAX_PAUSE_MS}) * interval '1 millisecond' ELSE start_after END,
         completed_on = CASE WHEN ${again} THEN NULL ELSE now() END,
         output = jsonb_build_object('message', $2::text)
       WHERE state = 'active' AND ${which} RETURNING id::text, name, state = 'failed' AS dead`,
      [retryBaseMs, message.slice(0, 500), ...values],
    )
    return rows
  }

  const mine = (first: number) => `name = $${first} AND id = $${first + 1}::uuid AND retry_count = $${first + 2}`
  const keyOf = ({ name, id, tries }: BegunJob) => [name, id, tries]

  return {
    add: async (tx: Transaction, name: string, payload: object, { delaySeconds }: AddOptions = {}): Promise<string> => {
      const delay = delaySeconds === undefined ? {} : { startAfter: delaySeconds }
      const id = await boss.send(name, payload, { ...sendOptions(name), ...delay, db: within(tx) })
      if (id === null) throw new Error(`The job ${name} was not written: npm run db:migrate makes its queue`)
      return id
    },

    cancel: async (tx: Transaction, name: string, ids: string[]): Promise<void> => {
      const gone = await tx.$queryRawUnsafe<unknown[]>(
        `DELETE FROM ${JOB} WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'created' RETURNING 1 AS done`,
        name,
        ids,
      )
      if (gone.length < ids.length) throw new JobBegun(`A job ${name} has been begun before it was taken back`)
    },

    hasten: async (tx: Transaction, name: string, ids: string[]): Promise<void> => {
      await tx.$queryRawUnsafe(
        `UPDATE ${JOB} SET start_after = now() WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'created' RETURNING 1 AS done`,
        name,
        ids,
      )
    },

    /** Begins due jobs of a kind, the oldest first. */
    take: async (name: string, most: number): Promise<BegunJob[]> => {
      let failure: { error: unknown } | undefined
      const executeSql = (sql: string, values: unknown[]) =>
        pool.query(sql, values).catch((error: unknown) => {
          // The library takes every failure for this one: somebody else is at the one job that may be done at a time.
          if (!(error instanceof pg.DatabaseError && error.code === '23505')) failure = { error }
          throw error
        })
      const jobs = await boss.fetch<unknown>(name, { batchSize: most, includeMetadata: true, db: { executeSql } })
      if (failure !== undefined) throw failure.error
      return jobs.map(({ id, data, retryCount }) => ({ id, name, data, tries: retryCount }))
    },

    /** Answers whether the job is still ours. */
    giveSignOfLife: async (job: BegunJob): Promise<boolean> => {
      const sql = `UPDATE ${JOB} SET started_on = now() WHERE state = 'active' AND ${mine(1)}`
      return (await pool.query(sql, keyOf(job))).rowCount === 1
    },

    complete: async (job: BegunJob): Promise<void> => {
      const sql = `UPDATE ${JOB} SET state = 'completed', completed_on = now() WHERE state = 'active' AND ${mine(1)}`
      await pool.query(sql, keyOf(job))
    },

    /** Answers whether that was the last try. */
    fail: async (job: BegunJob, error: unknown): Promise<boolean> => {
      const [failed] = await fail(mine(3), keyOf(job), String(error))
      return failed?.dead === true
    },

    /** Gives back a job that was begun, as if it had not been. */
    release: async (job: BegunJob): Promise<void> => {
      await pool.query(
        `UPDATE ${JOB} SET state = 'retry', started_on = NULL, start_after = now() WHERE state = 'active' AND ${mine(1)}`,
        keyOf(job),
      )
    },

    /** Ends the tries of processes that have died; answers the jobs that are dead now. */
    expire: async (): Promise<{ id: string; name: string }[]> => {
      const expired = await fail(
        'name = ANY($3) AND started_on + expire_in < now()',
        [names],
        'The process that was doing it has died',
      )
      return expired.filter(({ dead }) => dead)
    },

    /** Removes jobs that were done long ago. The library would remove those as well that have been waiting for two weeks. */
    tidy: async (): Promise<void> => {
      await pool.query(
        `DELETE FROM ${JOB} WHERE name = ANY($1)
           AND completed_on < now() - CASE state WHEN 'failed' THEN $2::int ELSE $3 END * interval '1 second'`,
        [names, KEEP_DEAD_SECONDS, KEEP_DONE_SECONDS],
      )
    },

    /** Makes the jobs of today that are not there yet. */
    addDaily: async (): Promise<void> => {
      for (const [name, { daily }] of Object.entries(kinds)) {
        if (daily === undefined) continue
        const due = new Date()
        due.setUTCHours(daily.hour, daily.minute, 0, 0)
        // Of one day there is one, whoever else asks.
        await boss.send(name, {}, { ...sendOptions(name), startAfter: due, singletonSeconds: DAY_SECONDS })
      }
    },

    state: async (): Promise<QueueState[]> => {
      const { rows } = await pool.query<QueueState>(
        `SELECT q.name,
           count(j.id) FILTER (WHERE j.state IN ('created', 'retry'))::int AS waiting,
           count(j.id) FILTER (WHERE j.state = 'active')::int AS active,
           count(j.id) FILTER (WHERE j.state = 'failed')::int AS dead,
           COALESCE(extract(epoch FROM now() - min(j.start_after) FILTER (WHERE j.state IN ('created', 'retry') AND j.start_after <= now())), 0)::float
             AS "oldestDueSeconds"
         FROM ${SCHEMA}.queue q LEFT JOIN ${JOB} j ON j.name = q.name AND j.state <> 'completed'
         WHERE q.name = ANY($1) GROUP BY q.name ORDER BY q.name`,
        [names],
      )
      return rows
    },

    retryDead: async (): Promise<number> => {
      const { rowCount } = await pool.query(
        `UPDATE ${JOB} SET state = 'retry', retry_count = 0, started_on = NULL, completed_on = NULL, start_after = now()
         WHERE state = 'failed' AND name = ANY($1)`,
        [names],
      )
      return rowCount ?? 0
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
