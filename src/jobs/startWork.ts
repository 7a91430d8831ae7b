import { setTimeout as sleep } from 'node:timers/promises'
import { type JobDeps, jobHandlers } from './index.js'

const RETRY_MS = 5_000

/**
 * Begins to do jobs in this process, as soon as the database can be reached: that it cannot be reached now is no reason not to
 * start. Answers how to stop.
 */
export function startWork(deps: JobDeps): () => Promise<void> {
  const { jobs, log } = deps
  const stopping = new AbortController()

  const started = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await jobs.work(jobHandlers(deps))
        return
      } catch (err) {
        log.warn({ err }, 'jobs are not being done; is the database up and migrated?')
        await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  })()

  return async () => {
    stopping.abort()
    await started
    await jobs.stop()
  }
}
