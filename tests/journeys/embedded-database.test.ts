import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startEmbeddedPostgres } from '../../src/db/embedded.js'
import { migrate } from '../../src/db/migrate.js'
import { readPidFile } from '../../src/db/orphan.js'
import { identify, signal } from '../../src/db/processes.js'
import { withClient } from '../support/database.js'
import { commandFor, run, runCommand } from '../support/program.js'

// mkdtemp makes a folder that only its owner may enter, which for root is the hardest case: PostgreSQL does not run as root.
const newFolder = () => mkdtempSync(join(tmpdir(), 'viztube-embedded-'))
// A killed program's helpers may take a moment to notice.
const remove = (folder: string) => rmSync(folder, { recursive: true, maxRetries: 20, retryDelay: 100 })

let made: string
let dataDir: string

beforeAll(async () => {
  made = newFolder()
  const server = await startEmbeddedPostgres({ dataDir: made, settings: { fsync: 'off' } })
  await migrate(server.connectionString)
  await server.stop()
})
beforeEach(() => {
  dataDir = newFolder()
})
afterEach(() => remove(dataDir))
afterAll(() => remove(made))

const copyMade = () => cpSync(made, dataDir, { recursive: true })
const addressIn = (output: string) => /open (postgresql:\S+)/.exec(output)?.[1] ?? ''
const serverPid = () => readPidFile(join(dataDir, 'postgres', 'data'))?.pid ?? 0
const remember = (address: string) => withClient(address, (client) => client.query('CREATE TABLE memory AS SELECT 42 AS answer'))
const recall = async (address: string) =>
  (await withClient(address, (client) => client.query('SELECT * FROM memory'))).rows as unknown

async function open() {
  const program = run('databaseProgram', dataDir)
  return { program, address: addressIn(await program.saying('open ')) }
}

describe('the embedded database, the first time,', () => {
  it('is made and migrated by the first start, and the second finds everything again', async () => {
    const first = await open()
    expect(await first.program.saying('Applied migration')).toContain('Making a new database')
    await remember(first.address)
    first.program.kill('SIGTERM')
    expect(await first.program.ended).toEqual([0, null])

    const second = await open()
    expect(await recall(second.address)).toEqual([{ answer: 42 }])
    expect(await second.program.saying('open ')).not.toContain('Applied migration')
    expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777).toBe(0o600)
    expect(readdirSync(dataDir).sort()).toEqual(['lock', 'postgres'])
  })

  it('is made anew when making it was cut short', async () => {
    const program = run('databaseProgram', dataDir)
    await program.saying('Making a new database')
    while (!readdirSync(dataDir).some((name) => name.startsWith('postgres.new-'))) await sleep(5)
    program.kill('SIGKILL')
    await program.ended
    expect(readdirSync(dataDir)).not.toContain('postgres')

    await open()
    expect(readdirSync(dataDir)).toContain('postgres')
  })
})

