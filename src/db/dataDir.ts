import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { StartupError } from '../utils/StartupError.js'
import { identify, isRunning, type ProcessIdentity } from './processes.js'

export interface DataDir {
  path: string
  /** Lets the next process in. Idempotent. */
  close(): void
}

/**
 * Makes the data folder when it is missing (only its owner may enter), checks that it can be written, and keeps every other process
 * out of it until `close` or the end of this process, however that comes about.
 * @throws StartupError when the folder can't be written or another process has it.
 */
export function openDataDir(dataDir: string): DataDir {
  const path = resolve(dataDir)
  try {
    const lock = join(path, 'lock')
    makeFolder(lock)
    return { path, close: acquire(lock, path) }
  } catch (error) {
    if (error instanceof StartupError) throw error
    throw new StartupError(
      `The data folder ${path} cannot be written (${reason(error)}); make it writable or choose another one with DATA_DIR.`,
      { cause: error },
    )
  }
}

/** Node's own recursive `mkdir` never ends where the system refuses new folders as not existing, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (!existsSync(path)) throw error
  }
}

/*
 * The lock is a folder of numbered files, each naming the process that made it; the highest number counts. Who finds that its maker
 * has died makes the next number, which only one can: a hard link appears at once, with its content, or fails when the name is
 * taken. The highest file is never deleted, only emptied when its maker lets go: a latecomer that still believes in an old number
 * then can't take one that has been used. Older ones go in time, and who slips into such a gap sees a higher number afterwards.
 */
function acquire(lock: string, path: string): () => void {
  const draft = join(lock, `new-${String(process.pid)}`)
  writeFileSync(draft, JSON.stringify(identify(process.pid)), { mode: 0o600 })
  try {
    for (;;) {
      const newest = highest(lock)
      const holder = newest === 0 ? undefined : readHolder(join(lock, String(newest)))
      if (holder !== undefined && isRunning(holder)) {
        throw new StartupError(
          `Another VizTube (process ${String(holder.pid)}) is using the data folder ${path}; stop it first, or choose another folder with DATA_DIR.`,
        )
      }
      const mine = join(lock, String(newest + 1))
      if (!linkNew(draft, mine)) continue
      if (highest(lock) > newest + 1) {
        rmSync(mine, { force: true })
        continue
      }
      for (const old of numbers(lock)) if (old < newest - 8) rmSync(join(lock, String(old)), { force: true })
      return () => release(mine)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

function release(file: string): void {
  try {
    truncateSync(file)
  } catch {
    // The folder itself is gone, and the lock with it.
  }
}

function linkNew(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const numbers = (lock: string) =>
  readdirSync(lock)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

const highest = (lock: string) => Math.max(0, ...numbers(lock))

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'nothing can be made there',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a file has its name',
}

function reason(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return REASONS[code] ?? message
}
