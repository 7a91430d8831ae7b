import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { createLimiter } from '../../../src/utils/limiter.js'

describe('a limiter', () => {
  it('runs no more than its number at a time, in the order they came, and all of them', async () => {
    const limit = createLimiter(2)
    const started: number[] = []
    let running = 0
    let most = 0
    const results = await Promise.all(
      [0, 1, 2, 3, 4].map((index) =>
        limit(async () => {
          started.push(index)
          running += 1
          most = Math.max(most, running)
          await sleep(5)
          running -= 1
          return index * 2
        }),
      ),
    )
    expect(results).toEqual([0, 2, 4, 6, 8])
    expect(started).toEqual([0, 1, 2, 3, 4])
    expect(most).toBe(2)
  })

  it('refuses what would be one too many to wait, and takes others once there is room', async () => {
    const limit = createLimiter(1, { mostWaiting: 1 })
    const finish: (() => void)[] = []
    const work = () => new Promise<void>((resolve) => finish.push(resolve))
    const first = limit(work)
    const second = limit(work)
    await expect(limit(work)).rejects.toMatchObject({ status: 503, code: 'OVERLOADED', retryAfter: expect.any(Number) })
    finish[0]?.()
    await first
    const third = limit(() => Promise.resolve('done'))
    finish[1]?.()
    await second
    expect(await third).toBe('done')
  })

  it('refuses what has waited too long, and goes on with the next', async () => {
    const limit = createLimiter(1, { patienceMs: 20 })
    let finish: () => void = () => undefined
    const first = limit(() => new Promise<void>((resolve) => (finish = resolve)))
    let hasRun = false
    const second = limit(() => Promise.resolve((hasRun = true)))
    await expect(second).rejects.toMatchObject({ status: 503, code: 'OVERLOADED', retryAfter: expect.any(Number) })
    const third = limit(() => Promise.resolve('done'))
    finish()
    await first
    expect(await third).toBe('done')
    expect(hasRun).toBe(false)
  })

  it('goes on after a work that failed', async () => {
    const limit = createLimiter(1)
    const failing = limit(() => Promise.reject(new Error('no')))
    const next = limit(() => Promise.resolve('yes'))
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
