import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandLine, identify, isRunning, signal } from './processes.js'

/** What a PostgreSQL server tells about itself in `postmaster.pid`. */
export function readPidFile(data: string): { pid: number; port: number; status: string } | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
  } catch {
    return undefined
  }
}

/**
 * Stops the server that a killed predecessor left running on this folder, and removes the trace of one that has died: the server
 * itself would not start when another program has got its old process number. Only for who holds the lock of the data folder.
 */
export async function stopOrphan(data: string): Promise<void> {
  const { pid = 0 } = readPidFile(data) ?? {}
  if (!(pid > 0)) return
  const server = identify(pid)
  if (server !== undefined && isServerOf(pid, data)) {
    for (const [name, patience] of [
      ['SIGINT', 5000],
      ['SIGQUIT', 3000],
      ['SIGKILL', 2000],
    ] as const) {
      signal(pid, name)
      for (const deadline = Date.now() + patience; Date.now() < deadline && isRunning(server);) await sleep(10)
      if (!isRunning(server)) break
    }
  }
  if (server === undefined || process.platform !== 'win32') rmSync(join(data, 'postmaster.pid'), { force: true })
}

const isServerOf = (pid: number, data: string) =>
  commandLine(pid).includes('postgres') && commandLine(pid).includes(` -D ${data} `)
