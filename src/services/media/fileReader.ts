import type { FileHandle } from 'node:fs/promises'
import { InvalidMedia } from './invalidMedia.js'

/** Of a part that is read into memory as a whole, in bytes; the index of many hours of video needs a third of it. */
const LARGEST_PART = 32 * 2 ** 20

/** In all, in bytes: the largest file once, its index, and some going back and forth. */
const BUDGET = 160 * 2 ** 20

/** What is read ahead, in bytes: by a reader who goes on close to where they were, and by one who jumps. */
const AHEAD = { onwards: 65_536, jump: 2_048 }
const CLOSE = 8_192

export interface FileReader {
  /** Of the file, in bytes. */
  size: number
  /**
   * The bytes at an offset; fewer than asked for at the end of the file. Valid until the next call.
   *
   * @throws InvalidMedia when this is more than an honest file makes anyone read
   */
  read(offset: number, length: number): Promise<Buffer>
}

/** Reads here and there with few system calls, and never more than a bounded amount. */
export function createFileReader(file: FileHandle, size: number): FileReader {
  let left = BUDGET
  let start = 0
  let window: Buffer = Buffer.alloc(0)

  async function load(offset: number, length: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, size - offset))
    left -= wanted
    if (left < 0) throw new InvalidMedia('has too many parts')
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, offset)
    return buffer.subarray(0, bytesRead)
  }

  return {
    size,
    async read(offset, length) {
      if (length > LARGEST_PART) throw new InvalidMedia('has an index that is too large')
      if (length > AHEAD.onwards) return load(offset, length)
      const end = Math.min(offset + length, size)
      const windowEnd = start + window.length
      if (offset < start || end > windowEnd) {
        const ahead = offset >= start && offset <= windowEnd + CLOSE ? AHEAD.onwards : AHEAD.jump
        window = await load(offset, Math.max(length, ahead))
        start = offset
      }
      return window.subarray(offset - start, Math.max(offset, end) - start)
    },
  }
}
