import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { askSoftly } from './askSoftly.js'
import type { Metrics, MetricSources } from './index.js'
import { processMetrics } from './processMetrics.js'

/** Upper bounds in seconds. Uploads of large files take minutes. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120]
const QUERY_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]
const FIRST_BYTE_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
const STORE_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'])

/** How long a source may take to answer, in milliseconds. */
const PATIENCE_MS = 1_000

/** For so long totals of all rows are not counted anew, in milliseconds. */
const KEEP_TOTALS_MS = 60_000

interface Observer {
  observe(seconds: number): void
}

/** Numbers in the form that Prometheus reads: https://prometheus.io/docs/instrumenting/exposition_formats/. */
export function createPrometheusMetrics(version: string): Metrics & { watch(sources: MetricSources): void } {
  const registry = new Registry()
  const registers = [registry]
  const histogram = <L extends string>(name: string, help: string, buckets: number[], labelNames: L[] = []) =>
    new Histogram({ name, help, buckets, labelNames, registers })
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name, help, labelNames, registers })

  const requests = histogram('viztube_http_request_seconds', 'From a request to the end of its answer', REQUEST_BUCKETS, [
    'method',
    'route',
    'status',
  ])
  const firstByte = histogram(
    'viztube_media_first_byte_seconds',
    'From a request for a file on disk to the first byte of the answer',
    FIRST_BYTE_BUCKETS,
  )
  const storeCalls = histogram('viztube_media_store_call_seconds', 'Calls to Cloudinary', STORE_BUCKETS, ['operation', 'outcome'])
  const queries = histogram('viztube_database_query_seconds', 'Statements, on a connection that was there', QUERY_BUCKETS)
  const waits = histogram('viztube_database_wait_seconds', 'Waiting for a connection of the pool', QUERY_BUCKETS)
  const failures = new Counter({
    name: 'viztube_scrape_failures_total',
    help: 'How often a source could not tell its numbers',
    labelNames: ['source'],
    registers,
  })
  const now = {
    requests: gauge('viztube_http_requests_in_flight', 'Requests that have begun and not ended'),
    uploads: gauge('viztube_uploads_in_flight', 'Videos that are being received'),
    pool: gauge('viztube_database_connections', 'Connections of the pool', ['state']),
    waiting: gauge('viztube_database_waiting', 'Who waits for a connection of the pool'),
    up: gauge('viztube_database_up', 'Whether the database has answered now'),
    jobs: gauge('viztube_jobs', 'Jobs by what they are about', ['kind', 'state']),
    oldest: gauge('viztube_jobs_oldest_due_seconds', 'For how long the oldest due job has been waiting', ['kind']),
    totals: gauge('viztube_rows', 'Rows by what they are about', ['table']),
    bytes: gauge('viztube_stored_bytes', 'Bytes of the files of all videos'),
  }
  gauge('viztube_info', 'The version that runs', ['version', 'node']).set({ version, node: process.version }, 1)
  const readProcess = processMetrics(registry)

  // Label by label a child is looked up once: afterwards an observation costs some hundred nanoseconds.
  const children = new Map<string, Observer>()
  function childOf(key: string, make: () => Observer): Observer {
    let child = children.get(key)
    if (child === undefined) children.set(key, (child = make()))
    return child
  }
  let requestsNow = 0

  let sources: MetricSources | undefined
  const softly = <T>(source: string, keepMs: number, read: (from: MetricSources) => Promise<T>) =>
    askSoftly(() => (sources === undefined ? Promise.reject(new Error('no sources')) : read(sources)), {
      patienceMs: PATIENCE_MS,
      keepMs,
      onFailure: () => failures.inc({ source }),
    })
  const askJobs = softly('jobs', 0, ({ jobs }) => jobs())
  const askTotals = softly('totals', KEEP_TOTALS_MS, ({ totals }) => totals())

  async function readSources() {
    if (sources === undefined) return
    const { total, idle, waiting } = sources.pool()
    now.pool.set({ state: 'idle' }, idle)
    now.pool.set({ state: 'busy' }, total - idle)
    now.waiting.set(waiting)
    const [jobs, totals] = await Promise.all([askJobs(), askTotals()])
    now.up.set(jobs === undefined ? 0 : 1)
    now.jobs.reset()
    now.oldest.reset()
    for (const { name: kind, waiting, active, dead, oldestDueSeconds } of jobs ?? []) {
      now.jobs.set({ kind, state: 'waiting' }, waiting)
      now.jobs.set({ kind, state: 'active' }, active)
      now.jobs.set({ kind, state: 'dead' }, dead)
      now.oldest.set({ kind }, oldestDueSeconds)
    }
    if (totals === undefined) return
    const { videoBytes, ...rows } = totals
    for (const [table, count] of Object.entries(rows)) now.totals.set({ table }, count)
    now.bytes.set(videoBytes)
  }

  return {
    requestBegan: () => void (requestsNow += 1),
    requestEnded: ({ method, route, status, seconds }) => {
      requestsNow -= 1
      const known = METHODS.has(method) ? method : 'other'
      childOf(`${known} ${status} ${route}`, () => requests.labels(known, route, String(status))).observe(seconds)
    },
    firstByte: (seconds) => firstByte.observe(seconds),
    storeCall: (operation, succeeded, seconds) =>
      storeCalls.observe({ operation, outcome: succeeded ? 'success' : 'failure' }, seconds),
    databaseQuery: (seconds) => queries.observe(seconds),
    databaseWait: (seconds) => waits.observe(seconds),
    uploadsInFlight: (count) => now.uploads.set(count),
    watch: (given) => void (sources = given),
    read: async () => {
      now.requests.set(requestsNow)
      readProcess()
      await readSources()
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}
