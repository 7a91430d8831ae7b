import type { FileHandle } from 'node:fs/promises'
import type { MediaExtension } from './index.js'
import { InvalidMedia } from './invalidMedia.js'

/** Seconds. */
export const MAX_DURATION = 24 * 60 * 60

/** Of the index of an MP4 or MOV, in bytes; it is read into memory as a whole. Hours of video need a tenth of it. */
const MAX_INDEX = 32 * 2 ** 20

/** More than a day of fragments of five seconds. */
const MAX_BOXES = 50_000

const NOT_A_VIDEO = 'is not an MP4, MOV, WebM or MKV video'
const DAMAGED = 'is damaged or incomplete'

interface Box {
  type: string
  /** Offset of what follows the header. */
  start: number
  end: number
}

/**
 * Says by its content which of the four containers a file is. Also refuses, at the cost of reading some headers, what lies
 * about its own structure: a part that ends behind the end of the file, an index too large, an impossible duration.
 *
 * @throws InvalidMedia
 */
export async function detectContainer(file: FileHandle, bytes: number): Promise<MediaExtension> {
  const head = await read(file, 0, Math.min(bytes, 4096))
  if (head.toString('latin1', 4, 8) === 'ftyp') {
    await checkBoxes(file, bytes)
    return head.toString('latin1', 8, 12) === 'qt  ' ? 'mov' : 'mp4'
  }
  if (head.length >= 4 && head.readUInt32BE(0) === EBML) return matroska(head, bytes)
  throw new InvalidMedia(NOT_A_VIDEO)
}

async function checkBoxes(file: FileHandle, bytes: number) {
  let moov: Box | undefined
  for await (const box of boxes(file, 0, bytes)) {
    if (box.type !== 'moov') continue
    if (moov) throw new InvalidMedia(DAMAGED)
    moov = box
  }
  if (!moov) throw new InvalidMedia(DAMAGED)
  if (moov.end - moov.start > MAX_INDEX) throw new InvalidMedia('has an index that is too large')
  await checkMovie(file, moov)
}

async function checkMovie(file: FileHandle, moov: Box) {
  let duration: number | undefined
  let fragmented = false
  for await (const box of boxes(file, moov.start, moov.end)) {
    if (box.type === 'mvex') fragmented = true
    if (box.type === 'mvhd') duration = movieDuration(await read(file, box.start, Math.min(box.end - box.start, 32)))
  }
  // The index of a fragmented file is written before anyone knows the duration.
  if (duration === 0 && !fragmented) throw new InvalidMedia('has no duration')
  if (duration !== undefined && duration > MAX_DURATION) throw new InvalidMedia('is longer than 24 hours')
}

/** Seconds, or undefined where the file says that it does not know. */
function movieDuration(mvhd: Buffer): number | undefined {
  const long = mvhd[0] === 1
  if (mvhd.length < (long ? 32 : 20)) throw new InvalidMedia(DAMAGED)
  const timescale = mvhd.readUInt32BE(long ? 20 : 12)
  if (timescale === 0) throw new InvalidMedia(DAMAGED)
  const duration = long ? mvhd.readBigUInt64BE(24) : BigInt(mvhd.readUInt32BE(16))
  const unknown = long ? 2n ** 64n - 1n : 2n ** 32n - 1n
  return duration === unknown ? undefined : Number(duration) / timescale
}

/** The boxes between two offsets, each of which has to end where the next one begins, and the last one at the end. */
async function* boxes(file: FileHandle, from: number, to: number): AsyncGenerator<Box> {
  let position = from
  for (let count = 0; to - position >= 8; count += 1) {
    if (count === MAX_BOXES) throw new InvalidMedia('has too many parts')
    const header = await read(file, position, Math.min(16, to - position))
    const [size, headerSize] = boxSize(header, to - position)
    if (size < headerSize || position + size > to) throw new InvalidMedia(DAMAGED)
    yield { type: header.toString('latin1', 4, 8), start: position + headerSize, end: position + size }
    position += size
  }
}

function boxSize(header: Buffer, rest: number): [size: number, headerSize: number] {
  const size = header.readUInt32BE(0)
  if (size === 0) return [rest, 8]
  if (size > 1) return [size, 8]
  return header.length < 16 ? [0, 16] : [Number(header.readBigUInt64BE(8)), 16]
}

const EBML = 0x1a45dfa3
const DOC_TYPE = 0x4282
const SEGMENT = 0x18538067
const VOID = 0xec

function matroska(head: Buffer, bytes: number): MediaExtension {
  const header = element(head, 0)
  if (header?.id !== EBML || header.end > head.length) throw new InvalidMedia(NOT_A_VIDEO)
  const docType = find(head, header.start, header.end, DOC_TYPE)
  const name = docType && head.toString('latin1', docType.start, docType.end).replace(/\0+$/, '')
  if (name !== 'webm' && name !== 'matroska') throw new InvalidMedia(NOT_A_VIDEO)
  const segment = find(head, header.end, head.length, SEGMENT)
  if (!segment || segment.end > bytes) throw new InvalidMedia(DAMAGED)
  return name === 'webm' ? 'webm' : 'mkv'
}

interface Element {
  id: number
  start: number
  end: number
}

/** The first element with this id among siblings; before a segment there may be nothing but padding. */
function find(head: Buffer, from: number, to: number, id: number): Element | undefined {
  for (let position = from; position < to;) {
    const found = element(head, position)
    if (!found || found.id === id) return found
    if (id === SEGMENT && found.id !== VOID) return undefined
    position = found.end
  }
  return undefined
}

/** An element's id and extent; one of unknown size, as live recordings have, ends where it starts. */
function element(head: Buffer, position: number): Element | undefined {
  const idLength = vintLength(head[position])
  const size = position + idLength
  const sizeLength = vintLength(head[size])
  const start = size + sizeLength
  if (idLength === 0 || idLength > 4 || sizeLength === 0 || start > head.length) return undefined
  const id = head.readUIntBE(position, idLength)
  const bits = 7 * sizeLength
  const value = BigInt.asUintN(bits, BigInt(`0x${head.toString('hex', size, start)}`))
  return { id, start, end: value === 2n ** BigInt(bits) - 1n ? start : start + Number(value) }
}

const vintLength = (first: number | undefined) => (first ? Math.clz32(first) - 23 : 0)

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
