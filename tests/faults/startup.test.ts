import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrationNames } from '../../src/db/migrationFiles.js'
import { type FaultBench, openFaultBench } from '../support/faultBench.js'
import { until } from '../support/queue.js'

/** A service that does its jobs itself, and whose database is not as it should be when it starts. */
describe('a start', () => {
  let bench: FaultBench

  beforeAll(async () => {
    bench = await openFaultBench('startup', { WORKER: 'embedded' })
  })
  beforeEach(() => bench.proxy.up())
  afterAll(() => bench.close())

  const ask = async (path: string) => {
    const answer = await fetch(`${bench.origin}/api/v2/healthcheck${path}`)
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() }
  }
  const isReady = async () => (await ask('/ready')).status === 200

  const databaseIsDown = { path: 'database', message: 'is down' }

  it('without a database listens, says so, and waits for it', async () => {
    bench.proxy.down()
    await bench.start()
    const { pid, output, messages } = bench.service()
    await until(() => output().includes('jobs are not being done'))
    expect((await ask('')).status).toBe(200)
    const { status, retryAfter, text } = await ask('/ready')
    expect({ status, retryAfter }).toEqual({ status: 503, retryAfter: '2' })
    expect(JSON.parse(text)).toMatchObject({ code: 'DATABASE_UNAVAILABLE', errors: expect.arrayContaining([databaseIsDown]) })
    expect(text).not.toMatch(/ECONN|127\.0\.0\.1/)
    expect(output()).toMatch(/"part":"database","reason":"[^"]*ECONNRE/)
    expect(messages).toEqual([])

    bench.proxy.up()
    const from = Date.now()
    await until(isReady)
    expect(Date.now() - from).toBeLessThan(5_000)
    await until(() => output().includes('jobs are being done again') && messages.length > 0)
    expect({ pid: bench.service().pid, messages }).toEqual({ pid, messages: ['ready'] })
    expect(await bench.service().kill('SIGTERM')).toEqual([0, null])
  })

  it('without a database ends when it is told to', async () => {
    bench.proxy.down()
    await bench.start()
    expect(await bench.service().kill('SIGTERM')).toEqual([0, null])
  })

  it('before the migrations says which are missing, to the log alone', async () => {
    const { db } = bench.deps
    const last = migrationNames().at(-1) ?? ''
    await db.$executeRaw`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = ${last}`
    await bench.start()
    const { output, messages } = bench.service()
    await until(() => output().includes('not ready'))
    const { status, text } = await ask('/ready')
    expect({ status, errors: (JSON.parse(text) as { errors: unknown }).errors }).toEqual({
      status: 503,
      errors: [databaseIsDown],
    })
    expect(text).not.toContain(last)
    expect(output()).toContain(`It lacks ${last}: npm run db:migrate applies what is missing.`)
    expect(messages).toEqual([])

    await db.$executeRaw`UPDATE _prisma_migrations SET finished_at = now() WHERE migration_name = ${last}`
    await until(isReady)
    await until(() => messages.length > 0)
  })

  it('is told apart from a part that goes down later, and comes back', async () => {
    expect(await isReady()).toBe(true)
    bench.proxy.blackhole()
    const from = Date.now()
    await sleep(500)
    const { status, text } = await ask('/ready')
    expect({ status, code: (JSON.parse(text) as { code: string }).code }).toEqual({ status: 503, code: 'DATABASE_UNAVAILABLE' })
    expect(Date.now() - from).toBeLessThan(3_000)
    expect((await ask('')).status).toBe(200)
    bench.proxy.up()
    await until(isReady)
  })
})
