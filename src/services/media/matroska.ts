import type { FileReader } from './fileReader.js'
import { InvalidMedia } from './invalidMedia.js'
import { checkDuration, damaged, type VideoFacts } from './videoFacts.js'

/** WebM and Matroska files consist of elements: an id, a size, and content, which may be further elements. */
interface Element {
  id: number
  /** Offset of the content. */
  start: number
  /** Undefined where a live recording could not know. */
  end: number | undefined
}

const ID = {
  header: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  void: 0xec,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackType: 0x83,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
}

const VIDEO = 1
const MAX_ELEMENTS = 1_000_000

/** What the parts of a segment have told so far. */
interface Segment {
  /** Ticks; undefined when the file does not say. */
  duration?: number
  /** Nanoseconds of a tick. */
  timestampScale: number
  video?: { width: number; height: number }
  hasInfo: boolean
  hasTracks: boolean
  /** Ticks: of the current cluster, and of the latest block. */
  clusterTime: number
  lastTime: number
}

/** Whether a file starts like one. */
export const isMatroska = (head: Buffer) => head.length >= 4 && head.readUInt32BE(0) === ID.header

/** Reads a WebM or Matroska file. One that states no duration, as live recordings don't, is read through to its last block. */
export async function readMatroskaVideo(file: FileReader): Promise<VideoFacts> {
  const head = await file.read(0, 4096)
  const header = elementAt(head, 0)
  if (header.end === undefined || header.end > head.length) throw damaged()
  const docType = childrenOf(head.subarray(header.start, header.end)).get(ID.docType)
  const kind = docType?.toString('latin1').replace(/(?<!\0)\0+$/, '')
  if (kind !== 'webm' && kind !== 'matroska') throw new InvalidMedia('is not an MP4, MOV, WebM or MKV video')

  const segment = await readSegment(file, header.end)
  if (!segment.video) throw segment.hasTracks ? new InvalidMedia('has no video track') : damaged()
  const ticks = segment.duration ?? segment.lastTime
  const duration = checkDuration((ticks * segment.timestampScale) / 1e9)
  return { extension: kind === 'webm' ? 'webm' : 'mkv', duration, ...segment.video }
}

async function readSegment(file: FileReader, from: number): Promise<Segment> {
  const segment: Segment = { timestampScale: 1_000_000, hasInfo: false, hasTracks: false, clusterTime: 0, lastTime: 0 }
  let offset = from
  let isLive = false
  for (let count = 0; offset < file.size; count += 1) {
    if (count === MAX_ELEMENTS) throw new InvalidMedia('has too many parts')
    const found = elementAt(await file.read(offset, 12), 0)
    const start = offset + found.start
    const end = found.end === undefined ? undefined : offset + found.end
    if (found.id === ID.segment) isLive = end === undefined
    if (found.id === ID.cluster && isComplete(segment)) break
    if (end !== undefined && end > file.size) {
      // A live recording may well stop in the middle of a block, any other file may not.
      if (!isLive) throw damaged()
      break
    }
    offset = await visit(file, segment, found.id, start, end)
  }
  return segment
}

const isComplete = ({ hasInfo, hasTracks, duration }: Segment) => hasInfo && hasTracks && duration !== undefined

/** Takes in an element and returns the offset of the next: within the element, for the ones that are entered, or behind it. */
async function visit(file: FileReader, segment: Segment, id: number, start: number, end: number | undefined): Promise<number> {
  if (id === ID.segment || id === ID.cluster || id === ID.blockGroup) return start
  if (end === undefined) throw damaged()
  if (id === ID.info) readInfo(segment, await file.read(start, end - start))
  if (id === ID.tracks) readTracks(segment, await file.read(start, end - start))
  if (id === ID.timestamp) segment.clusterTime = unsigned(await file.read(start, Math.min(8, end - start)))
  if (id === ID.simpleBlock || id === ID.block) {
    const block = await file.read(start, 12)
    const time = segment.clusterTime + block.readInt16BE(lengthOf(block[0]))
    segment.lastTime = Math.max(segment.lastTime, time)
  }
  return end
}

function readInfo(segment: Segment, content: Buffer) {
  const children = childrenOf(content)
  const scale = children.get(ID.timestampScale)
  const duration = children.get(ID.duration)
  if (scale) segment.timestampScale = unsigned(scale)
  const ticks = duration?.length === 4 ? duration.readFloatBE(0) : duration?.readDoubleBE(0)
  // Some recorders leave a 0 where they meant to fill in the duration later.
  if (ticks !== undefined && ticks !== 0) segment.duration = ticks
  segment.hasInfo = true
}

function readTracks(segment: Segment, content: Buffer) {
  segment.hasTracks = true
  for (const [id, track] of elementsIn(content)) {
    const children = id === ID.track ? childrenOf(track) : undefined
    const type = children?.get(ID.trackType)
    if (!children || !type || unsigned(type) !== VIDEO || segment.video) continue
    const video = childrenOf(children.get(ID.video) ?? Buffer.alloc(0))
    const [width, height] = [video.get(ID.width), video.get(ID.height)]
    if (!width || !height) throw damaged()
    segment.video = { width: unsigned(width), height: unsigned(height) }
  }
}

function* elementsIn(content: Buffer): Generator<[id: number, content: Buffer]> {
  for (let offset = 0; offset < content.length;) {
    const { id, start, end } = elementAt(content, offset)
    if (end === undefined || end > content.length) throw damaged()
    yield [id, content.subarray(start, end)]
    offset = end
  }
}

const childrenOf = (content: Buffer) => new Map(elementsIn(content))

function elementAt(bytes: Buffer, offset: number): Element {
  const sizeAt = offset + lengthOf(bytes[offset])
  const start = sizeAt + lengthOf(bytes[sizeAt])
  if (sizeAt - offset > 4 || start > bytes.length) throw damaged()
  const bits = BigInt(7 * (start - sizeAt))
  const size = BigInt(`0x${bytes.toString('hex', sizeAt, start)}`) & (2n ** bits - 1n)
  const isUnknown = size === 2n ** bits - 1n
  return { id: bytes.readUIntBE(offset, sizeAt - offset), start, end: isUnknown ? undefined : start + Number(size) }
}

/** Of a number whose first byte says how many bytes it has. */
function lengthOf(first: number | undefined): number {
  if (!first) throw damaged()
  return Math.clz32(first) - 23
}

function unsigned(bytes: Buffer): number {
  if (bytes.length > 8) throw damaged()
  return bytes.length === 0 ? 0 : Number(`0x${bytes.toString('hex')}`)
}
