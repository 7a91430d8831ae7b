import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { checkDatabase } from '../../../src/commands/doctor/database.js'
import { checkFiles, checkNode, checkPort, checkStaging } from '../../../src/commands/doctor/machine.js'
import { checkMedia } from '../../../src/commands/doctor/media.js'
import { checkSettings } from '../../../src/commands/doctor/settings.js'
import { type Config, toConfig } from '../../../src/config/index.js'
import { useApp } from '../../support/app.js'
import { startCloudinaryServer } from '../../support/cloudinaryServer.js'
import { runScript } from '../../support/command.js'
import { emptyDatabase, withClient } from '../../support/database.js'

describe('the doctor', () => {
  const app = useApp()
  let folder: string
  let good: Record<string, string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'viztube-doctor-'))
    good = { DATABASE_URL: app.databaseUrl, DATA_DIR: join(folder, 'data'), PORT: new URL(app.origin).port }
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const configOf = (more: Record<string, string> = {}): Config => toConfig({ ...good, ...more })

  it('finds nothing wrong with a machine where all is well, and the service on its port', async () => {
    const { code, stdout, stderr } = await runScript('doctor', [], good)
    expect({ code, stderr, end: stdout.trim().split('\n').at(-1) }).toEqual({ code: 0, stderr: '', end: 'Nothing is wrong.' })
    for (const line of [
      /^ok {5}database +It answers, and is PostgreSQL 1\d/m,
      /^ok {5}migrations +All \d+ are applied\.$/m,
      /^ok {5}clock +It agrees/m,
      /^ok {5}jobs /m,
      /^ok {5}media .* can be written; [\d.]+ GB are free\.$/m,
      /^ok {5}staging /m,
      /^ok {5}port +The service runs on 127\.0\.0\.1:\d+ and is ready\.$/m,
    ])
      expect(stdout).toMatch(line)
    expect(stdout).not.toContain(new URL(good['DATABASE_URL'] ?? '').password)
  })

  it('names every bad setting at once, and no value', async () => {
    const { code, stdout } = await runScript('doctor', [], {
      NODE_ENV: 'production',
      PORT: '99999',
      ACCESS_TOKEN_SECRET: 'short-secret-value',
      DATABASE_URL: 'postgresql://viztube:the-password@127.0.0.1:1/none',
      PUBLIC_BASE_URL: 'http://viztube.example.com',
    })
    expect(code).toBe(1)
    expect([...stdout.matchAll(/^WRONG {2}settings +(\S+)/gm)].map(([, name]) => name).sort()).toEqual([
      'ACCESS_TOKEN_SECRET',
      'CORS_ORIGIN',
      'PORT',
      'PUBLIC_BASE_URL',
      'REFRESH_TOKEN_SECRET',
    ])
    expect(stdout).toContain('5 things are wrong.')
    expect(stdout).not.toMatch(/short-secret-value|the-password/)
  })

  it('notes what is allowed and may be a mistake', () => {
    const { findings } = checkSettings({
      ...good,
      NODE_ENV: 'production',
      CORS_ORIGIN: 'https://app.example.com,http://app.example.com',
      ACCESS_TOKEN_SECRET: 'access-secret-of-the-doctor-0123456789',
      REFRESH_TOKEN_SECRET: 'refresh-secret-of-the-doctor-987654321',
      REFRESH_TOKEN_SECRET_PREVIOUS: 'previous-secret-of-the-doctor-97531',
      HOST: '0.0.0.0',
    })
    const notes = findings.filter(({ level }) => level === 'note').map(({ about }) => about)
    expect(notes).toEqual(['PUBLIC_BASE_URL', 'CORS_ORIGIN', 'TRUST_PROXY', 'secrets'])
    expect(findings.filter(({ level }) => level === 'wrong')).toEqual([])
  })

  it('knows a Node.js that is too old', () => {
    expect(checkNode()).toMatchObject({ level: 'ok' })
    for (const old of ['18.20.4', '20.18.3', '9.0.0']) expect(checkNode(old)).toMatchObject({ level: 'wrong' })
    expect(checkNode('22.0.0')).toMatchObject({ level: 'ok' })
  })

  it('says why a database cannot be reached, without its password', async () => {
    const refused = await checkDatabase(configOf({ DATABASE_URL: 'postgresql://viztube:the-password@127.0.0.1:1/none' }))
    expect(refused).toEqual([{ level: 'wrong', about: 'database', text: expect.stringContaining('ECONNREFUSED') }])
    const url = new URL(good['DATABASE_URL'] ?? '')
    url.password = 'not-the-password'
    const denied = await checkDatabase(configOf({ DATABASE_URL: url.href }))
    expect(denied).toEqual([
      { level: 'wrong', about: 'database', text: expect.stringContaining('password authentication failed') },
    ])
    expect(JSON.stringify([refused, denied])).not.toMatch(/the-password/)
  })

  it('misses migrations and the tables of jobs', async () => {
    const findings = await checkDatabase(configOf({ DATABASE_URL: await emptyDatabase('doctor') }))
    expect(findings.filter(({ level }) => level === 'wrong')).toEqual([
      {
        level: 'wrong',
        about: 'migrations',
        text: expect.stringMatching(/^The database lacks 20260101000000_init, .*npm run db:migrate\.$/),
      },
      { level: 'wrong', about: 'jobs', text: 'The tables of jobs are missing or old: npm run db:migrate.' },
    ])
  })

  it('notes a database of a newer version', async () => {
    const url = good['DATABASE_URL'] ?? ''
    const add = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_later', now())`
    await withClient(url, (client) => client.query(add))
    const findings = await checkDatabase(configOf())
    await withClient(url, (client) => client.query(`DELETE FROM _prisma_migrations WHERE id = 'x'`))
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([
      { level: 'note', about: 'migrations', text: 'The database has some of a newer version: 29990101000000_later.' },
    ])
  })

  it('starts no embedded database', async () => {
    const findings = await checkDatabase(configOf({ DATABASE_URL: '' }))
    expect(findings).toEqual([{ level: 'note', about: 'database', text: expect.stringContaining('the first start makes it') }])
  })

  it('says when media cannot be stored: in a folder, or with an account', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    expect(await checkMedia(configOf({ DATA_DIR: file }))).toMatchObject({
      level: 'wrong',
      text: expect.stringContaining('cannot take files'),
    })

    const cloudinary = await startCloudinaryServer()
    expect(await checkMedia(configOf({ CLOUDINARY_URL: cloudinary.url }))).toMatchObject({ level: 'ok' })
    const wrong = await checkMedia(configOf({ CLOUDINARY_URL: cloudinary.url.replace(/:[^:@/]+@/, ':another-secret@') }))
    expect(wrong).toMatchObject({ level: 'wrong', text: expect.stringContaining('Cloudinary does not answer this account') })
    expect(wrong.text).not.toContain('another-secret')
    await cloudinary.close()
  })

  it('says when uploads cannot be staged', async () => {
    expect(await checkStaging({ ...configOf(), stagingDir: join(folder, 'nowhere') })).toMatchObject({
      level: 'wrong',
      text: expect.stringContaining('ENOENT'),
    })
  })

  it('tells a free port from one that another program has', async () => {
    const other = createServer((_req, res) => res.end('something else')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    expect(await checkPort(configOf({ PORT: String(port) }))).toMatchObject({
      level: 'wrong',
      text: expect.stringContaining('Another program has'),
    })
    other.closeAllConnections()
    await new Promise((resolve) => other.close(resolve))
    expect(await checkPort(configOf({ PORT: String(port) }))).toMatchObject({
      level: 'ok',
      text: expect.stringContaining('is free'),
    })
  })

  it('misses a build in production only', () => {
    expect(checkFiles({ ...configOf(), production: true }, folder).map(({ level }) => level)).toEqual(['wrong', 'note'])
    expect(checkFiles(configOf(), folder).map(({ level }) => level)).toEqual(['note'])
  })
})
