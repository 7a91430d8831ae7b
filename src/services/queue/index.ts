/**
 * Work that is promised inside a transaction and done after it, by this process or by a worker of its own. A job whose transaction
 * is rolled back never existed; one whose transaction is committed is done at least once, also after a crash.
 */

/** Where a job is written: a client of the database, or, better, the transaction that makes the job necessary. */
export interface Transaction {
  $queryRawUnsafe: <T>(sql: string, ...values: unknown[]) => PromiseLike<T>
}

/** The payload of each kind of job, by its name. */
export type Payloads = Record<string, object>

/**
 * Does a job. It may be called again for the same job, so doing it twice must be as good as once. Throwing means: later again. The
 * signal is aborted when the process stops, or when the job has been given to another one: a long job ends then, by throwing.
 */
export type JobHandler<Payload> = (payload: Payload, signal: AbortSignal) => Promise<void>

export type JobHandlers<P extends Payloads> = { [N in keyof P & string]: JobHandler<P[N]> }

export interface JobKind {
  /** How often a failing job is tried again before it is dead; the pause doubles each time, up to an hour. */
  retryLimit: number
  /** How many run at once in one process. */
  concurrency: number
  /** No two are done at the same time, in all processes together. */
  alone?: true
  /** One is made for each day, due at this time (UTC). When nobody was there at that time, it is done later. */
  daily?: { hour: number; minute: number }
}

export interface AddOptions {
  /** Seconds from now before which it is not done. */
  delaySeconds?: number
}

/** What waits, and what has failed for good. */
export interface QueueState {
  name: string
  /** Due now or later, first tries and further ones. */
  waiting: number
  active: number
  /** Tried as often as allowed; kept until somebody retries it, for 90 days at most. */
  dead: number
  /** Seconds that the oldest due job has been waiting. */
  oldestDueSeconds: number
}

/** The job cannot be taken back: it is being done, or has been. */
export class JobBegun extends Error {
  override name = 'JobBegun'
}

export interface JobQueue<P extends Payloads> {
  /** Writes a job with the given transaction; answers its id. */
  add<N extends keyof P & string>(tx: Transaction, name: N, payload: P[N], options?: AddOptions): Promise<string>

  /**
   * Takes back jobs that nobody has begun. When the transaction is committed, they have never been done and never will be.
   *
   * @throws JobBegun when one of them has been begun: then roll back
   */
  cancel(tx: Transaction, name: keyof P & string, ids: string[]): Promise<void>

  /** Makes delayed jobs due at once. One that is gone already, or taken back by a transaction that was committed, stays so. */
  hasten(tx: Transaction, name: keyof P & string, ids: string[]): Promise<void>

  /** Begins to do jobs in this process, and goes on trying while the database is down. Idempotent. */
  work(handlers: JobHandlers<P>): void

  /** Does every job that is due now, once, and returns how many were tried; for tests. */
  drain(handlers: JobHandlers<P>): Promise<number>

  state(): Promise<QueueState[]>

  /** @throws Error when this process is to do jobs and could not look for any the last time. */
  check(): Promise<void>

  /** Gives dead jobs another round of tries; answers how many. */
  retryDead(): Promise<number>

  /** Takes no new jobs and lets those that run end, for at most 20 seconds; what is cut is done again later. Idempotent. */
  stop(): Promise<void>
}
