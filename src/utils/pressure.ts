import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Logger } from './logger.js'

interface Limits {
  /** Memory of the process, in bytes, from which on it is short. */
  memoryBytes: number
  /** How long, in milliseconds, something may have to wait until this process turns to it. */
  delayMs: number
}

/** Whether this process has more to do than it can. */
export interface Pressure {
  /** Whether a request that has just come is to be refused. Asked once for each. */
  refuses(): boolean
  close(): void
}

const SAMPLE_MS = 1_000

/** Samples in a row that must be too slow: a single pause may be the garbage collector's, or a part that is loaded for the first time. */
const SLOW_SAMPLES = 2

/**
 * While memory is short, so many requests are let in between two samples. Some have to be: memory is given back by working on, and
 * nobody can tell beforehand whether it will be. Either it falls, or it grows to where the process manager starts the process anew.
 */
const TRICKLE = 10

/**
 * Watches how long the event loop lets others wait, and how much memory is in use, from the first request on. It is better to refuse
 * some requests at once than to answer all of them too late, or to be ended for the memory that they take.
 */
export function createPressure({ memoryBytes, delayMs }: Limits, log: Logger): Pressure {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  let timer: NodeJS.Timeout | undefined
  let slowSamples = 0
  let short = false
  let letIn = 0

  const sample = () => {
    const longestMs = delay.max / 1e6
    delay.reset()
    const rss = process.memoryUsage.rss()
    const wasOver = isOver()
    slowSamples = longestMs > delayMs ? slowSamples + 1 : 0
    short = rss > memoryBytes
    letIn = 0
    if (isOver() === wasOver) return
    const seen = { longestDelayMs: Math.round(longestMs), rssBytes: rss }
    if (isOver()) log.warn(seen, 'overloaded: some requests are refused')
    else log.info(seen, 'no longer overloaded')
  }
  const isOver = () => slowSamples >= SLOW_SAMPLES || short

  const start = () => {
    delay.enable()
    timer = setInterval(sample, SAMPLE_MS)
    timer.unref()
    short = process.memoryUsage.rss() > memoryBytes
  }

  return {
    refuses: () => {
      if (timer === undefined) start()
      if (slowSamples >= SLOW_SAMPLES) return true
      if (!short) return false
      letIn += 1
      return letIn > TRICKLE
    },
    close: () => {
      clearInterval(timer)
      delay.disable()
    },
  }
}
