import type { FileReader } from './fileReader.js'
import { InvalidMedia } from './invalidMedia.js'
import { type BoxExtent, boxesIn, boxesOf, childrenOf } from './isoBoxes.js'
import { type Movie, readMovie, type Track } from './isoMovie.js'
import { checkDuration, damaged, type VideoFacts } from './videoFacts.js'

/** Reads an MP4 or MOV file. Everything in it has to be whole: a box that ends behind its parent is one of a cut file. */
export async function readIsoVideo(file: FileReader): Promise<VideoFacts> {
  const brand = (await file.read(8, 4)).toString('latin1')
  let index: BoxExtent | undefined
  const fragments: BoxExtent[] = []
  for await (const box of boxesOf(file)) {
    if (box.type === 'moof') fragments.push(box)
    if (box.type !== 'moov') continue
    if (index) throw damaged()
    index = box
  }
  if (!index) throw damaged()

  const movie = readMovie(await contentOf(file, index), file.size)
  const video = movie.tracks.find(({ isVideo }) => isVideo)
  if (!video) throw new InvalidMedia('has no video track')
  const duration = await durationOf(file, movie, fragments, video)
  return { extension: brand === 'qt  ' ? 'mov' : 'mp4', duration, width: video.width, height: video.height }
}

const contentOf = (file: FileReader, { start, end }: BoxExtent) => file.read(start, end - start)

async function durationOf(file: FileReader, movie: Movie, fragments: BoxExtent[], video: Track): Promise<number> {
  if (!movie.isFragmented) {
    if (video.samples === 0) throw damaged()
    checkDuration(video.duration)
    // Of the file as a whole, with what an edit list adds or cuts.
    return checkDuration(movie.duration)
  }
  // The index of a fragmented file is mostly written before anyone knows the duration.
  return checkDuration(movie.duration > 0 ? movie.duration : await endOf(file, movie, fragments))
}

/** Seconds from the start to the end of the last sample of all fragments. */
async function endOf(file: FileReader, movie: Movie, fragments: BoxExtent[]): Promise<number> {
  const ends = new Map<number, number>()
  for (const fragment of fragments) {
    for (const { type, content } of boxesIn(await contentOf(file, fragment))) {
      if (type === 'traf') addFragment(content, movie, ends, file.size)
    }
  }
  return Math.max(0, ...movie.tracks.map(({ id, timescale }) => (ends.get(id) ?? 0) / timescale))
}

/** `ends` has the end of each track so far, in its ticks. */
function addFragment(traf: Buffer, { sampleDurations }: Movie, ends: Map<number, number>, fileSize: number) {
  const { tfhd, tfdt } = childrenOf(traf, 'tfhd', 'tfdt')
  const flags = tfhd.readUInt32BE(0)
  const id = tfhd.readUInt32BE(4)
  const before = (flags & 0x01 ? 8 : 0) + (flags & 0x02 ? 4 : 0)
  const sampleDuration = flags & 0x08 ? tfhd.readUInt32BE(8 + before) : (sampleDurations.get(id) ?? 0)

  let end = ends.get(id) ?? 0
  if (tfdt.length > 0) end = tfdt[0] === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4)
  for (const { type, content } of boxesIn(traf)) {
    if (type === 'trun') end += runDuration(content, sampleDuration, fileSize)
  }
  ends.set(id, end)
}

/** Ticks of a run of samples, whose fields are there or not as its flags say. */
function runDuration(trun: Buffer, sampleDuration: number, fileSize: number): number {
  const flags = trun.readUInt32BE(0)
  const count = trun.readUInt32BE(4)
  const first = 8 + (flags & 0x01 ? 4 : 0) + (flags & 0x04 ? 4 : 0)
  const entryBytes = [0x100, 0x200, 0x400, 0x800].reduce((bytes, flag) => bytes + (flags & flag ? 4 : 0), 0)
  if (count > fileSize || first + count * entryBytes > trun.length) throw damaged()
  if (!(flags & 0x100)) return count * sampleDuration

  let ticks = 0
  for (let sample = 0; sample < count; sample += 1) ticks += trun.readUInt32BE(first + sample * entryBytes)
  return ticks
}
