import { type ChildProcess, spawnSync } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartupError } from '../utils/StartupError.js'
import { readPidFile } from './orphan.js'
import type { PostgresBinaries } from './postgresBinaries.js'
import { exit, logTail, run } from './postgresProcess.js'
import { signal } from './processes.js'
import type { RunAs } from './runAs.js'

export interface Server {
  child: ChildProcess
  pid: number
}

/**
 * Starts the server of a cluster on a free port and waits until it takes connections.
 * @param home what `makeCluster` made
 * @throws StartupError with what the server said
 */
export async function startServer(
  { postgres }: PostgresBinaries,
  runAs: RunAs,
  home: string,
  settings: Record<string, string | number>,
): Promise<{ server: Server; port: number }> {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`])
  const deadline = Date.now() + 60_000
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const where = ['-D', join(home, 'data'), '-p', String(port), '-h', '127.0.0.1', '-c', 'unix_socket_directories=']
    const { child, failed } = run(runAs, postgres, [...where, ...options], join(home, 'postgres.log'))
    const ended = exit(child).then(() => 'ended' as const)
    const outcome = await Promise.race([ready(child, home, deadline), ended, failed])
    if (outcome === 'ready' && child.pid !== undefined) {
      child.unref()
      return { server: { child, pid: child.pid }, port }
    }
    if (outcome === 'late') {
      child.kill('SIGKILL')
      throw new StartupError(`The embedded PostgreSQL was not ready within 60 seconds: ${logTail(home)}`)
    }
    // The port may have been taken since it was found free; a server that was just killed may still hold its memory.
    const passing = /could not (bind|create any TCP\/IP sockets)|Address already in use|pre-existing shared memory/
    if (attempt === 10 || !passing.test(logTail(home, 20))) {
      throw new StartupError(
        `The embedded PostgreSQL did not start: ${logTail(home)} (all of it in ${join(home, 'postgres.log')})`,
      )
    }
    await sleep(50 * attempt)
  }
}

/** The server writes its state into its pid file. Asking by connection instead would need a login for each try. */
async function ready(child: ChildProcess, home: string, deadline: number): Promise<'ready' | 'late'> {
  for (let wait = 2; child.exitCode === null && child.signalCode === null; wait = Math.min(wait + 1, 25)) {
    const file = readPidFile(join(home, 'data'))
    if (file?.pid === child.pid && file?.status === 'ready') return 'ready'
    if (Date.now() > deadline) return 'late'
    await sleep(wait)
  }
  return new Promise<never>(() => undefined)
}

/** Resolves when the server has gone, which takes 10 seconds at worst. */
export async function stopServer({ child, pid }: Server, { pg_ctl }: PostgresBinaries, home: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  const ended = exit(child).then(() => true)
  // Fast: ends connections and writes everything; immediate: leaves that to the recovery of the next start; last, the system does it.
  const steps = [
    ['SIGINT', 'fast', 6000],
    ['SIGQUIT', 'immediate', 3000],
    ['SIGKILL', 'immediate', 1000],
  ] as const
  for (const [name, mode, patience] of steps) {
    if (process.platform === 'win32' && name !== 'SIGKILL') {
      spawnSync(pg_ctl, ['stop', '-W', '-m', mode, '-D', join(home, 'data')])
    } else {
      signal(pid, name)
    }
    if (await Promise.race([ended, sleep(patience, false, { ref: false })])) return
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
