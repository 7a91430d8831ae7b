import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

const ROOT = resolve(import.meta.dirname, '../../..')
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

let folder: string
let server: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viztube-start-'))
})

afterEach(async () => {
  if (server?.exitCode === null && server.signalCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
})

/** Starts the service in an empty folder, with these settings and no others. */
function start(env: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--import', TSX, join(ROOT, 'src/index.ts')], {
    cwd: folder,
    env: { PATH, HOME, ...env },
  })
  server = child
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  return { child, output, ended: once(child, 'close') as Promise<[number | null]> }
}

/** The exit code and message of a start that is refused. */
async function refusal(env: Record<string, string>) {
  const { ended, output } = start(env)
  const [code] = await ended
  return { code, ...output }
}

const SECRET = 'Zk3-vVq0sYt7bQe9Lw2nHx5mRc8dFj1u'

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://viztube:password-of-the-database@127.0.0.1:1/viztube',
  ACCESS_TOKEN_SECRET: SECRET,
  REFRESH_TOKEN_SECRET: 'Gp6_oWi4zXa2cDf8Kj0lTy7nUb5vMe3s',
  CORS_ORIGIN: 'https://app.example.com',
}

describe('a start with settings that make no sense', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a weak secret', { ACCESS_TOKEN_SECRET: 'Zk3-vVq0sYt7' }, 'ACCESS_TOKEN_SECRET must be at least 32 bytes long'],
    ['equal secrets', { REFRESH_TOKEN_SECRET: SECRET }, 'ACCESS_TOKEN_SECRET and REFRESH_TOKEN_SECRET must differ'],
    ['a bare number for a time', { ACCESS_TOKEN_EXPIRY: '900' }, 'ACCESS_TOKEN_EXPIRY must be a number with a unit'],
    ['no database', { DATABASE_URL: '' }, 'DATABASE_URL must be set in production'],
  ])('in production is refused, and touches nothing: %s', async (_, change, message) => {
    const { code, stdout, stderr } = await refusal({ ...production, ...change })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.split('\n')).toEqual(['The settings are not usable:', expect.stringContaining(`  - ${message}`), ''])
    expect(stderr).not.toContain('password-of-the-database')
    expect(await readdir(folder)).toEqual([])
  })

  it('names those in .env as well, and lets the environment decide', async () => {
    await writeFile(join(folder, '.env'), 'PORT=eighty\nLOG_LEVEL=loud\nDATA_DIR=here\n')
    const { code, stderr } = await refusal({ LOG_LEVEL: 'info', NODE_ENV: 'prod' })
    expect(code).toBe(1)
    expect(stderr).toBe(`The settings are not usable:
  - NODE_ENV must be development, test or production
  - PORT must be a whole number
`)
  })
})

async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return String(port)
}

describe('the sample of the settings', () => {
  it('starts a service for development, copied as it is', async () => {
    await copyFile(join(ROOT, '.env.sample'), join(folder, '.env'))
    const port = await freePort()
    const { child, output, ended } = start({ PORT: port })
    const listening = new Promise<void>((done) => {
      child.stdout.on('data', () => output.stdout.includes('VizTube is running') && done())
    })
    await Promise.race([listening, ended])
    expect(output).toMatchObject({ stdout: expect.stringContaining('VizTube is running'), stderr: '' })

    const { status } = await fetch(`http://127.0.0.1:${port}/api/v2/healthcheck/ready`)
    expect(status).toBe(200)
    expect((await readdir(join(folder, '.data'))).sort()).toEqual(expect.arrayContaining(['secrets.json']))

    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  }, 90_000)
})
