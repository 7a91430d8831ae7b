import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** One run of one program. The start time tells it from a later program that got the same number. */
export interface ProcessIdentity {
  pid: number
  /** When it began, in a form that only compares; empty where the system does not tell. */
  started: string
}

/** The process that has this number now, or undefined when there is none (one that has died but was not collected counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!exists(pid)) return undefined
  if (process.platform === 'linux') {
    const stat = readOr(`/proc/${String(pid)}/stat`, '')
    // The second field is the program's name in brackets, which may hold anything; the rest follows the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    const boot = readOr('/proc/sys/kernel/random/boot_id', '').trim()
    return { pid, started: stat === '' ? '' : `${boot}/${fields[19] ?? ''}` }
  }
  return { pid, started: ps(pid, 'lstart') }
}

/** Whether that same process still runs; when its start time is not known, whether any process has its number. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  const now = identify(pid)
  return now !== undefined && (now.started === started || now.started === '' || started === '')
}

/** The command line of a process, arguments separated by blanks; empty when it can't be told. */
export function commandLine(pid: number): string {
  if (process.platform === 'linux') return readOr(`/proc/${String(pid)}/cmdline`, '').replaceAll('\0', ' ')
  return ps(pid, 'command')
}

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone.
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function ps(pid: number, column: string): string {
  if (process.platform === 'win32') return ''
  return spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
}

function readOr(path: string, fallback: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return fallback
  }
}
