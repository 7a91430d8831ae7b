import { metricsOf, type Numbers } from '../../tests/support/metrics.js'
import type { Outcome } from './traffic.js'

/** What was seen in one stretch of time: by clients, and by the service itself. */
export interface Sample {
  /** Seconds since the beginning. */
  at: number
  requestsPerSecond: number
  errors: number
  /** Milliseconds that answers took, uploads left aside. */
  p50: number
  p95: number
  p99: number
  /** Megabytes. */
  memory: number
  heap: number
  /** Milliseconds. */
  lag: number
  query: number
  firstByte: number
  /** Share of one processor. */
  cpu: number
}

const SLOW_BY_NATURE = ['upload', 'register', 'login']

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** Gathers outcomes, and makes a sample of them each time it is asked to. */
export function createSampler(direct: string) {
  const since = performance.now()
  let outcomes: Outcome[] = []
  let before: { numbers: Numbers; at: number } | undefined

  async function sample(): Promise<Sample> {
    const [numbers, at] = [await metricsOf(direct), performance.now()]
    const seen = outcomes
    outcomes = []
    const grown = (name: string) => numbers.value(name) - (before?.numbers.value(name) ?? 0)
    const average = (name: string) => (grown(`${name}_sum`) / grown(`${name}_count`)) * 1000
    const seconds = (at - (before?.at ?? since)) / 1000
    const times = seen.filter(({ action }) => !SLOW_BY_NATURE.includes(action)).map(({ milliseconds }) => milliseconds)
    const result: Sample = {
      at: Math.round((at - since) / 1000),
      requestsPerSecond: seen.length / seconds,
      errors: seen.filter(({ error }) => error !== undefined).length,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      p99: percentile(times, 0.99),
      memory: numbers.value('process_resident_memory_bytes') / 1e6,
      heap: numbers.value('nodejs_heap_size_used_bytes') / 1e6,
      lag: numbers.value('nodejs_eventloop_lag_p99_seconds') * 1000,
      query: average('viztube_database_query_seconds'),
      firstByte: average('viztube_media_first_byte_seconds'),
      cpu: grown('process_cpu_seconds_total') / seconds,
    }
    before = { numbers, at }
    return result
  }

  return { add: (outcome: Outcome) => void outcomes.push(outcome), sample }
}