describe('the embedded database', () => {
  beforeEach(copyMade)

  it('listens on this machine only and asks for its password', async () => {
    const { address } = await open()
    const url = new URL(address)
    expect(url.hostname).toBe('127.0.0.1')
    const settings = await withClient(address, (client) =>
      client.query("SELECT setting FROM pg_settings WHERE name IN ('listen_addresses', 'unix_socket_directories') ORDER BY name"),
    )
    expect(settings.rows).toEqual([{ setting: '127.0.0.1' }, { setting: '' }])
    url.password = 'open-sesame'
    await expect(withClient(url.href, (client) => client.query('SELECT 1'))).rejects.toMatchObject({ code: '28P01' })
  })

  it('outlives Ctrl-C until the server has drained, and is gone with it', async () => {
    const { program, address } = await open()
    const pid = serverPid()
    program.interrupt()
    await program.saying('draining')
    await sleep(100)
    await remember(address)
    await program.saying('stopped')
    expect(await program.ended).toEqual([0, null])
    expect(identify(pid)).toBeUndefined()
  })

  it('is refused to a second copy, in one sentence', async () => {
    const { program } = await open()
    const second = run('databaseProgram', dataDir)
    expect(await second.saying('Another')).toBe(
      `Another VizTube (process ${program.pid}) is using the data folder ${dataDir}; stop it first, or choose another folder with DATA_DIR.\n`,
    )
    expect(await second.ended).toEqual([1, null])
  })

  it('is given to one of two that start at the same moment', async () => {
    const programs = [run('databaseProgram', dataDir), run('databaseProgram', dataDir)]
    const outcomes = await Promise.allSettled(programs.map((program) => program.saying('open ')))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('that a killed server left behind is stopped by the next start, and nothing is lost', async () => {
    const { program, address } = await open()
    await remember(address)
    const orphan = serverPid()
    program.kill('SIGKILL')
    await program.ended
    expect(identify(orphan)).toBeDefined()

    const next = await open()
    expect(identify(orphan)).toBeUndefined()
    expect(await recall(next.address)).toEqual([{ answer: 42 }])
  })

  it('comes back after everything was killed', async () => {
    const { program, address } = await open()
    await remember(address)
    signal(serverPid(), 'SIGKILL')
    program.kill('SIGKILL')
    await program.ended
    expect(await recall((await open()).address)).toEqual([{ answer: 42 }])
  })
})

// What a container usually forbids is taken away by hiding the programs, which needs root and a mount namespace.
const canHide = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0
if (!canHide) console.warn('Not tested: how root runs PostgreSQL without user namespaces. It takes root and "unshare --mount".')
const asRoot = canHide ? describe : describe.skip

asRoot('the embedded database of root', () => {
  const runWithout = (...hidden: string[]) => {
    const hide = hidden.map((name) => `mount --bind /bin/false "$(command -v ${name})" && `).join('')
    return runCommand('unshare', '--mount', 'sh', '-c', `${hide}exec "$@"`, 'sh', ...commandFor('databaseProgram', dataDir))
  }

  it('runs as another user without user namespaces, and in one again later', async () => {
    const limited = runWithout('unshare')
    await remember(addressIn(await limited.saying('open ')))
    expect(statSync(join(dataDir, 'postgres')).uid).not.toBe(0)
    limited.kill('SIGTERM')
    await limited.ended
    expect(await recall((await open()).address)).toEqual([{ answer: 42 }])
  })

  it('says what to do when no other user can reach the folder', async () => {
    rmSync(dataDir, { recursive: true })
    dataDir = join(newFolder(), 'data')
    const limited = runWithout('unshare', 'setpriv')
    const said = await limited.saying('PostgreSQL does not run as root')
    expect(said).toMatch(
      /cannot reach .*; start as an ordinary user, move there where others may enter, or set DATABASE_URL\.\n$/,
    )
    expect(await limited.ended).toEqual([1, null])
    remove(dirname(dataDir))
    dataDir = newFolder()
  })
})

describe('startEmbeddedPostgres', () => {
  beforeEach(copyMade)

  const start = (errors: string[] = []) => {
    const log = { info: () => undefined, error: (message: string) => void errors.push(message) }
    return startEmbeddedPostgres({ dataDir, log, settings: { fsync: 'off', max_connections: 7 } })
  }

  it('starts with the settings it is given, and stops as often as it is told to', async () => {
    const server = await start()
    const { rows } = await withClient(server.connectionString, (client) => client.query('SHOW max_connections'))
    expect(rows).toEqual([{ max_connections: '7' }])
    await Promise.all([server.stop(), server.stop()])
    await server.stop()
    expect(identify(server.pid)).toBeUndefined()
  })

  it('stops although a client is connected and at work', async () => {
    const server = await start()
    const work = withClient(server.connectionString, (client) => {
      client.on('error', () => undefined)
      return client.query('SELECT pg_sleep(60)')
    })
    const outcome = expect(work).rejects.toThrow()
    await sleep(200)
    await server.stop()
    await outcome
  })

  it('tells the log when the server dies', async () => {
    const errors: string[] = []
    const server = await start(errors)
    process.kill(server.pid, 'SIGQUIT')
    while (errors.length === 0) await sleep(10)
    expect(errors).toEqual([expect.stringMatching(/^PostgreSQL has stopped by itself \(.+\): .*immediate shutdown/)])
    await server.stop()
  })

  it('says what is wrong when a setting is', async () => {
    await (await start()).stop()
    const failure = startEmbeddedPostgres({ dataDir, settings: { max_connections: 'many' } })
    await expect(failure).rejects.toThrow(/^The embedded PostgreSQL did not start: .*max_connections.*many/)
  })

  it('leaves a foreign process alone that has got the number of a dead server', async () => {
    await (await start()).stop()
    const program = run('lockProgram', join(dataDir, 'other'))
    await program.saying('taken')
    writeFileSync(
      join(dataDir, 'postgres', 'data', 'postmaster.pid'),
      `${program.pid}\n${dataDir}\n0\n5432\n\n127.0.0.1\n\nready\n`,
    )
    const server = await start()
    expect(identify(program.pid)).toBeDefined()
    await server.stop()
  })
})
