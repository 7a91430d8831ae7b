import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Build, buildService } from '../../support/builtService.js'
import { freePort } from '../../support/freePort.js'

const ROOT = resolve(import.meta.dirname, '../../..')

let build: Build
let folder: string
let server: ChildProcess | undefined

beforeAll(async () => {
  build = await buildService()
})

afterAll(() => build.remove())

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

/** Starts the built service in an empty folder, with these settings and no others. */
function start(env: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [join(build.folder, 'dist/index.js')], {
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
    ['no secret', { REFRESH_TOKEN_SECRET: '' }, 'REFRESH_TOKEN_SECRET must be set in production'],
    [
      'a secret that is the sample of one',
      { ACCESS_TOKEN_SECRET: '<64-char-random-string-of-your-own>' },
      'ACCESS_TOKEN_SECRET is still a placeholder',
    ],
    ['equal secrets', { REFRESH_TOKEN_SECRET: SECRET }, 'ACCESS_TOKEN_SECRET and REFRESH_TOKEN_SECRET must differ'],
    ['a bare number for a time', { ACCESS_TOKEN_EXPIRY: '900' }, 'ACCESS_TOKEN_EXPIRY must be a number with a unit'],
    ['an access token that lives too long', { ACCESS_TOKEN_EXPIRY: '2h' }, 'ACCESS_TOKEN_EXPIRY must be between 1m and 60m'],
    ['a refresh token that lives too long', { REFRESH_TOKEN_EXPIRY: '90d' }, 'REFRESH_TOKEN_EXPIRY must be between 1d and 30d'],
    ['no database', { DATABASE_URL: '' }, 'DATABASE_URL must be set in production'],
    ['every origin', { CORS_ORIGIN: '*' }, 'CORS_ORIGIN must list the allowed origins in production'],
    ['no origin', { CORS_ORIGIN: '' }, 'CORS_ORIGIN must list the allowed origins in production'],
    ['every origin beside others', { CORS_ORIGIN: 'https://a.example.com,*' }, 'CORS_ORIGIN must be * or a list of origins'],
    ['a proxy that is anybody', { TRUST_PROXY: 'true' }, 'TRUST_PROXY must be a list of addresses'],
  ])('in production is refused, and touches nothing: %s', async (_, change, message) => {
    const { code, stdout, stderr } = await refusal({ ...production, ...change })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.split('\n')).toEqual(['The settings are not usable:', expect.stringContaining(`  - ${message}`), ''])
    for (const value of ['password-of-the-database', ...Object.values(change).filter((text) => text.length > 4)]) {
      expect(stderr).not.toContain(value)
    }
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
