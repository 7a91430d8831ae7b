import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../utils/logger.js'
import { stagingOwner } from '../utils/stagingName.js'

/**
 * Removes staged files that no request owns any more. Requests remove their own; what is left comes from a process that was killed.
 * Only the server sweeps: it alone knows which processes of its machine stage into this folder.
 */

/** No request stages a file for longer, in milliseconds. */
const ABANDONED_MS = 3_600_000

const EVERY_MS = 15 * 60_000

/** Sweeps now and from time to time; answers how to stop. At first it removes what dead processes left, whatever its age. */
export async function startSweeping(folder: string, log: Logger): Promise<() => Promise<void>> {
  const sweep = (dead: boolean) =>
    sweepStaging(folder, { dead }).catch((err: unknown) => log.error({ err }, 'the staging folder was not swept'))
  await sweep(true)
  const timer = setInterval(() => void sweep(false), EVERY_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    return Promise.resolve()
  }
}

/** Answers how many files it removed. @throws the first error, after all that can be removed is. */
export async function sweepStaging(folder: string, { dead, now = Date.now() }: { dead: boolean; now?: number }): Promise<number> {
  const isLeftOver = async (path: string, owner: number) => {
    if (dead && isDead(owner)) return true
    const found = await stat(path).catch(() => undefined)
    return found !== undefined && now - found.mtimeMs > ABANDONED_MS
  }
  let removed = 0
  const failures: unknown[] = []
  for (const name of await readdir(folder)) {
    const owner = stagingOwner(name)
    const path = join(folder, name)
    if (owner === undefined || !(await isLeftOver(path, owner))) continue
    await rm(path, { force: true }).then(
      () => (removed += 1),
      (error: unknown) => failures.push(error),
    )
  }
  if (failures.length > 0) throw failures[0]
  return removed
}

/** A file of our own process id that was there before us is a predecessor's: in a container every process has the same id. */
function isDead(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
