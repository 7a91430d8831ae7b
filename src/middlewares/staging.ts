import { createWriteStream, fdatasync, type WriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../utils/logger.js'
import { newStagingName } from '../utils/stagingName.js'

/** The files that one request keeps on disk while it lasts. */
export interface Staging {
  /** A new, empty file with a name of our own, and the stream that fills it. */
  create: () => { path: string; writer: WriteStream }
  /** Removes every file that is still there, also one that is being written. Never fails; idempotent. */
  clear: () => Promise<void>
}

/** Bytes of a file that wait in the system's memory for the disk, before they are sent there. */
const FLUSH_BYTES = 8 * 2 ** 20

/** One file of the process at a time: sending takes one of the threads that all work with files has. */
let flushing = false

/**
 * Sends what has been written to the disk while more comes, so that little is left when the file must be safe there, and large uploads
 * do not fill a small machine's memory.
 */
function flushAlong(writer: WriteStream): void {
  let sent = 0
  writer.once('open', (fd: number) => {
    writer.on('drain', () => {
      if (flushing || writer.bytesWritten - sent < FLUSH_BYTES) return
      sent = writer.bytesWritten
      flushing = true
      fdatasync(fd, (error) => {
        flushing = false
        // The system tells of a failed write once. Closed meanwhile is none.
        if (error !== null && error.code !== 'EBADF') writer.destroy(error)
      })
    })
  })
}

export function createStaging(folder: string, log: Logger): Staging {
  const created: { path: string; writer: WriteStream }[] = []

  return {
    create: () => {
      const path = join(folder, newStagingName())
      const file = { path, writer: createWriteStream(path, { flags: 'wx', mode: 0o600 }) }
      // Whoever fills it listens too; a write that its removal interrupts is nobody's business.
      file.writer.on('error', () => undefined)
      flushAlong(file.writer)
      created.push(file)
      return file
    },
    clear: async () => {
      const removals = created.splice(0).map(async ({ path, writer }) => {
        // Until it is closed it may not have been made yet, and would come into being after its removal.
        writer.destroy()
        if (!writer.closed) await new Promise<void>((resolve) => writer.once('close', resolve))
        await rm(path, { force: true })
      })
      const results = await Promise.allSettled(removals)
      for (const result of results)
        if (result.status === 'rejected') log.error({ err: result.reason as unknown }, 'a staged file was not removed')
    },
  }
}
