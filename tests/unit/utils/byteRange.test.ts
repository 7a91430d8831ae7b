import { describe, expect, it } from '@jest/globals'
import { type ByteRange, lengthOf, overlap, without } from '../../../src/utils/byteRange.js'

const bytesOf = (ranges: ByteRange[]) =>
  ranges.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, index) => start + index))

/** Every range within ten bytes. */
const all = Array.from({ length: 100 }, (_, index) => ({ start: Math.floor(index / 10), end: index % 10 })).filter(
  ({ start, end }) => start <= end,
)

describe('ranges of bytes', () => {
  it('lose exactly the bytes of another one', () => {
    const ranges = [
      { start: 0, end: 3 },
      { start: 5, end: 5 },
      { start: 7, end: 9 },
    ]
    for (const taken of all) {
      const expected = bytesOf(ranges).filter((byte) => byte < taken.start || byte > taken.end)
      expect({ taken, left: bytesOf(without(ranges, taken)) }).toEqual({ taken, left: expected })
    }
  })

  it('overlap when they share a byte', () => {
    for (const a of all) {
      for (const b of all) {
        const shared = bytesOf([a]).some((byte) => byte >= b.start && byte <= b.end)
        expect({ a, b, overlap: overlap(a, b) }).toEqual({ a, b, overlap: shared })
      }
    }
  })

  it('have a length', () => {
    expect(all.map(lengthOf)).toEqual(all.map((range) => bytesOf([range]).length))
  })
})
