import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Running } from '../support/builtService.js'
import { type FaultBench, openFaultBench } from '../support/faultBench.js'
import { deleteVideo, publish } from '../support/faults.js'
import { until } from '../support/queue.js'

const stored = async ({ deps }: FaultBench) => {
  let count = 0
  for await (const batch of deps.media.list({ storedBefore: new Date(Date.now() + 60_000) })) count += batch.length
  return count
}

const nothing = { orphans: [], broken: [], leftovers: [], unhealthy: [] }

const stateOf = async ({ deps }: FaultBench) => (await deps.jobs.state()).find(({ name }) => name === 'removeAsset')

describe('a worker of its own', () => {
  let bench: FaultBench
  let worker: Running | undefined

  beforeAll(async () => {
    bench = await openFaultBench('worker')
    await bench.start()
  })
  beforeEach(async () => {
    await worker?.kill('SIGKILL')
    worker = undefined
    await bench.losses()
  })
  afterAll(async () => {
    await worker?.kill('SIGKILL')
    await bench.close()
  })

  const removeOne = async () => {
    const { caller, method, path } = await deleteVideo.prepare(bench)
    expect(await bench.call(caller, method, path)).toMatchObject({ status: 200 })
  }

  it('does what the server leaves to it', async () => {
    await removeOne()
    expect(await stored(bench)).toBe(2)
    worker = await bench.build.start('worker', bench.settings)
    await until(async () => (await stored(bench)) === 0)
  })

  it('goes on where one that was killed has left off', async () => {
    worker = await bench.build.start('worker', bench.settings)
    for (let n = 0; n < 3; n++) await removeOne()
    await worker.kill('SIGKILL')
    // As if nobody had heard of it for a while.
    await bench.deps.db.$executeRaw`UPDATE pgboss.job SET started_on = now() - interval '121 seconds' WHERE state = 'active'`
    worker = await bench.build.start('worker', bench.settings)
    await until(async () => (await stored(bench)) === 0)
  })

  it('waits for the database, and ends when it is told to', async () => {
    bench.proxy.down()
    worker = await bench.build.start('worker', bench.settings)
    await until(() => worker?.output().includes('jobs are not being done') === true)
    bench.proxy.up()
    await removeOne()
    await until(async () => (await stored(bench)) === 0)
    expect(await worker.kill('SIGTERM')).toEqual([0, null])
    expect(await stateOf(bench)).toMatchObject({ waiting: 0, active: 0, dead: 0 })
  })

  it('refuses to work beside a server that does the jobs itself', async () => {
    const started = bench.build.start('worker', { ...bench.settings, WORKER: 'embedded' })
    await expect(started).rejects.toThrow('WORKER=separate')
  })
})

describe('a server that does the jobs itself', () => {
  let bench: FaultBench

  beforeAll(async () => {
    bench = await openFaultBench('embedded', { WORKER: 'embedded' })
  })
  beforeEach(() => bench.start())
  afterAll(() => bench.close())

  it('removes what was deleted, also when it was killed right after', async () => {
    const { caller, method, path } = await deleteVideo.prepare(bench)
    expect(await bench.call(caller, method, path)).toMatchObject({ status: 200 })
    await bench.kill()
    await bench.start()
    await bench.deps.db.$executeRaw`UPDATE pgboss.job SET started_on = now() - interval '121 seconds' WHERE state = 'active'`
    await until(async () => (await stored(bench)) === 0)
    await bench.service().kill('SIGTERM')
  })

  it('answers the upload that it is at when it is told to end', async () => {
    const { caller, method, path, form } = await publish.prepare(bench)
    bench.proxy.latency(30)
    const answer = bench.call(caller, method, path, form)
    await sleep(50)
    expect(await bench.service().kill('SIGTERM')).toEqual([0, null])
    expect(await answer).toMatchObject({ status: 201 })
    bench.proxy.latency(0)
    await bench.start()
    expect(await bench.losses()).toEqual(nothing)
  })
})
