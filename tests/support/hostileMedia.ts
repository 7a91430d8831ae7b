import { open, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

const FIXTURES = resolve(import.meta.dirname, '../fixtures')

/** The path of a committed sample file; `tests/fixtures/README.md` lists them. */
export const fixture = (name: string) => join(FIXTURES, name)

const u16 = (value: number) => Buffer.from([value >>> 8, value & 0xff])
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const u64 = (value: bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}

/** A box of an MP4; `size` lets it lie about its length. */
export function box(type: string, content: Buffer = Buffer.alloc(0), size = content.length + 8): Buffer {
  return Buffer.concat([u32(size), Buffer.from(type, 'latin1'), content])
}

const largeBox = (type: string, size: bigint) => Buffer.concat([u32(1), Buffer.from(type, 'latin1'), u64(size)])

const ftyp = box('ftyp', Buffer.from('isom\x00\x00\x02\x00isomiso2', 'latin1'))

/** An element of a Matroska file; `size` lets it lie about its length. */
export function element(id: number[], content: Buffer = Buffer.alloc(0), size = BigInt(content.length)): Buffer {
  const length = u64(size)
  length[0] = 0x01
  return Buffer.concat([Buffer.from(id), length, content])
}

const EBML = [0x1a, 0x45, 0xdf, 0xa3]
const SEGMENT = [0x18, 0x53, 0x80, 0x67]
const ebml = (docType: string) => element(EBML, element([0x42, 0x82], Buffer.from(docType)))

/**
 * Writes a valid video of exactly this size, which is the sample with an empty box behind it. The file is sparse: it is made at
 * once and takes hardly any space, whatever its size.
 */
export async function writeMp4OfSize(path: string, bytes: number): Promise<void> {
  const clip = await readFile(fixture('clip.mp4'))
  const padding = bytes - clip.length
  if (padding < 8) throw new RangeError(`The smallest padded sample has ${clip.length + 8} bytes`)
  await writeFile(path, Buffer.concat([clip, box('free', Buffer.alloc(0), padding)]))
  const file = await open(path, 'r+')
  await file.truncate(bytes).finally(() => file.close())
}

/** The same, as text to send: for a request body that is built by hand. */
export async function mp4OfSize(bytes: number): Promise<Buffer> {
  const clip = await readFile(fixture('clip.mp4'))
  return Buffer.concat([clip, box('free', Buffer.alloc(bytes - clip.length - 8))])
}

/** A copy with other bytes at an offset from the content of its first, or of every, box of a type. */
function patched(file: Buffer, type: string, offset: number, bytes: Buffer, every = false): Buffer {
  const copy = Buffer.from(file)
  let at = copy.indexOf(type, 0, 'latin1')
  if (at === -1) throw new Error(`The sample has no ${type}`)
  do {
    bytes.copy(copy, at + 4 + offset)
    at = copy.indexOf(type, at + 4, 'latin1')
  } while (every && at !== -1)
  return copy
}

/** Containers of containers, with nothing in the innermost. */
function nested(type: string, depth: number): Buffer {
  const headers = Array.from({ length: depth }, (_, level) => box(type, Buffer.alloc(0), (depth - level) * 8))
  return Buffer.concat(headers)
}

const handler = (type: string) => box('hdlr', Buffer.concat([Buffer.alloc(8), Buffer.from(type), Buffer.alloc(12)]))

/** An MP4 whose only track has the given sample tables. */
function withTables(...tables: Buffer[]): Buffer {
  const mvhd = box('mvhd', Buffer.concat([Buffer.alloc(12), u32(1000), u32(2000), Buffer.alloc(80)]))
  const tkhd = box(
    'tkhd',
    Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.alloc(8), u32(1), u32(0), u32(2000), Buffer.alloc(60)]),
  )
  const mdhd = box('mdhd', Buffer.concat([Buffer.alloc(12), u32(1000), u32(2000), Buffer.alloc(4)]))
  const entry = box('avc1', Buffer.concat([Buffer.alloc(24), u16(320), u16(180), Buffer.alloc(50)]))
  const stsd = box('stsd', Buffer.concat([u32(0), u32(1), entry]))
  const mdia = box('mdia', Buffer.concat([mdhd, handler('vide'), box('minf', box('stbl', Buffer.concat([stsd, ...tables])))]))
  return Buffer.concat([ftyp, box('moov', Buffer.concat([mvhd, box('trak', Buffer.concat([tkhd, mdia]))])), box('mdat')])
}

const table = (type: string, ...words: number[]) => box(type, Buffer.concat([0, ...words].map(u32)))
const MOST = 2 ** 32 - 1

/** A valid black-and-white PNG of that many pixels on each side, in very few bytes. */
export function pngBomb(side: number): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
    return Buffer.concat([u32(content.length), body, u32(crc32(body))])
  }
  const rows = Buffer.alloc(side * (1 + Math.ceil(side / 8)))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.concat([u32(side), u32(side), Buffer.from([1, 0, 0, 0, 0])])),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Files that are no video, however they are named, or that try to harm whoever reads them; `port` is one that must not be called. */
