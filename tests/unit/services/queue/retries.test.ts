import { describe, expect, it } from '@jest/globals'
import { useQueue } from '../../../support/queue.js'

const payload = { publicId: 'a', kind: 'image' } as const
const idle = () => Promise.resolve()
const failing = { removeAsset: () => Promise.reject(new Error('the store is down')), reconcileMedia: idle, endUpload: idle }
const kinds = { removeAsset: { retryLimit: 3, concurrency: 1 } }

describe('a failing job', () => {
  const bench = useQueue()

  it('is tried again after pauses that double, up to an hour', async () => {
    const queue = bench.open({ kinds: { removeAsset: { retryLimit: 9, concurrency: 1 } }, retryBaseMs: 60_000 })
    await queue.add(bench.db, 'removeAsset', payload)
    const pauses: number[] = []
    for (let tries = 0; tries < 9; tries++) {
      expect(await queue.drain(failing)).toBe(1)
      const [job] = await bench.jobs()
      pauses.push(Math.ceil((job?.dueIn ?? NaN) / 60))
      await bench.makeDue()
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  })

  it('is not tried again before its pause has passed', async () => {
    const queue = bench.open({ kinds })
    await queue.add(bench.db, 'removeAsset', payload)
    await queue.drain(failing)
    expect(await queue.drain(failing)).toBe(0)
    expect(await queue.state()).toEqual([{ name: 'removeAsset', waiting: 1, active: 0, dead: 0, oldestDueSeconds: 0 }])
  })

  it('is dead after its last try, and stays visible with the reason', async () => {
    const queue = bench.open({ kinds })
    await queue.add(bench.db, 'removeAsset', payload)
    for (let tries = 0; tries < 4; tries++) {
      expect(await queue.drain(failing)).toBe(1)
      await bench.makeDue()
    }
    expect(await queue.drain(failing)).toBe(0)
    expect(await queue.state()).toEqual([{ name: 'removeAsset', waiting: 0, active: 0, dead: 1, oldestDueSeconds: 0 }])
    const { rows } = await bench.pool.query('SELECT output FROM pgboss.job')
    expect(rows).toEqual([{ output: { message: 'Error: the store is down' } }])
  })

  it('gets as many tries again when somebody retries it', async () => {
    const queue = bench.open({ kinds })
    await queue.add(bench.db, 'removeAsset', payload)
    const exhaust = async () => {
      let tries = 0
      while ((await queue.drain(failing)) === 1) {
        tries += 1
        await bench.makeDue()
      }
      return tries
    }
    expect(await exhaust()).toBe(4)
    expect(await queue.retryDead()).toBe(1)
    expect(await exhaust()).toBe(4)
    expect(await queue.retryDead()).toBe(1)
    expect(await queue.drain({ removeAsset: idle, reconcileMedia: idle, endUpload: idle })).toBe(1)
    expect(await queue.retryDead()).toBe(0)
    expect(await queue.state()).toMatchObject([{ waiting: 0, dead: 0 }])
  })

  it('counts how long the oldest due job has been waiting', async () => {
    const queue = bench.open({ kinds })
    await queue.add(bench.db, 'removeAsset', payload)
    await bench.pool.query(`UPDATE pgboss.job SET start_after = now() - interval '1 hour'`)
    const [state] = await queue.state()
    expect(state?.oldestDueSeconds).toBeGreaterThanOrEqual(3600)
    expect(state).toMatchObject({ waiting: 1, active: 0, dead: 0 })
  })
})
