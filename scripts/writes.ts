import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openFaultBench } from '../tests/support/faultBench.js'
import globalSetup from '../tests/support/globalSetup.js'
import globalTeardown from '../tests/support/globalTeardown.js'
import { acknowledged, isSuccess, underLoad } from '../tests/support/load.js'

/**
 * `npm run verify:writes [-- 120]`: for so many seconds reads and writes through a network that answers in time, late and later by
 * turns, and counts the writes that were acknowledged and are not there, and the transactions that were forgotten. Both must be 0.
 */
const [, , wanted = '120'] = process.argv
const seconds = Number(wanted)
if (!Number.isInteger(seconds) || seconds < 1) throw new Error('For how many seconds? A number is wanted.')

/** Latency in each direction, and how long it stays so, in milliseconds. */
const WAVE = [
  [0, 2_000],
  [600, 3_000],
  [2_500, 5_000],
] as const

await globalSetup({ rootDir: resolve(import.meta.dirname, '..') })
const bench = await openFaultBench('writes')
await bench.start()
const { pid } = bench.service()
const people = await Promise.all(Array.from({ length: 30 }, () => bench.person()))

const forgotten = new Set<number>()
const lookForForgotten = async () => {
  const rows = await bench.deps.db.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND now() - state_change > interval '10 seconds'`
  for (const { pid } of rows) forgotten.add(pid)
}

const load = await underLoad(bench, people, async (load) => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    for (const [latency, ms] of WAVE) {
      bench.proxy.latency(latency)
      await sleep(ms)
      await lookForForgotten()
    }
  }
  bench.proxy.latency(0)
  await load.nextSuccess()
  return load
})

const stored = new Set((await bench.deps.db.tweet.findMany({ select: { id: true } })).map(({ id }) => id))
const written = acknowledged(load, 'POST /tweets')
const lost = written.filter((id) => !stored.has(id))
const odd = load.answers.filter(({ status }) => !isSuccess(status) && status !== 503)
const longest = Math.max(...load.answers.map(({ ms }) => ms))
const samePid = bench.service().pid === pid
await bench.close()
await globalTeardown()

process.stdout.write(
  `${String(load.answers.length)} requests in ${String(seconds)} s, ${String(load.answers.filter(({ status }) => status === 503).length)} ` +
    `answered with 503, ${String(odd.length)} with anything else; the longest took ${(longest / 1000).toFixed(1)} s.\n` +
    `${String(written.length)} writes acknowledged, ${String(lost.length)} of them lost; ${String(forgotten.size)} transactions forgotten.\n`,
)
process.exitCode = lost.length > 0 || forgotten.size > 0 || odd.length > 0 || !samePid ? 1 : 0