export async function hostileVideos(port: number): Promise<Record<string, Buffer>> {
  const [clip, movLast, fragmented, webm, mkv, sound, photo] = await Promise.all(
    ['clip.mp4', 'clip-moov-last.mp4', 'clip-fragmented.mp4', 'clip.webm', 'clip.mkv', 'audio-only.mp4', 'photo.jpg'].map(
      (name) => readFile(fixture(name)),
    ),
  )
  if (!clip || !movLast || !fragmented || !webm || !mkv || !sound || !photo) throw new Error('A sample is missing')
  const noDuration = Buffer.concat([u32(1000), u32(0)])
  return {
    'an empty file': Buffer.alloc(0),
    'one byte': Buffer.from([0]),
    'plain text': Buffer.from('This is not a video.\n'.repeat(50)),
    'a web page': Buffer.from('<!doctype html><script>alert(1)</script>'),
    'a picture': photo,
    'an HLS playlist of a local file': Buffer.from(
      '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
    ),
    'an HLS playlist of a local service': Buffer.from(`#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:${port}/\n#EXT-X-ENDLIST\n`),
    'a concat script': Buffer.from('ffconcat version 1.0\nfile /etc/passwd\n'),
    'a DASH manifest': Buffer.from(`<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1:${port}/</BaseURL></MPD>`),
    'an AVI': Buffer.concat([Buffer.from('RIFF'), u32(1000), Buffer.from('AVI LIST'), Buffer.alloc(1000)]),
    'a bare ftyp': ftyp,
    'a ftyp and media data without an index': Buffer.concat([ftyp, box('mdat', Buffer.alloc(1000))]),
    'sound only': sound,
    'an index of 2^63 bytes': Buffer.concat([ftyp, largeBox('moov', 2n ** 63n)]),
    'an index of 2^64 - 1 bytes': Buffer.concat([ftyp, largeBox('moov', 2n ** 64n - 1n)]),
    'an index of 4 GB': Buffer.concat([ftyp, box('moov', Buffer.alloc(100), MOST)]),
    'an index of 40 MB': Buffer.concat([ftyp, box('moov', Buffer.alloc(40 * 2 ** 20)), box('mdat')]),
    'a box shorter than its header': Buffer.concat([clip, box('free', Buffer.alloc(0), 4)]),
    'a hundred thousand empty boxes': Buffer.concat([ftyp, ...Array<Buffer>(100_000).fill(box('free'))]),
    'two indexes': Buffer.concat([clip, box('moov')]),
    'a million nested boxes': Buffer.concat([ftyp, box('moov', box('trak', nested('mdia', 1_000_000)))]),
    'a video cut in the middle': clip.subarray(0, clip.length / 2),
    'a video cut by a byte': clip.subarray(0, -1),
    'a video cut before its index': movLast.subarray(0, -3000),
    'a duration of zero': patched(patched(clip, 'mvhd', 12, noDuration), 'mdhd', 12, noDuration, true),
    'a timescale of zero': patched(clip, 'mvhd', 12, u32(0)),
    'a duration of 10^12 seconds': patched(
      clip,
      'mvhd',
      0,
      Buffer.concat([u32(2 ** 24), u64(0n), u64(0n), u32(1), u64(10n ** 12n)]),
    ),
    'a track of a century': patched(clip, 'mdhd', 12, Buffer.concat([u32(1), u32(2 ** 32 - 2)]), true),
    'a count of 2^32 - 1 sample sizes': patched(clip, 'stsz', 4, Buffer.concat([u32(0), u32(MOST)]), true),
    'a count of 2^32 - 1 edits': patched(clip, 'elst', 4, u32(MOST), true),
    'sample times that unfold to 2^32': withTables(table('stts', 1, MOST, 1), table('ctts', 1, 1, 1), table('stsz', 1, MOST)),
    'sample sizes of no bits': withTables(table('stz2', 0, MOST)),
    'a fragment of 2^32 - 1 samples': patched(fragmented, 'trun', 0, Buffer.concat([u32(0), u32(MOST)]), true),
    'a fragment without an index': Buffer.concat([ftyp, box('moof', box('traf', table('trun', MOST)))]),
    'a track without samples': withTables(table('stts', 0), table('stsz', 0, 0)),
    'a track without sample tables': withTables(),
    'an index without its media data': clip.subarray(0, clip.indexOf('mdat', 0, 'latin1') - 4),
    'Matroska of another kind': Buffer.concat([ebml('weird'), element(SEGMENT)]),
    'WebM without a segment': ebml('webm'),
    'WebM with a web page in it': Buffer.concat([ebml('webm'), Buffer.from('<script>alert(1)</script>')]),
    'WebM with a segment of 2^55 bytes': Buffer.concat([ebml('webm'), element(SEGMENT, Buffer.alloc(100), 2n ** 55n)]),
    'WebM with an empty segment': Buffer.concat([ebml('webm'), element(SEGMENT)]),
    'WebM with a header of 2^50 bytes': element(EBML, Buffer.from('webm'), 2n ** 50n),
    'WebM cut in the middle': webm.subarray(0, webm.length / 2),
    'Matroska that is longer than a century': withMatroskaDuration(mkv, 4e12),
    'Matroska of negative duration': withMatroskaDuration(mkv, -1),
    'Matroska of endless duration': withMatroskaDuration(mkv, Infinity),
    'Matroska whose duration is no number': withMatroskaDuration(mkv, NaN),
  }
}

/** In milliseconds, the unit that the sample uses. */
function withMatroskaDuration(file: Buffer, duration: number): Buffer {
  const copy = Buffer.from(file)
  const at = copy.indexOf(Buffer.from([0x44, 0x89, 0x88]))
  if (at === -1) throw new Error('The sample states no duration')
  copy.writeDoubleBE(duration, at + 3)
  return copy
}
