import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../utils/logger.js'
import type { JobHandler, JobKind } from './index.js'
import { type BegunJob, type JobTable, SIGN_OF_LIFE_MS } from './jobTable.js'

/** Looks for due jobs and does them, until it is stopped. What the database does meanwhile ends neither it nor the process. */

export interface JobLoop {
  /** Whether looking for due jobs failed the last time. */
  isFailing: () => boolean
  /** Waits for the jobs that run, for at most `stopMs`. */
  stop: () => Promise<void>
}

export type AnyHandlers = Record<string, JobHandler<never>>

interface Options {
  table: JobTable
  kinds: Record<string, JobKind>
  handlers: AnyHandlers
  log: Logger
  /** How often it looks for due jobs, in milliseconds. */
  pollMs: number
  stopMs: number
}

const HOUSEKEEPING_MS = 60_000

interface Running {
  job: BegunJob
  end: Promise<void>
  cut: AbortController
  signsOfLife: NodeJS.Timeout
}

export function startJobLoop({ table, kinds, handlers, log, pollMs, stopMs }: Options): JobLoop {
  const running = new Set<Running>()
  const stopping = new AbortController()
  let wake = new AbortController()
  let keptHouse = -Infinity
  let failing = false

  function begin(job: BegunJob) {
    const cut = new AbortController()
    const end = doJob(job, { table, handlers, log, cut: cut.signal, stopping: stopping.signal })
    const giveSignOfLife = async () => {
      const ours = await table.giveSignOfLife(job).catch(() => true)
      if (!ours) cut.abort()
    }
    const entry = { job, end, cut, signsOfLife: setInterval(() => void giveSignOfLife(), SIGN_OF_LIFE_MS) }
    running.add(entry)
    void end.finally(() => {
      clearInterval(entry.signsOfLife)
      running.delete(entry)
      // There may be more where it came from.
      wake.abort()
    })
  }

  async function look() {
    for (const [name, { concurrency }] of Object.entries(kinds)) {
      const free = concurrency - [...running].filter(({ job }) => job.name === name).length
      const jobs = free > 0 && !stopping.signal.aborted ? await table.take(name, free) : []
      for (const job of jobs) begin(job)
    }
  }

  async function keepHouse() {
    if (performance.now() - keptHouse < HOUSEKEEPING_MS) return
    for (const { id, name } of await table.expire()) log.error({ job: name, jobId: id }, DEAD)
    await table.addDaily()
    await table.tidy()
    keptHouse = performance.now()
  }

  const looking = (async () => {
    while (!stopping.signal.aborted) {
      wake = new AbortController()
      try {
        await look()
        await keepHouse()
        if (failing) log.info('jobs are being done again')
        failing = false
      } catch (err) {
        if (!failing) log.warn({ err }, 'jobs are not being done; is the database up and migrated?')
        failing = true
      }
      await sleep(pollMs, undefined, { signal: wake.signal }).catch(() => undefined)
    }
  })()

  const stop = async () => {
    stopping.abort()
    wake.abort()
    await looking
    for (const { cut } of running) cut.abort()
    const patience = new AbortController()
    const ended = Promise.all([...running].map(({ end }) => end))
    await Promise.race([ended, sleep(stopMs, undefined, { signal: patience.signal }).catch(() => undefined)])
    patience.abort()
    for (const { job, signsOfLife } of running) {
      clearInterval(signsOfLife)
      log.warn({ job: job.name, jobId: job.id }, 'a job was cut; it will be done again')
    }
  }

  return { isFailing: () => failing, stop }
}

const DEAD = 'a job has failed as often as it may: when its cause is mended, npm run jobs -- --retry-dead'

interface Circumstances {
  table: JobTable
  handlers: AnyHandlers
  log: Logger
  /** Aborted to end the job early. */
  cut: AbortSignal
  /** Aborted when a job that ends early is to be given back. */
  stopping?: AbortSignal
}

/** Does a job that was begun, and writes down how it ended. Never throws: where that cannot be written, the job is done again. */
export async function doJob(job: BegunJob, { table, handlers, log, cut, stopping }: Circumstances): Promise<void> {
  const { name, id: jobId } = job
  try {
    const failure = await attempt(job, handlers, cut)
    if (failure === undefined) await table.complete(job)
    else if (cut.aborted && stopping?.aborted === true) await table.release(job)
    else if (await table.fail(job, failure.error)) log.error({ err: failure.error, job: name, jobId }, DEAD)
    else log.warn({ err: failure.error, job: name, jobId }, 'a job failed; it will be tried again')
  } catch (err) {
    log.warn({ err, job: name, jobId }, 'the end of a job was not written down; it will be done again')
  }
}

async function attempt(
  { name, data }: BegunJob,
  handlers: AnyHandlers,
  signal: AbortSignal,
): Promise<{ error: unknown } | undefined> {
  try {
    const handler = handlers[name]
    if (handler === undefined) throw new Error(`Nobody knows how to do the job ${name}`)
    await handler(data as never, signal)
    return undefined
  } catch (error) {
    return { error }
  }
}
