import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '../utils/StartupError.js'
import { ids, POSTGRES_ENV, type RunAs } from './runAs.js'

/**
 * Runs a program in a session of its own: Ctrl-C at the terminal then reaches only us, who stop it when it is no longer needed. It
 * writes to a file and not to us, so that it never waits for us and what it said survives us. When we end without having stopped
 * it, it is told to end, too.
 */
export function run(runAs: RunAs, program: string, args: string[], logFile: string) {
  const output = openSync(logFile, 'w', 0o600)
  try {
    const [command = '', ...rest] = [...runAs.prefix, program, ...args]
    const options = { detached: true, windowsHide: true, env: POSTGRES_ENV, cwd: '/', ...ids(runAs) }
    const child = spawn(command, rest, { ...options, stdio: ['ignore', output, output] })
    const leaveNothing = () => child.kill('SIGINT')
    process.once('exit', leaveNothing)
    child.once('exit', () => process.off('exit', leaveNothing))
    const failed = new Promise<never>((_resolve, reject) => {
      child.once('error', (error) => {
        reject(new StartupError(`The embedded PostgreSQL could not be run (${error.message}); set DATABASE_URL to another one.`))
      })
    })
    return { child, failed }
  } finally {
    closeSync(output)
  }
}

export const exit = (child: ChildProcess) =>
  new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.once('exit', (code, by) => resolve([code, by])))

/** The end of what the server said, in one line. */
export function logTail(home: string, lines = 3): string {
  try {
    return readFileSync(join(home, 'postgres.log'), 'utf8').trim().split('\n').slice(-lines).join(' ') || 'it said nothing'
  } catch {
    return 'it said nothing'
  }
}
