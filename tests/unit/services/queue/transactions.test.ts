import { describe, expect, it } from '@jest/globals'
import { JobBegun } from '../../../../src/services/queue/index.js'
import { until, useQueue } from '../../../support/queue.js'

const payload = { publicId: 'a', kind: 'image' } as const
const idle = () => Promise.resolve()
const WAITING = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`

describe('a job', () => {
  const bench = useQueue()

  it('exists when its transaction is committed, with its payload', async () => {
    const queue = bench.open()
    await bench.db.$transaction(async (tx) => {
      await queue.add(tx, 'removeAsset', payload)
      expect(await bench.jobs()).toEqual([])
    })
    expect(await bench.jobs()).toMatchObject([{ name: 'removeAsset', state: 'created', data: payload }])
  })

  it('never existed when its transaction is rolled back', async () => {
    const queue = bench.open()
    const work = bench.db.$transaction(async (tx) => {
      await queue.add(tx, 'removeAsset', payload)
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await bench.jobs()).toEqual([])
  })

  it('rolls its transaction back when it cannot be written', async () => {
    const queue = bench.open()
    const work = bench.db.$transaction(async (tx) => {
      await queue.add(tx, 'removeAsset', payload)
      await queue.add(tx, 'unheardOf' as 'removeAsset', payload)
    })
    await expect(work).rejects.toThrow('unheardOf')
    expect(await bench.jobs()).toEqual([])
  })

  it('is not done before its time', async () => {
    const queue = bench.open()
    await queue.add(bench.db, 'removeAsset', payload, { delaySeconds: 100 })
    expect(await queue.drain({ removeAsset: idle, reconcileMedia: idle, endUpload: idle })).toBe(0)
    const [job] = await bench.jobs()
    expect(job?.dueIn).toBeGreaterThan(60)
    expect(job?.dueIn).toBeLessThanOrEqual(100)
    await bench.makeDue()
    expect(await queue.drain({ removeAsset: idle, reconcileMedia: idle, endUpload: idle })).toBe(1)
  })
})

describe('taking a job back', () => {
  const bench = useQueue()

  it('holds when the transaction is committed', async () => {
    const queue = bench.open()
    const id = await queue.add(bench.db, 'removeAsset', payload, { delaySeconds: 100 })
    await bench.db.$transaction((tx) => queue.cancel(tx, 'removeAsset', [id]))
    expect(await bench.jobs()).toEqual([])
  })

  it('is undone when the transaction is rolled back', async () => {
    const queue = bench.open()
    const id = await queue.add(bench.db, 'removeAsset', payload, { delaySeconds: 100 })
    const work = bench.db.$transaction(async (tx) => {
      await queue.cancel(tx, 'removeAsset', [id])
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await bench.jobs()).toMatchObject([{ id, state: 'created' }])
  })

  it('fails for one that is being done', async () => {
    const queue = bench.open()
    const id = await queue.add(bench.db, 'removeAsset', payload)
    let refusal: unknown
    const removeAsset = async () => {
      refusal = await queue.cancel(bench.db, 'removeAsset', [id]).catch((error: unknown) => error)
    }
    await queue.drain({ removeAsset, reconcileMedia: idle, endUpload: idle })
    expect(refusal).toBeInstanceOf(JobBegun)
  })

  it('fails for one that has been done, and for one that failed and will be tried again', async () => {
    const queue = bench.open()
    const done = await queue.add(bench.db, 'removeAsset', payload)
    await queue.drain({ removeAsset: idle, reconcileMedia: idle, endUpload: idle })
    const failed = await queue.add(bench.db, 'removeAsset', payload)
    await queue.drain({ removeAsset: () => Promise.reject(new Error('down')), reconcileMedia: idle, endUpload: idle })
    await expect(queue.cancel(bench.db, 'removeAsset', [done])).rejects.toThrow(JobBegun)
    await expect(queue.cancel(bench.db, 'removeAsset', [failed])).rejects.toThrow(JobBegun)
  })

  it('keeps a worker from beginning it until the transaction has ended', async () => {
    const queue = bench.open()
    const id = await queue.add(bench.db, 'removeAsset', payload)
    let begun = 0
    const removeAsset = () => Promise.resolve(void (begun += 1))
    await bench.db.$transaction(async (tx) => {
      await queue.cancel(tx, 'removeAsset', [id])
      expect(await queue.drain({ removeAsset, reconcileMedia: idle, endUpload: idle })).toBe(0)
    })
    expect(await queue.drain({ removeAsset, reconcileMedia: idle, endUpload: idle })).toBe(0)
    expect(begun).toBe(0)
  })
})

describe('hastening a job', () => {
  const bench = useQueue()

  it('makes it due at once', async () => {
    const queue = bench.open()
    const id = await queue.add(bench.db, 'removeAsset', payload, { delaySeconds: 100 })
    await queue.hasten(bench.db, 'removeAsset', [id])
    expect(await queue.drain({ removeAsset: idle, reconcileMedia: idle, endUpload: idle })).toBe(1)
  })

  it('does nothing for one that was taken back', async () => {
    const queue = bench.open()
    const id = await queue.add(bench.db, 'removeAsset', payload, { delaySeconds: 100 })
    await bench.db.$transaction((tx) => queue.cancel(tx, 'removeAsset', [id]))
    await queue.hasten(bench.db, 'removeAsset', [id])
    expect(await bench.jobs()).toEqual([])
  })

  it.each([
    ['does nothing when that is committed', true],
    ['makes it due when that is rolled back', false],
  ])('waits for a transaction that takes it back, and %s', async (_, committed) => {
    const queue = bench.open()
    const id = await queue.add(bench.db, 'removeAsset', payload, { delaySeconds: 100 })
    const tx = await bench.pool.connect()
    await tx.query('BEGIN')
    await tx.query('DELETE FROM pgboss.job WHERE id = $1', [id])
    const hastened = queue.hasten(bench.db, 'removeAsset', [id])
    await until(async () => (await bench.pool.query(WAITING)).rows.length > 0)
    await tx.query(committed ? 'COMMIT' : 'ROLLBACK')
    tx.release()
    await hastened
    expect(await queue.drain({ removeAsset: idle, reconcileMedia: idle, endUpload: idle })).toBe(committed ? 0 : 1)
  })
})
