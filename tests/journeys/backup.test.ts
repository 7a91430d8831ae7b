import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import supertest from 'supertest'
import { makeBackup } from '../../src/commands/backup/makeBackup.js'
import { restoreBackup } from '../../src/commands/backup/restoreBackup.js'
import { assetSchema, readLines } from '../../src/commands/backup/manifest.js'
import { migrate } from '../../src/db/migrate.js'
import { MIGRATIONS } from '../../src/db/migrationFiles.js'
import { toConfig } from '../../src/config/index.js'
import { requestsOf, useApp } from '../support/app.js'
import { runScript } from '../support/command.js'
import { emptyDatabase, freshDatabase, withClient } from '../support/database.js'
import { fixture } from '../support/hostileMedia.js'
import type { Person } from '../support/people.js'
import { NEVER_BUSY } from '../support/neverBusy.js'
import { type StartedApp, startApp } from '../support/startApp.js'

/** A service is backed up, and another one is made of that. */

const PUBLIC = 'https://viztube.example.com'

const app = useApp({ PUBLIC_BASE_URL: PUBLIC })

let folder: string
let source: Record<string, string>
let target: Record<string, string>
const stops: (() => Promise<void>)[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viztube-backup-'))
  source = { DATABASE_URL: app.databaseUrl, DATA_DIR: app.deps.config.dataDir, PUBLIC_BASE_URL: PUBLIC }
  target = { DATABASE_URL: await freshDatabase('restored'), DATA_DIR: join(folder, 'data'), PUBLIC_BASE_URL: PUBLIC }
})

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await rm(folder, { recursive: true, force: true })
})

const backupTo = () => join(folder, 'backup')
const backup = () => runScript('backup', ['--to', backupTo()], source)
const restore = (force = false) => restoreBackup({ config: toConfig({ NODE_ENV: 'test', ...target }), from: backupTo(), force })
const makeOne = (to = backupTo()) =>
  makeBackup({ connection: { connectionString: source['DATABASE_URL'] ?? '' }, media: app.deps.config.media, to })

const upload = (person: Person, title: string) =>
  person
    .post('/videos')
    .field('title', title)
    .attach('videoFile', fixture('clip.mp4'))
    .attach('thumbnail', fixture('drawing.png'))

/** The service on the database and the media folder of the target. */
async function startTarget(): Promise<StartedApp> {
  const { clock, log, config } = app.deps
  const settings = {
    ...toConfig({ ...target, NODE_ENV: 'test', RATE_LIMIT_API_MAX: '1000000', ...NEVER_BUSY }),
    stagingDir: config.stagingDir,
  }
  const started = await startApp(settings, {
    connectionString: target['DATABASE_URL'] ?? '',
    secrets: { access: 'access-secret-of-the-test-suite-0123456789', refresh: 'refresh-secret-of-the-test-suite-987654321' },
    clock,
    log,
  })
  stops.push(started.stop)
  return started
}

/** Everything that reading calls answer, none of which changes anything. */
async function readEverything(origin: string, { id, accessToken }: Person, playlist: number, video: number) {
  const paths = [
    '/user/current-user-details',
    '/user/c/ada',
    '/user/watch-history',
    '/videos?limit=50',
    `/comments/${String(video)}`,
    '/likes/videos',
    `/subscriptions/c/${String(id)}`,
    `/subscriptions/u/${String(id)}`,
    `/playlist/user/${String(id)}`,
    `/playlist/${String(playlist)}`,
    `/tweets/user/${String(id)}`,
    '/dashboard/stats',
    '/dashboard/videos',
  ]
  const requests = requestsOf(origin, (test) => test.set('Authorization', `Bearer ${accessToken}`))
  const answers = []
  for (const path of paths) {
    const { status, body } = await requests.get(path)
    answers.push({ path, status, body: body as unknown })
  }
  return answers
}

