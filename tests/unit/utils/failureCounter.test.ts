import { describe, expect, it } from '@jest/globals'
import { createFailureCounter } from '../../../src/utils/failureCounter.js'

function counter() {
  let now = Date.parse('2026-03-14T09:26:53.589Z')
  const { begin } = createFailureCounter({ max: 2, windowMs: 60_000, clock: () => new Date(now) })
  const fail = (...names: string[]) => begin(names).ok
  return { begin, fail, travel: (ms: number) => void (now += ms) }
}

describe('a counter of failures', () => {
  it('allows no attempt after more failures than its number, until the window ends', () => {
    const { begin, fail, travel } = counter()
    expect([fail('ada'), fail('ada'), fail('ada')]).toEqual([true, true, true])
    travel(59_000)
    expect(begin(['ada'])).toEqual({ ok: false, retryAfter: 1 })
    expect(fail('ben')).toBe(true)
    travel(1000)
    expect(fail('ada')).toBe(true)
  })

  it('counts no attempt that succeeds, and every one that has not yet', () => {
    const { begin, fail } = counter()
    for (let i = 0; i < 10; i++) {
      const attempt = begin(['ada'])
      if (attempt.ok) attempt.succeed()
      expect(attempt.ok).toBe(true)
    }
    expect([fail('ada'), fail('ada'), fail('ada'), fail('ada')]).toEqual([true, true, true, false])
  })

  it('counts an attempt with two names against both, and one that is not allowed against none', () => {
    const { fail } = counter()
    expect([fail('ada', 'ada@example.com'), fail('ada'), fail('ada')]).toEqual([true, true, true])
    expect(fail('ada', 'ada@example.com')).toBe(false)
    expect([fail('ada@example.com'), fail('ada@example.com'), fail('ada@example.com')]).toEqual([true, true, false])
  })

  it('forgets the oldest names when there are too many', () => {
    const { fail } = counter()
    for (const name of ['ada', 'ada', 'ada', 'ben', 'ben', 'ben']) fail(name)
    for (let i = 0; i < 49_999; i++) fail(`name ${String(i)}`)
    expect([fail('ben'), fail('ada')]).toEqual([false, true])
  })
})
