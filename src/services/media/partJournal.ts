import { constants } from 'node:fs'
import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { type ByteRange, without } from '../../utils/byteRange.js'

/** Room, in bytes, for some thousand parts; more make no sense, and would be a way to fill the disk. */
const MAX_BYTES = 2 ** 17

const APPEND = constants.O_WRONLY | constants.O_APPEND

/**
 * Remembers on disk which bytes of a file have come, also after a power cut. A line is a part that is there, or one that is about to
 * be overwritten and so does not count. Every function but `create` throws ENOENT once the journal is gone.
 */
export function partJournal(path: string) {
  /** Each line begins with its line break: one that a power cut has torn can't spoil the next. */
  async function note(sign: '+' | '-', { start, end }: ByteRange): Promise<void> {
    const file = await open(path, APPEND)
    try {
      await file.write(`\n${sign}${start}-${end}`)
      await file.datasync()
    } finally {
      await file.close()
    }
  }

  return {
    create: () => writeFile(path, '', { flag: 'wx', mode: 0o600 }),
    isFull: async () => (await stat(path)).size > MAX_BYTES,
    noteStart: (range: ByteRange) => note('-', range),
    /** Call it when the bytes are durable. */
    noteEnd: (range: ByteRange) => note('+', range),

    /** In order, which of a file's bytes have not come. */
    missing: async (fileBytes: number): Promise<ByteRange[]> => {
      let missing: ByteRange[] = [{ start: 0, end: fileBytes - 1 }]
      for (const line of (await readFile(path, 'latin1')).split('\n')) {
        const [, sign, start, end] = /^([+-])(\d+)-(\d+)$/.exec(line) ?? []
        if (sign === undefined) continue
        const range = { start: Number(start), end: Number(end) }
        missing = [...without(missing, range), ...(sign === '-' ? [range] : [])]
      }
      return missing.sort((a, b) => a.start - b.start)
    },
  }
}
