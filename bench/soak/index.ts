import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createSampler, percentile, type Sample } from './samples.js'
import { startProduction } from './setup.js'
import { drawCharts } from './svg.js'
import { type Outcome, runTraffic } from './traffic.js'

/**
 * `npm run soak -- --minutes N [--rate R] [--users U] [--out FILE.svg] [--direct]`: mixed traffic against the service as it is in
 * production, for so many minutes. Prints a table and draws it. Ends with 1 when anything was answered as it should not be.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '20' },
    users: { type: 'string', default: '8' },
    out: { type: 'string', default: 'coverage/soak.svg' },
    direct: { type: 'boolean', default: false },
  },
})

function number(name: 'minutes' | 'rate' | 'users', most: number): number {
  const value = Number(values[name])
  if (value > 0 && value <= most) return value
  process.stderr.write(`--${name} must be a number above 0 and at most ${most}.\n`)
  process.exit(2)
}

const [minutes, rate, users] = [number('minutes', 24 * 60), number('rate', 500), number('users', 200)]
const say = (line: string) => void process.stdout.write(`${line}\n`)

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())

const production = await startProduction(values.direct)
say(`The service as in production: ${production.how}. ${users} users, ${rate} requests a second, ${minutes} minutes.`)
const samples: Sample[] = []
const failed: Outcome[] = []
const counts = new Map<string, number[]>()
const sampler = createSampler(production.direct)

try {
  const over = setTimeout(() => stopped.abort(), minutes * 60_000)
  const traffic = runTraffic({
    origin: production.origin,
    users,
    rate,
    most: Math.ceil(minutes * 60 * rate * 2) + users * 3,
    signal: stopped.signal,
    onOutcome: (outcome) => {
      sampler.add(outcome)
      const times = counts.get(outcome.action) ?? []
      times.push(outcome.milliseconds)
      counts.set(outcome.action, times)
      if (outcome.error !== undefined) failed.push(outcome)
    },
  }).finally(() => stopped.abort())
  const everyMs = Math.max(5_000, (minutes * 60_000) / 120)
  while (!stopped.signal.aborted) {
    await sleep(everyMs, undefined, { signal: stopped.signal }).catch(() => undefined)
    samples.push(await sampler.sample())
  }
  await traffic
  clearTimeout(over)
} finally {
  await production.stop()
}

const COLUMNS: [head: string, value: (sample: Sample) => string][] = [
  ['min', ({ at }) => (at / 60).toFixed(1)],
  ['req/s', (sample) => sample.requestsPerSecond.toFixed(1)],
  ['errors', ({ errors }) => String(errors)],
  ['p50 ms', ({ p50 }) => p50.toFixed(1)],
  ['p95 ms', ({ p95 }) => p95.toFixed(1)],
  ['p99 ms', ({ p99 }) => p99.toFixed(1)],
  ['RSS MB', ({ memory }) => memory.toFixed(0)],
  ['heap MB', ({ heap }) => heap.toFixed(0)],
  ['lag p99 ms', ({ lag }) => lag.toFixed(1)],
  ['query ms', ({ query }) => query.toFixed(2)],
  ['first byte ms', ({ firstByte }) => firstByte.toFixed(2)],
  ['CPU', ({ cpu }) => `${(cpu * 100).toFixed(0)} %`],
]
const every = Math.max(1, Math.ceil(samples.length / 20))
say(COLUMNS.map(([head]) => head.padStart(Math.max(7, head.length))).join('  '))
for (const sample of samples.filter((_, index) => (index + 1) % every === 0 || index === samples.length - 1)) {
  say(COLUMNS.map(([head, value]) => value(sample).padStart(Math.max(7, head.length))).join('  '))
}
say('')
for (const [action, times] of [...counts].sort(([, a], [, b]) => b.length - a.length)) {
  say(
    `${action.padEnd(12)} ${String(times.length).padStart(7)}  p50 ${percentile(times, 0.5).toFixed(1)} ms  p95 ${percentile(times, 0.95).toFixed(1)} ms  p99 ${percentile(times, 0.99).toFixed(1)} ms`,
  )
}
const quarter = Math.max(1, Math.floor(samples.length / 4))
const memoryOf = (some: Sample[]) =>
  percentile(
    some.map(({ memory }) => memory),
    0.5,
  ).toFixed(0)
say(
  `\nMemory: ${memoryOf(samples.slice(0, quarter))} MB in the first quarter, ${memoryOf(samples.slice(-quarter))} MB in the last (medians), at most ${Math.max(...samples.map(({ memory }) => memory)).toFixed(0)} MB.`,
)

const line = (name: string, value: (sample: Sample) => number) => ({ name, values: samples.map(value) })
const file = resolve(values.out)
mkdirSync(dirname(file), { recursive: true })
writeFileSync(
  file,
  drawCharts(
    `VizTube for ${minutes} minutes: ${production.how}`,
    samples.map(({ at }) => at),
    [
      {
        title: 'Answers',
        unit: 'ms',
        lines: [line('p50', ({ p50 }) => p50), line('p95', ({ p95 }) => p95), line('p99', ({ p99 }) => p99)],
      },
      { title: 'Memory', unit: 'MB', lines: [line('RSS', ({ memory }) => memory), line('heap', ({ heap }) => heap)] },
      {
        title: 'Requests',
        unit: 'per second',
        lines: [line('requests', (sample) => sample.requestsPerSecond), line('errors', ({ errors }) => errors)],
      },
      { title: 'Event loop', unit: 'ms late (p99)', lines: [line('lag', ({ lag }) => lag)] },
      { title: 'Statements', unit: 'ms on average', lines: [line('query', ({ query }) => query)] },
      { title: 'First byte of a file', unit: 'ms on average', lines: [line('first byte', ({ firstByte }) => firstByte)] },
    ],
  ),
)
say(`Drawn in ${file}.`)
const total = [...counts.values()].reduce((sum, times) => sum + times.length, 0)
say(`${total} requests, ${failed.length} errors.`)
for (const { action, status, error } of failed.slice(0, 10)) say(`  ${action}: ${status} ${error ?? ''}`)
process.exitCode = failed.length > 0 ? 1 : 0
