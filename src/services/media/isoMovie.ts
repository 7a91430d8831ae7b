import { InvalidMedia } from './invalidMedia.js'
import { boxesIn, childrenOf } from './isoBoxes.js'
import { checkDuration, damaged } from './videoFacts.js'

export interface Track {
  id: number
  isVideo: boolean
  /** Ticks per second. */
  timescale: number
  /** Seconds; 0 when the file does not say. */
  duration: number
  /** In the index; a fragmented file has its samples elsewhere. */
  samples: number
  /** Pixels, as shown. */
  width: number
  height: number
}

export interface Movie {
  /** Seconds; 0 when the file does not say. */
  duration: number
  isFragmented: boolean
  tracks: Track[]
  /** Ticks of a sample by track id, where a fragment does not say otherwise. */
  sampleDurations: Map<number, number>
}

const MAX_TRACKS = 64

/**
 * Reads the index of an MP4 or MOV file, the content of its `moov` box.
 *
 * @param fileSize in bytes; no track can have more samples
 */
export function readMovie(moov: Buffer, fileSize: number): Movie {
  const { mvhd, mvex } = childrenOf(moov, 'mvhd', 'mvex')
  const { timescale, duration } = readTimes(mvhd)
  const { mehd } = childrenOf(mvex, 'mehd')
  const tracks: Track[] = []
  for (const box of boxesIn(moov)) {
    if (box.type !== 'trak') continue
    if (tracks.length === MAX_TRACKS) throw new InvalidMedia('has too many parts')
    tracks.push(readTrack(box.content, fileSize))
  }
  const fragments = mehd.length === 0 ? 0 : readTicks(mehd, 4, mehd[0] === 1) / timescale
  return {
    duration: Math.max(duration, fragments),
    isFragmented: mvex.length > 0,
    tracks,
    sampleDurations: readSampleDurations(mvex),
  }
}

function readSampleDurations(mvex: Buffer): Map<number, number> {
  const durations = new Map<number, number>()
  for (const { type, content } of boxesIn(mvex)) {
    if (type === 'trex') durations.set(content.readUInt32BE(4), content.readUInt32BE(12))
  }
  return durations
}

function readTrack(trak: Buffer, fileSize: number): Track {
  const { tkhd, edts, mdia } = childrenOf(trak, 'tkhd', 'edts', 'mdia')
  const { mdhd, hdlr, minf } = childrenOf(mdia, 'mdhd', 'hdlr', 'minf')
  const { timescale, duration } = readTimes(mdhd)
  if (duration > 0) checkDuration(duration)
  const { elst } = childrenOf(edts, 'elst')
  if (elst.length > 0) checkCount(elst, elst[0] === 1 ? 20 : 12)
  const samples = checkTables(childrenOf(minf, 'stbl').stbl, fileSize)

  const long = tkhd[0] === 1
  const matrix = long ? 52 : 40
  const sides = [tkhd.readUInt16BE(matrix + 36), tkhd.readUInt16BE(matrix + 40)] as const
  const isTurned = tkhd.readInt32BE(matrix) === 0
  const [width, height] = isTurned ? [sides[1], sides[0]] : sides
  const isVideo = hdlr.toString('latin1', 8, 12) === 'vide'
  return { id: tkhd.readUInt32BE(long ? 20 : 12), isVideo, timescale, duration, samples, width, height }
}

/** Of a movie's or a track's header. */
function readTimes(header: Buffer): { timescale: number; duration: number } {
  const long = header[0] === 1
  const timescale = header.readUInt32BE(long ? 20 : 12)
  if (timescale === 0) throw damaged()
  return { timescale, duration: readTicks(header, long ? 24 : 16, long) / timescale }
}

/** All bits set means unknown. */
function readTicks(bytes: Buffer, offset: number, long: boolean): number {
  const ticks = long ? bytes.readBigUInt64BE(offset) : BigInt(bytes.readUInt32BE(offset))
  return ticks === 2n ** (long ? 64n : 32n) - 1n ? 0 : Number(ticks)
}

/** Bytes of an entry, for the tables that start with a count. */
const ENTRY_BYTES: Record<string, number> = { stsd: 8, stts: 8, ctts: 8, stsc: 12, stco: 4, co64: 8, stss: 4 }

/**
 * A table that announces more than it holds, or points to what is not there, is one of a cut file, or is meant to make run wild
 * whoever reads it later. Returns the number of samples.
 */
function checkTables(stbl: Buffer, fileSize: number): number {
  let samples = 0
  const found = new Set<string>()
  for (const { type, content } of boxesIn(stbl)) {
    found.add(type)
    const entryBytes = ENTRY_BYTES[type]
    if (entryBytes !== undefined) checkCount(content, entryBytes)
    if (type === 'stts') checkSampleTimes(content, fileSize)
    if (type === 'stco' || type === 'co64') checkOffsets(content, type === 'co64', fileSize)
    if (type === 'stsz' || type === 'stz2') samples = checkSampleSizes(content, type === 'stz2', fileSize)
  }
  if (!found.has('stsd') || !found.has('stts') || !(found.has('stsz') || found.has('stz2'))) throw damaged()
  return samples
}

function checkCount(table: Buffer, entryBytes: number) {
  if (table.readUInt32BE(4) * entryBytes > table.length - 8) throw damaged()
}

function checkSampleTimes(stts: Buffer, fileSize: number) {
  let samples = 0
  for (let offset = 8; offset < 8 + stts.readUInt32BE(4) * 8; offset += 8) samples += stts.readUInt32BE(offset)
  if (samples > fileSize) throw damaged()
}

function checkOffsets(table: Buffer, long: boolean, fileSize: number) {
  const entryBytes = long ? 8 : 4
  for (let offset = 8; offset < 8 + table.readUInt32BE(4) * entryBytes; offset += entryBytes) {
    const chunk = long ? Number(table.readBigUInt64BE(offset)) : table.readUInt32BE(offset)
    if (chunk >= fileSize) throw damaged()
  }
}

function checkSampleSizes(table: Buffer, compact: boolean, fileSize: number): number {
  const count = table.readUInt32BE(8)
  const bits = compact ? table.readUInt8(7) : table.readUInt32BE(4) === 0 ? 32 : 0
  if (count > fileSize || (compact && bits === 0) || (count * bits) / 8 > table.length - 12) throw damaged()
  return count
}
