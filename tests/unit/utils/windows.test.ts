import { describe, expect, it } from '@jest/globals'
import { createWindows } from '../../../src/utils/windows.js'

const START = Date.parse('2026-03-14T09:26:53.589Z')
const LENGTH = 60_000

function counter(max = 3) {
  const windows = createWindows({ windowMs: LENGTH, max })
  let now = START
  return {
    windows,
    /** Counts one more, and answers how many there are now. */
    hit: (key: string) => (windows.at(key, now).count += 1),
    endOf: (key: string) => windows.at(key, now).endsAt - START,
    travel: (ms: number) => void (now += ms),
  }
}

describe('the windows of keys', () => {
  it('count for each key by itself, from its first time to exactly their length later', () => {
    const { hit, endOf, travel } = counter()
    expect([hit('ada'), hit('ada'), hit('ben')]).toEqual([1, 2, 1])
    travel(LENGTH - 1)
    expect({ count: hit('ada'), end: endOf('ada') }).toEqual({ count: 3, end: LENGTH })
    travel(1)
    expect({ count: hit('ada'), end: endOf('ada') }).toEqual({ count: 1, end: 2 * LENGTH })
  })

  it('are never more than allowed: the oldest goes, however much was counted in it, and its key begins anew', () => {
    const { windows, hit } = counter()
    for (const key of ['ada', 'ada', 'ben', 'cyd', 'ada', 'dan']) hit(key)
    expect(windows.kept).toBe(3)
    expect([hit('ben'), hit('cyd'), hit('dan')]).toEqual([2, 2, 2])
    expect(hit('ada')).toBe(1)
  })

  it('are never more than allowed when each call has another key', () => {
    const { windows, hit } = counter(50_000)
    let most = 0
    for (let i = 0; i < 120_000; i++) {
      hit(`address:${String(i)}`)
      most = Math.max(most, windows.kept)
    }
    expect(most).toBe(50_000)
    expect([hit('address:119999'), hit('address:70000'), hit('address:69999')]).toEqual([2, 2, 1])
  })

  it('that are over make room first, and those that go on keep their count', () => {
    const { windows, hit, travel } = counter(4)
    for (const key of ['ada', 'ben', 'cyd']) hit(key)
    travel(LENGTH / 2)
    hit('dan')
    travel(LENGTH / 2)
    // Ada begins anew, beside what is left of her last window.
    expect(hit('ada')).toBe(1)
    for (const key of ['eve', 'fay']) hit(key)
    expect(windows.kept).toBeLessThanOrEqual(4)
    expect([hit('ada'), hit('dan'), hit('eve'), hit('fay')]).toEqual([2, 2, 2, 2])
  })

  it('shrink when fewer keys come', () => {
    const { windows, hit, travel } = counter(1_000)
    for (let i = 0; i < 1_000; i++) hit(String(i))
    travel(LENGTH)
    for (let i = 0; i < 1_000; i++) hit(`later ${String(i)}`)
    travel(LENGTH)
    for (let i = 0; i < 1_000; i++) {
      hit('the only one')
      travel(LENGTH)
    }
    expect(windows.kept).toBeLessThanOrEqual(2)
  })

  it('can be ended by hand', () => {
    const { windows, hit } = counter()
    expect([hit('ada'), hit('ada')]).toEqual([1, 2])
    windows.end('ada')
    expect(hit('ada')).toBe(1)
  })
})
