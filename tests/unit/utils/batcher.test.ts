import { describe, expect, it } from '@jest/globals'
import { createBatcher } from '../../../src/utils/batcher.js'

/** A batcher whose batches end when the test says so. */
function openBatcher(options: { keyOf?: (item: string) => unknown; max?: number; patienceMs?: number } = {}) {
  const batches: { items: string[]; end: () => void; fail: (error: Error) => void }[] = []
  const call = createBatcher<string, string>({
    max: 10,
    patienceMs: 60_000,
    run: (items) =>
      new Promise((resolve, reject) =>
        batches.push({ items, end: () => resolve(items.map((item) => `${item}!`)), fail: reject }),
      ),
    ...options,
  })
  const soon = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  return { call, batches, soon, items: () => batches.map(({ items }) => items) }
}

describe('a batcher', () => {
  it('sends the first call at once, and those that come meanwhile together', async () => {
    const { call, batches, soon, items } = openBatcher()
    const first = call('a')
    await soon()
    const rest = ['b', 'c', 'd'].map(call)
    await soon()
    expect(items()).toEqual([['a']])
    batches[0]?.end()
    expect(await first).toBe('a!')
    await soon()
    expect(items()).toEqual([['a'], ['b', 'c', 'd']])
    batches[1]?.end()
    expect(await Promise.all(rest)).toEqual(['b!', 'c!', 'd!'])
  })

  it('keeps a call with the same key for the next batch, in the order of calls', async () => {
    const { call, batches, soon, items } = openBatcher({ keyOf: (item) => item[0] })
    void ['a1', 'a2', 'b1', 'a3'].map(call)
    await soon()
    for (let turn = 0; turn < 3; turn++) {
      batches[turn]?.end()
      await soon()
    }
    expect(items()).toEqual([['a1', 'b1'], ['a2'], ['a3']])
  })

  it('takes no more into a batch than fit', async () => {
    const { call, batches, soon, items } = openBatcher({ max: 2 })
    void ['a', 'b', 'c'].map(call)
    await soon()
    batches[0]?.end()
    await soon()
    expect(items()).toEqual([['a', 'b'], ['c']])
  })

  it('lets nobody wait for a batch that takes too long', async () => {
    const { call, soon, items } = openBatcher({ patienceMs: 1 })
    void call('slow')
    await soon()
    void call('next')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(items()).toEqual([['slow'], ['next']])
  })

  it('fails all calls of a batch that fails, and goes on', async () => {
    const { call, batches, soon } = openBatcher()
    const failing = ['a', 'b'].map(call)
    await soon()
    batches[0]?.fail(new Error('no'))
    expect(await Promise.allSettled(failing)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
    const next = call('c')
    await soon()
    batches[1]?.end()
    expect(await next).toBe('c!')
  })
})
