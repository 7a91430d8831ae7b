/** Bytes of a file, from `start` to `end`, both included. */
export interface ByteRange {
  start: number
  end: number
}

export const lengthOf = ({ start, end }: ByteRange) => end - start + 1

export const overlap = (a: ByteRange, b: ByteRange) => a.start <= b.end && b.start <= a.end

/** What is left of ranges without the bytes of another one. */
export const without = (ranges: ByteRange[], { start, end }: ByteRange): ByteRange[] =>
  ranges.flatMap((range) => [
    ...(range.start < start ? [{ start: range.start, end: Math.min(range.end, start - 1) }] : []),
    ...(range.end > end ? [{ start: Math.max(range.start, end + 1), end: range.end }] : []),
  ])
