import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartupError } from '../utils/StartupError.js'
import { stopOrphan, readPidFile } from './orphan.js'
import { findPostgres, type PostgresBinaries } from './postgresBinaries.js'
import { signal } from './processes.js'
import { chooseRunAs, ids, POSTGRES_ENV, type RunAs } from './runAs.js'

const USER = 'viztube'
const DATABASE = 'viztube'
const UNFINISHED = 'postgres.new-'

/** Small, for a machine that does other things too. One helper process does what PostgreSQL 18 otherwise starts six for. */
const SETTINGS = {
  max_connections: 50,
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_logical_replication_workers: 0,
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Failed statements are the business of whoever sent them.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
}

export interface EmbeddedPostgresOptions {
  /** An existing folder; the caller sees to it that no other process uses it. */
  dataDir: string
  log?: { info(message: string): void; error(message: string): void }
  /** Server settings (those of postgresql.conf) beside or instead of our own. */
  settings?: Record<string, string | number>
}

export interface EmbeddedPostgres {
  /** Of the database `viztube`, as a superuser. */
  connectionString: string
  /** Process number of the server. */
  pid: number
  /** Ends open connections and the server, within 10 seconds at worst. Idempotent; resolves when the server has gone. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL 18 of our own, with its files in `<dataDir>/postgres`, made on the first call. It listens on a free port of
 * 127.0.0.1 only and asks for a random password. A server that a killed predecessor left behind is stopped first.
 * @throws StartupError when it can't be installed, run or started.
 */
export async function startEmbeddedPostgres({ dataDir, log, settings = {} }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findPostgres()
  const home = join(dataDir, 'postgres')
  removeUnfinished(dataDir)
  const all = { ...SETTINGS, ...settings }
  let runAs: RunAs
  if (readdirSync(dataDir).includes('postgres')) {
    await stopOrphan(join(home, 'data'))
    runAs = chooseRunAs(binaries.postgres, home)
  } else {
    log?.info('Making a new database (only the first start does).')
    runAs = await initialise(binaries, dataDir, settings['fsync'] === 'off')
  }
  const { server, port } = await start(binaries, runAs, home, all)

  let stopping: Promise<void> | undefined
  const leaveNothing = () => signal(server.pid, 'SIGINT')
  process.once('exit', leaveNothing)
  server.child.once('exit', (code, by) => {
    process.off('exit', leaveNothing)
    if (stopping === undefined) log?.error(`PostgreSQL has stopped by itself (${by ?? String(code)}): ${logTail(home)}`)
  })
  const stop = () => (stopping ??= stopServer(server, binaries, home))

  try {
    const address = `postgresql://${USER}:${readFileSync(join(home, 'password'), 'utf8')}@127.0.0.1:${String(port)}/`
    await ensureDatabase(`${address}postgres`)
    return { connectionString: `${address}${DATABASE}`, pid: server.pid, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Makes the cluster beside its place and moves it there when it is complete, so that a kill in between leaves no half of one. */
async function initialise({ initdb, postgres }: PostgresBinaries, dataDir: string, noSync: boolean): Promise<RunAs> {
  const home = mkdtempSync(join(dataDir, UNFINISHED))
  try {
    writeFileSync(join(home, 'password'), randomBytes(24).toString('base64url'), { mode: 0o600 })
    mkdirSync(join(home, 'data'), { mode: 0o700 })
    const runAs = chooseRunAs(postgres, home)
    // The builtin C.UTF-8 knows upper and lower case of all letters and is the same on every system.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const access = [`--username=${USER}`, '--auth=scram-sha-256', `--pwfile=${join(home, 'password')}`]
    const args = ['-D', join(home, 'data'), ...locale, ...access, '--no-instructions', ...(noSync ? ['--no-sync'] : [])]
    const { child, failed } = run(runAs, initdb, args, join(home, 'postgres.log'))
    const [code] = await Promise.race([exit(child), failed])
    if (code !== 0) throw new StartupError(`The embedded PostgreSQL could not make its database: ${logTail(home)}`)
    renameSync(home, join(dataDir, 'postgres'))
    return runAs
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    throw error
  }
}

/** What is left of a first start that was cut short. Its `initdb` may still be writing there; then it goes the next time. */
function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(UNFINISHED)) continue
    try {
      rmSync(join(dataDir, name), { recursive: true, force: true })
    } catch {
      // It stays.
    }
  }
}

interface Server {
  child: ChildProcess
  pid: number
}

/** A port that was free a moment ago may be taken by now, and a server that was just killed may still hold its memory: then again. */
async function start(
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

async function stopServer({ child, pid }: Server, { pg_ctl }: PostgresBinaries, home: string): Promise<void> {
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
    if (process.platform === 'win32' && name !== 'SIGKILL')
      spawnSync(pg_ctl, ['stop', '-W', '-m', mode, '-D', join(home, 'data')])
    else signal(pid, name)
    if (await Promise.race([ended, sleep(patience, false, { ref: false })])) return
  }
}

/**
 * Runs a program in a session of its own: Ctrl-C at the terminal then reaches only us, who stop it when it is no longer needed. It
 * writes to a file and not to us, so that it never waits for us and what it said survives us.
 */
function run(runAs: RunAs, program: string, args: string[], logFile: string) {
  const output = openSync(logFile, 'w', 0o600)
  try {
    const [command = '', ...rest] = [...runAs.prefix, program, ...args]
    const options = { detached: true, windowsHide: true, env: POSTGRES_ENV, cwd: '/', ...ids(runAs) }
    const child = spawn(command, rest, { ...options, stdio: ['ignore', output, output] })
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

const exit = (child: ChildProcess) =>
  new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.once('exit', (code, by) => resolve([code, by])))

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

async function ensureDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE "${DATABASE}"`)
  } finally {
    await client.end()
  }
}

/** The end of what the server said, in one line. */
function logTail(home: string, lines = 3): string {
  try {
    return readFileSync(join(home, 'postgres.log'), 'utf8').trim().split('\n').slice(-lines).join(' ') || 'it said nothing'
  } catch {
    return 'it said nothing'
  }
}
