import { describe, expect, it, jest } from '@jest/globals'
import { createJobTable } from '../../../../src/services/queue/jobTable.js'
import { jobKinds } from '../../../../src/services/queue/jobs.js'
import { startFaultProxy } from '../../../support/faultProxy.js'
import { run } from '../../../support/program.js'
import { until, useQueue } from '../../../support/queue.js'

const image = (publicId: string) => ({ publicId, kind: 'image' }) as const
const idle = () => Promise.resolve()
const kinds = { removeAsset: { retryLimit: 3, concurrency: 2 } }

describe('workers', () => {
  const bench = useQueue()

  const states = async () => (await bench.jobs()).map(({ state }) => state)

  it('do each job once, however many they are', async () => {
    const queues = [bench.open({ kinds }), bench.open({ kinds }), bench.open({ kinds })]
    const ids = Array.from({ length: 60 }, (_, index) => String(index))
    for (const id of ids) await bench.open({ kinds }).add(bench.db, 'removeAsset', image(id))
    const done: string[] = []
    const removeAsset = async ({ publicId }: { publicId: string }) => {
      await new Promise((tick) => setTimeout(tick, 2))
      done.push(publicId)
    }
    for (const queue of queues) queue.work({ removeAsset, reconcileMedia: idle, endUpload: idle })
    await until(() => done.length >= ids.length)
    await Promise.all(queues.map((queue) => queue.stop()))
    expect([...done].sort()).toEqual([...ids].sort())
    expect(new Set(await states())).toEqual(new Set(['completed']))
  })

  it('do as many at once as their kind allows', async () => {
    const queue = bench.open({ kinds })
    for (let n = 0; n < 6; n++) await queue.add(bench.db, 'removeAsset', image(String(n)))
    let now = 0
    let most = 0
    let done = 0
    const removeAsset = async () => {
      most = Math.max(most, ++now)
      await new Promise((tick) => setTimeout(tick, 20))
      now -= 1
      done += 1
    }
    queue.work({ removeAsset, reconcileMedia: idle, endUpload: idle })
    await until(() => done === 6)
    expect(most).toBe(2)
  })

  it('finish what they are doing before they stop, and take nothing new', async () => {
    const queue = bench.open({ kinds: { removeAsset: { retryLimit: 3, concurrency: 1 } } })
    await queue.add(bench.db, 'removeAsset', image('first'))
    await queue.add(bench.db, 'removeAsset', image('second'))
    let finish: () => void = () => undefined
    const removeAsset = jest.fn(() => new Promise<void>((done) => (finish = done)))
    queue.work({ removeAsset, reconcileMedia: idle, endUpload: idle })
    await until(() => removeAsset.mock.calls.length === 1)
    const stopped = queue.stop()
    finish()
    await stopped
    expect(removeAsset).toHaveBeenCalledTimes(1)
    expect(await states()).toEqual(['completed', 'created'])
  })

  it('give back at once what ends early because they stop, without counting a try', async () => {
    const queue = bench.open({ kinds: { removeAsset: { retryLimit: 0, concurrency: 1 } } })
    await queue.add(bench.db, 'removeAsset', image('long'))
    let begun = false
    const removeAsset = (_: object, signal: AbortSignal) => {
      begun = true
      return new Promise<void>((_done, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    }
    queue.work({ removeAsset, reconcileMedia: idle, endUpload: idle })
    await until(() => begun)
    await queue.stop()
    expect(await states()).toEqual(['retry'])
    expect(await bench.open({ kinds }).drain({ removeAsset: idle, reconcileMedia: idle, endUpload: idle })).toBe(1)
  })

  it('do not wait for ever for a job that does not end', async () => {
    const queue = bench.open({ kinds, stopMs: 50 })
    await queue.add(bench.db, 'removeAsset', image('endless'))
    let begun = false
    queue.work({ removeAsset: () => new Promise(() => void (begun = true)), reconcileMedia: idle, endUpload: idle })
    await until(() => begun)
    await queue.stop()
    expect(await states()).toEqual(['active'])
  })

  it('do the job of a worker that was killed', async () => {
    await bench.open().add(bench.db, 'removeAsset', image('abandoned'))
    const program = run('jobProgram', bench.connectionString)
    await program.saying('begun abandoned')
    program.kill('SIGKILL')
    await program.ended
    expect(await states()).toContain('active')

    const done: string[] = []
    const removeAsset = ({ publicId }: { publicId: string }) => Promise.resolve(void done.push(publicId))
    // Its last sign of life was longer ago than a worker may be silent.
    await bench.pool.query(`UPDATE pgboss.job SET started_on = now() - interval '121 seconds' WHERE state = 'active'`)
    bench.open({ kinds, retryBaseMs: 1 }).work({ removeAsset, reconcileMedia: idle, endUpload: idle })
    await until(() => done.length > 0)
    expect(done).toEqual(['abandoned'])
  })

  it('go on when the database comes back, and lose nothing', async () => {
    const proxy = await startFaultProxy(bench.connectionString)
    try {
      proxy.down()
      const queue = bench.open({ kinds, connectionString: proxy.through(bench.connectionString) })
      const done: string[] = []
      let wait: Promise<void> = Promise.resolve()
      const removeAsset = async ({ publicId }: { publicId: string }) => {
        done.push(publicId)
        await wait
      }
      const other = bench.open({ kinds })
      await other.add(bench.db, 'removeAsset', image('before'))
      queue.work({ removeAsset, reconcileMedia: idle, endUpload: idle })
      await new Promise((tick) => setTimeout(tick, 100))
      expect(done).toEqual([])
      proxy.up()
      await until(() => done.length === 1)
      await until(async () => (await states())[0] === 'completed')

      let finish: () => void = () => undefined
      wait = new Promise((end) => (finish = end))
      await other.add(bench.db, 'removeAsset', image('during'))
      await until(() => done.length === 2)
      proxy.down()
      finish()
      await new Promise((tick) => setTimeout(tick, 100))
      proxy.up()
      await other.add(bench.db, 'removeAsset', image('after'))
      await until(() => done.length === 3)
      expect(done).toEqual(['before', 'during', 'after'])
      await queue.stop()
      // That it was done could not be written down: it will be done again.
      expect(await states()).toEqual(['completed', 'active', 'completed'])
    } finally {
      await proxy.close()
    }
  })
})

describe('a job that has been given to another worker', () => {
  const bench = useQueue()

  it('is not ended by the one that lost it', async () => {
    const table = createJobTable({ pool: bench.pool, kinds: jobKinds, retryBaseMs: 0 })
    await table.add(bench.db, 'removeAsset', image('a'))
    const [lost] = await table.take('removeAsset', 1)
    if (lost === undefined) throw new Error('no job')
    expect(await table.giveSignOfLife(lost)).toBe(true)
    expect(await table.expire()).toEqual([])
    await bench.pool.query(`UPDATE pgboss.job SET started_on = now() - interval '121 seconds'`)
    await table.expire()
    const [taken] = await table.take('removeAsset', 1)
    if (taken === undefined) throw new Error('no job')

    expect(await table.giveSignOfLife(lost)).toBe(false)
    await table.complete(lost)
    await table.fail(lost, new Error('late'))
    await table.release(lost)
    expect((await bench.jobs()).map(({ state }) => state)).toEqual(['active'])
    await table.complete(taken)
    expect((await bench.jobs()).map(({ state }) => state)).toEqual(['completed'])
  })

  it('is dead when its workers die again and again', async () => {
    const table = createJobTable({ pool: bench.pool, kinds: { removeAsset: { retryLimit: 1, concurrency: 1 } }, retryBaseMs: 0 })
    await table.add(bench.db, 'removeAsset', image('poison'))
    const die = async () => {
      expect(await table.take('removeAsset', 1)).toHaveLength(1)
      await bench.pool.query(`UPDATE pgboss.job SET started_on = now() - interval '121 seconds'`)
      return (await table.expire()).length
    }
    expect(await die()).toBe(0)
    expect(await die()).toBe(1)
    expect(await table.state()).toMatchObject([{ dead: 1 }])
  })
})

describe('a daily job', () => {
  const bench = useQueue()
  const table = () => createJobTable({ pool: bench.pool, kinds: jobKinds, retryBaseMs: 0 })

  it('is there once for a day, also after it was done', async () => {
    await Promise.all([table().addDaily(), table().addDaily(), table().addDaily()])
    const { rows } = await bench.pool.query<{ due: string }>(
      `SELECT to_char(start_after AT TIME ZONE 'UTC', 'HH24:MI:SS') AS due FROM pgboss.job`,
    )
    expect(rows).toEqual([{ due: '03:17:00' }])

    await bench.makeDue()
    expect(await bench.open().drain({ removeAsset: idle, reconcileMedia: idle, endUpload: idle })).toBe(1)
    await table().addDaily()
    expect((await bench.jobs()).map(({ state }) => state)).toEqual(['completed'])
  })

  it('is never done twice at the same time', async () => {
    await table().addDaily()
    await bench.makeDue()
    expect(await table().take('reconcileMedia', 1)).toHaveLength(1)
    await table().add(bench.db, 'reconcileMedia', {})
    expect(await table().take('reconcileMedia', 1)).toEqual([])
  })
})

describe('jobs that were done', () => {
  const bench = useQueue()

  it('are forgotten after days, dead ones after months, waiting ones never', async () => {
    const table = createJobTable({ pool: bench.pool, kinds: jobKinds, retryBaseMs: 0 })
    const add = async (data: string, state: string, days: number) => {
      const id = await table.add(bench.db, 'removeAsset', image(data))
      await bench.pool.query(
        `UPDATE pgboss.job SET state = $2::pgboss.job_state, start_after = start_after - $3 * interval '1 day',
           keep_until = keep_until - $3 * interval '1 day',
           completed_on = CASE WHEN $2 IN ('completed', 'failed') THEN now() - $3 * interval '1 day' END WHERE id = $1`,
        [id, state, days],
      )
    }
    await add('done yesterday', 'completed', 1)
    await add('done last week', 'completed', 7)
    await add('dead last month', 'failed', 30)
    await add('dead last year', 'failed', 365)
    await add('waiting since last year', 'created', 365)
    await table.tidy()
    expect((await bench.jobs()).map(({ data }) => (data as { publicId: string }).publicId).sort()).toEqual([
      'dead last month',
      'done yesterday',
      'waiting since last year',
    ])
  })
})
