import type { FileReader } from './fileReader.js'
import { InvalidMedia } from './invalidMedia.js'
import { damaged } from './videoFacts.js'

/** MP4 and MOV files consist of boxes, and many boxes of further boxes. */
export interface Box {
  type: string
  content: Buffer
}

export interface BoxExtent {
  type: string
  /** Offset of the content. */
  start: number
  end: number
}

/** At the top level: more than a day of fragments of five seconds. */
const MAX_BOXES = 50_000

/** Within a box. */
const MAX_CHILDREN = 1_000

/** The boxes of a file. Each has to end where the next one begins, and the last one where the file ends. */
export async function* boxesOf(file: FileReader): AsyncGenerator<BoxExtent> {
  let offset = 0
  for (let count = 0; file.size - offset >= 8; count += 1) {
    if (count === MAX_BOXES) throw new InvalidMedia('has too many parts')
    const header = await file.read(offset, 16)
    const box = extentOf(header, 0, file.size - offset)
    yield { type: box.type, start: offset + box.start, end: offset + box.end }
    offset += box.end
  }
}

/** The boxes within the content of another. Less than a header at its end is padding. */
export function* boxesIn(content: Buffer): Generator<Box> {
  let offset = 0
  for (let count = 0; content.length - offset >= 8; count += 1) {
    if (count === MAX_CHILDREN) throw new InvalidMedia('has too many parts')
    const box = extentOf(content, offset, content.length)
    yield { type: box.type, content: content.subarray(box.start, box.end) }
    offset = box.end
  }
}

/** The first box with each of these types; a missing one is an empty box. */
export function childrenOf<T extends string>(content: Buffer, ...types: T[]): Record<T, Buffer> {
  const found = Object.fromEntries(types.map((type) => [type, Buffer.alloc(0)])) as Record<T, Buffer>
  for (const box of boxesIn(content)) {
    const type = types.find((wanted) => wanted === box.type)
    if (type !== undefined && found[type].length === 0) found[type] = box.content
  }
  return found
}

function extentOf(bytes: Buffer, offset: number, limit: number): BoxExtent {
  const type = bytes.toString('latin1', offset + 4, offset + 8)
  const size = bytes.readUInt32BE(offset)
  const large = size === 1
  const length = size === 0 ? limit - offset : large ? Number(bytes.readBigUInt64BE(offset + 8)) : size
  const start = offset + (large ? 16 : 8)
  const end = offset + length
  if (end < start || end > limit) throw damaged()
  return { type, start, end }
}
