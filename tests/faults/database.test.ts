import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/db/embedded.js'
import { migrate } from '../../src/db/migrate.js'
import { withClient } from '../support/database.js'
import { type Caller, type FaultBench, openFaultBench } from '../support/faultBench.js'
import { acknowledged, isSuccess, type Load, underLoad } from '../support/load.js'

/** Longest wait for an answer, and for the first success after a fault, in milliseconds; a busy machine adds to the former. */
const LONGEST = 8_000 + 6_000
const RECOVERY = 5_000

describe('a database that fails under load', () => {
  let folder: string
  let server: EmbeddedPostgres
  let bench: FaultBench
  let people: Caller[]

  const startServer = () =>
    startEmbeddedPostgres({
      dataDir: folder,
      settings: { fsync: 'off', max_connections: 30 },
      log: { info: () => undefined, error: () => undefined },
    })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'viztube-failing-'))
    server = await startServer()
    await migrate(server.connectionString)
    bench = await openFaultBench('', {}, server.connectionString)
    await bench.start()
    people = await Promise.all(Array.from({ length: 12 }, () => bench.person()))
  })
  afterAll(async () => {
    await bench.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const asAdmin = (sql: string) => withClient(server.connectionString, (admin) => admin.query<Record<string, unknown>>(sql))

  /** Stops the server as an operator does, and starts it again. */
  const restart = async (signal: 'SIGINT' | 'SIGQUIT') => {
    if (signal === 'SIGQUIT') process.kill(server.pid, signal)
    await server.stop()
    await sleep(300)
    server = await startServer()
    bench.proxy.retarget(server.connectionString)
  }

  const faults: [string, () => Promise<unknown>][] = [
    [
      'falls silent in the middle of a transaction',
      async () => {
        await bench.proxy.holdAt('INSERT INTO "public"."uploads"', 'before')
        await sleep(7_500)
        bench.proxy.up()
      },
    ],
    ['is restarted', () => restart('SIGINT')],
    ['is stopped without taking leave, and recovers', () => restart('SIGQUIT')],
    [
      'ends all connections, again and again',
      async () => {
        for (let times = 0; times < 10; times++) {
          await asAdmin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'viztube'")
          await sleep(50)
        }
      },
    ],
    [
      'cannot be reached for a second',
      async () => {
        bench.proxy.down()
        await sleep(1_000)
        bench.proxy.up()
      },
    ],
    [
      'has a table locked for longer than anybody waits',
      () =>
        withClient(server.connectionString, async (holder) => {
          await holder.query('BEGIN')
          await holder.query('LOCK TABLE videos, tweets')
          await sleep(4_000)
          await holder.query('ROLLBACK')
        }),
    ],
    [
      'answers late, later, and in time again',
      async () => {
        for (const ms of [600, 2_500, 0, 600, 0]) {
          bench.proxy.latency(ms)
          await sleep(ms === 0 ? 500 : 1_500)
        }
      },
    ],
  ]

  it.each(faults)('%s: costs 503 for a while, and no write that was acknowledged', async (_name, happen) => {
    const { pid } = bench.service()
    const { load, recovery } = await underLoad(bench, people, async (load) => {
      await happen()
      return { load, recovery: await load.nextSuccess() }
    })

    expect(failures(load)).toEqual([])
    expect(Math.max(...load.answers.map(({ ms }) => ms))).toBeLessThan(LONGEST)
    expect(recovery).toBeLessThan(RECOVERY)
    expect(await lost(load)).toEqual([])
    expect(await forgottenTransactions()).toEqual([])
    expect({ pid: bench.service().pid, health: (await fetch(`${bench.origin}/api/v2/healthcheck/ready`)).status }).toEqual({
      pid,
      health: 200,
    })
  })

  it('has all connections waiting for a lock: whoever finds none is told soon', async () => {
    const answers = await withClient(server.connectionString, async (holder) => {
      await holder.query('BEGIN')
      await holder.query('LOCK TABLE videos')
      const from = performance.now()
      const callers = Array.from({ length: 20 }, () => people.slice(0, 10)).flat()
      const calls = callers.map(async (person) => {
        const answer = await bench.call(person, 'GET', '/videos')
        return { ...answer, call: 'GET /videos', at: from, ms: performance.now() - from }
      })
      return Promise.all(calls)
    })
    expect(failures({ answers })).toEqual([])
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(503))
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(LONGEST)
  })

  /** Answers that are neither a success nor a refusal that says when to come again. */
  const failures = ({ answers }: Pick<Load, 'answers'>) =>
    answers.filter(({ status, retryAfter, body }) => {
      const refused = status === 503 && ['DATABASE_UNAVAILABLE', 'OVERLOADED'].includes(body.code ?? '') && Number(retryAfter) > 0
      return !isSuccess(status) && !refused
    })

  const lost = async (load: Load) => {
    const { rows } = await asAdmin('SELECT id FROM tweets')
    const stored = new Set(rows.map(({ id }) => id))
    const ids = acknowledged(load, 'POST /tweets')
    expect(ids.length).toBeGreaterThan(0)
    return ids.filter((id) => !stored.has(id))
  }

  const forgottenTransactions = async () =>
    (
      await asAdmin(
        "SELECT query FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND now() - state_change > interval '10 seconds'",
      )
    ).rows
})