describe('a backup', () => {
  it('becomes a service that gives every answer that the first one gives, and plays its videos', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const { body: first } = await upload(ada, 'Throwing a bowl — Ton & \\N "glaze"\n\t€')
    const { body: second } = await upload(ben, 'Glazing')
    const [video, other] = [Number(first.data.id), Number(second.data.id)]
    await ada.patch(`/videos/toggle/publish/${String(video)}`)
    await ada.get(`/videos/${String(other)}`)
    await ben.post(`/comments/${String(other)}`).send({ content: 'A comment\\.\nof two lines 🏺' })
    await ada.post(`/likes/toggle/v/${String(other)}`)
    await ben.post(`/subscriptions/c/${String(ada.id)}`)
    await ada.post(`/subscriptions/c/${String(ben.id)}`)
    await ada.post('/tweets').send({ content: 'A post' })
    const { body: list } = await ada.post('/playlist').send({ name: 'Bowls' })
    await ada.post(`/playlist/${String(list.data.id)}/${String(other)}`)
    await app.deps.jobs.add(app.deps.db, 'removeAsset', { publicId: 'a', kind: 'image' }, { delaySeconds: 500 })

    // Nobody has pictures here but those of the videos: what has no file is named, and ends with 1.
    const made = await backup()
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 1, stderr: '' })
    expect(made.stdout).toContain('and 1 jobs, as they were at one moment.\n4 files')
    expect(made.stdout.match(/A row names .*, which is not there\./g)).toHaveLength(2)
    expect(await runScript('restore', ['--from', backupTo()], target)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('counted again; 1 jobs; 4 files.'),
    })

    const restored = await startTarget()
    const playlist = Number(list.data.id)
    const answers = await readEverything(restored.origin, ada, playlist, other)
    expect(answers).toEqual(await readEverything(app.origin, ada, playlist, other))
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    const { pathname } = new URL(String(first.data.videoFileUrl))
    const { body: file } = await supertest(restored.origin).get(pathname).buffer(true).expect(200)
    expect(Buffer.compare(file as Buffer, await readFile(fixture('clip.mp4')))).toBe(0)

    const waiting = (await restored.deps.jobs.state()).map(({ name, waiting }) => ({ name, waiting }))
    expect(waiting).toContainEqual({ name: 'removeAsset', waiting: 1 })
    // New rows get new numbers.
    const requests = requestsOf(restored.origin, (test) => test.set('Authorization', `Bearer ${ada.accessToken}`))
    expect((await requests.post('/tweets').send({ content: 'Another' })).body.data.id).toBeGreaterThan(1)
    expect((await restored.deps.db.user.findMany()).length).toBe(2)
  })

  it('has the file of every row, however many come and go while it is made', async () => {
    const ada = await app.signUp('ada')
    for (let round = 0; round < 3; round++) await upload(ada, 'Here before')
    let going = true
    const traffic = async () => {
      while (going) {
        const { body } = await upload(ada, 'Comes and goes')
        await ada.delete(`/videos/${String(body.data.id)}`)
        await app.runJobs()
      }
    }
    const goes = [traffic(), traffic()]
    const results = []
    for (let round = 0; round < 3; round++) {
      const to = join(folder, `backup${String(round)}`)
      const { media, database } = await makeOne(to)
      const list = await readLines(join(to, 'media.jsonl'), assetSchema)
      const videos = database.tables.find(({ name }) => name === 'videos')?.rows ?? 0
      // Ada's own picture has no file here.
      results.push({ missing: media.missing.length, files: list.length - 2 * videos })
    }
    going = false
    await Promise.all(goes)
    expect(results).toEqual(Array(3).fill({ missing: 1, files: 0 }))
  })

  it('goes into nothing but an empty service, unless it is forced', async () => {
    await makeOne()
    await restore()
    await withClient(target['DATABASE_URL'] ?? '', (client) =>
      client.query(
        `INSERT INTO users (username, email, fullname, password, avatar, "avatarPublicId", "updatedAt") VALUES ('x', 'x', 'x', 'x', '', '', now())`,
      ),
    )
    await expect(restore()).rejects.toThrow('The database is not empty: it has 1 users. To replace all of its rows, add --force.')
    await restore(true)
    const { rows } = await withClient(target['DATABASE_URL'] ?? '', (client) => client.query('SELECT count(*)::int FROM users'))
    expect(rows).toEqual([{ count: 0 }])
  })

  it('is not restored when a file of it has changed', async () => {
    const ada = await app.signUp('ada')
    await upload(ada, 'Throwing a bowl')
    await makeOne()
    const [asset] = await readLines(join(backupTo(), 'media.jsonl'), assetSchema)
    const path = join(backupTo(), 'media', asset?.publicId ?? '')
    // The backup has links: the service's own file stays as it is.
    const content = await readFile(path)
    await rm(path)
    await writeFile(path, Buffer.concat([content.subarray(1), content.subarray(0, 1)]))
    await expect(restore()).rejects.toThrow(`media/${asset?.publicId ?? ''} is missing or is not what`)

    await writeFile(path, content)
    await writeFile(join(backupTo(), 'database/users.copy.gz'), gzipSync(''))
    await expect(restore()).rejects.toThrow('database/users.copy.gz is missing or is not what')
  })

  it('of an older version is brought to the state of this one', async () => {
    const older = join(folder, 'migrations')
    await mkdir(older)
    for (const name of ['20260101000000_init', 'migration_lock.toml'])
      await cp(join(MIGRATIONS, name), join(older, name), { recursive: true })
    const old = await emptyDatabase('old')
    await migrate(old, { migrationsDir: older })
    await withClient(old, (client) =>
      client.query(
        `INSERT INTO users (username, email, fullname, password, avatar, "avatarPublicId", "updatedAt") VALUES ('x', 'x', 'x', 'x', '', '', now())`,
      ),
    )
    const { database } = await makeBackup({ connection: { connectionString: old }, media: app.deps.config.media, to: backupTo() })
    expect(database.migrations).toEqual(['20260101000000_init'])

    // Once into nothing, once into a service of this version.
    for (const database of [await emptyDatabase('restored_old'), await freshDatabase('restored')]) {
      target['DATABASE_URL'] = database
      await restore(true)
      expect(await migrate(target['DATABASE_URL'] ?? '')).toEqual([])
      const { rows } = await withClient(target['DATABASE_URL'] ?? '', (client) => client.query('SELECT username FROM users'))
      expect(rows).toEqual([{ username: 'x' }])
    }
  })
})
