import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { emailOf, fileOf, PASSWORD, world } from '../../prisma/seed/world.js'
import { createApp } from '../../src/app.js'
import { toConfig } from '../../src/config/index.js'
import { loadSecrets } from '../../src/config/secrets.js'
import { openDatabase } from '../../src/db/database.js'
import { createDeps, type Deps } from '../../src/deps.js'
import { createLogger } from '../../src/utils/logger.js'
import { requestsOf } from '../support/app.js'
import { NEVER_BUSY } from '../support/neverBusy.js'
import { type Content, readContent, stepsOf } from '../support/sampleWorld.js'
import { runSeed, type SeedEnd } from '../support/seed.js'

const MEDIA = join(import.meta.dirname, '../../prisma/seed/media')
const log = createLogger({ level: 'silent', pretty: false })

/** Stops what `beforeAll` started, the last first. */
const stops: (() => Promise<unknown>)[] = []
let deps: Deps
let origin: string
let first: SeedEnd
let second: SeedEnd
/** What is there after the first run, and after the second. */
let made: Content
let kept: Content

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'viztube-seed-'))
  stops.push(() => rm(dataDir, { recursive: true, maxRetries: 20, retryDelay: 100 }))
  const server = createServer().listen(0, '127.0.0.1')
  stops.push(() => close(server))
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = { NODE_ENV: 'test', DATA_DIR: dataDir, PUBLIC_BASE_URL: origin, ...NEVER_BUSY }

  first = await runSeed(settings)
  made = await withDeps(settings, readContent)
  second = await runSeed(settings)

  const opened = await openDeps({ ...settings, RATE_LIMIT_AUTH_MAX: '1000000', RATE_LIMIT_API_MAX: '1000000' })
  stops.push(opened.close)
  deps = opened.deps
  kept = await readContent(deps)
  server.on('request', createApp(deps))
}, 120_000)

afterAll(async () => {
  for (const stop of stops.reverse()) await stop()
}, 60_000)

/** The parts of the service on a data folder, as the server has them. */
async function openDeps(settings: Record<string, string>) {
  const config = toConfig(settings)
  const database = await openDatabase(config.database, log)
  const secrets = await loadSecrets(config.tokens.secrets)
  const created = createDeps(config, { connectionString: database.connectionString, secrets, log })
  return { deps: created.deps, close: () => created.close().finally(() => database.stop()) }
}

async function withDeps<T>(settings: Record<string, string>, run: (deps: Deps) => Promise<T>): Promise<T> {
  const { deps, close } = await openDeps(settings)
  return run(deps).finally(close)
}

async function close(server: Server) {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** Does what the printed curl line does. */
async function followCurlLine(output: string) {
  const [, type = '', value = '', body = '', url = ''] =
    /curl -H '([\w-]+): ([^']+)' -d '([^']+)' \\\n\s+(\S+)/.exec(output) ?? []
  const answer = await fetch(url, { method: 'POST', headers: { [type]: value }, body })
  return { status: answer.status, body: (await answer.json()) as { data: { accessToken: string; user: { username: string } } } }
}

/** Requests as one of the sample channels. */
async function as(username: string) {
  const answer = await requestsOf(origin).post('/user/login').send({ username, password: PASSWORD }).expect(200)
  return requestsOf(origin, (test) => test.set('Authorization', `Bearer ${answer.body.data.accessToken}`))
}

const draft = world.flatMap(({ videos }) => videos).find(({ isPublished }) => isPublished === false)
const idOf = (title = '') => made.videos.find((video) => video.title === title)?.id ?? 0
const countBy = <T>(rows: T[], test: (row: T) => boolean) => rows.filter(test).length

describe('npm run seed', () => {
  it('says what it made, and the second time changes nothing and says so', () => {
    expect(first).toEqual({ code: 0, signal: null, output: expect.stringContaining('Made 5 channels with 13 videos') })
    expect(second).toEqual({ code: 0, signal: null, output: expect.stringContaining('nothing was changed') })
    expect(kept).toEqual(made)
  })

  it('prints a line that signs in, both times', async () => {
    for (const { output } of [first, second]) {
      const { status, body } = await followCurlLine(output)
      expect({ status, username: body.data.user.username }).toEqual({ status: 200, username: 'clay_kitchen' })
    }
    for (const { username } of world) await as(username)
  })

  it('publishes a dozen videos, newest first, with their channels', async () => {
    const published = world
      .flatMap(({ username, videos }) => videos.map((video) => ({ ...video, username })))
      .filter(({ isPublished }) => isPublished !== false)
      .sort((a, b) => a.daysAgo - b.daysAgo)
    const { body } = await (await as('night_trains')).get('/videos?limit=50').expect(200)
    expect(published).toHaveLength(12)
    expect(body.data.totalDocs).toBe(12)
    expect(body.data.docs).toEqual(
      published.map(({ title, description, views, username }) =>
        expect.objectContaining({ title, description, views, user: expect.objectContaining({ username }) }),
      ),
    )
  })

  it('hides the unpublished video from everyone but its channel', async () => {
    const [stranger, owner] = [await as('night_trains'), await as('clay_kitchen')]
    const path = `/videos/${idOf(draft?.title)}`
    await stranger.get(path).expect(404)
    const { body } = await owner.get(path).expect(200)
    expect(body.data).toMatchObject({ title: draft?.title, isPublished: false })

    const playlist = `/playlist/${made.playlists.find(({ name }) => name === 'At the wheel')?.id ?? 0}`
    const titles = async (person: typeof owner) =>
      (await person.get(playlist).expect(200)).body.data.videos.map((video: { title: string }) => video.title)
    expect(await titles(owner)).toEqual([...(await titles(stranger)), draft?.title])
  })

  it('gives every picture and video an address that serves it, whole and in part', async () => {
    const { mediaUrl } = deps
    const sources = world.flatMap(({ username, videos }): { url?: string | undefined; file?: string }[] => {
      const user = made.users.find((row) => row.username === username)
      const pictures = [{ url: user?.avatar }, { url: user?.coverImage }]
      const films = videos.flatMap((video) => {
        const row = made.videos.find(({ title }) => title === video.title)
        return [{ url: row?.thumbnailUrl }, { url: row?.videoFileUrl, file: join(MEDIA, username, fileOf(video)) }]
      })
      return [...pictures, ...films]
    })
    expect(new Set(sources.map(({ url }) => url)).size).toBe(36)

    for (const { url = '', file } of sources) {
      const type = { jpg: 'image/jpeg', mp4: 'video/mp4', webm: 'video/webm' }[url.split('.').at(-1) ?? '']
      const whole = await fetch(mediaUrl(url))
      const bytes = Buffer.from(await whole.arrayBuffer())
      expect([whole.status, whole.headers.get('content-type')]).toEqual([200, type])
      if (file !== undefined) expect(bytes.equals(await readFile(file))).toBe(true)

      const part = await fetch(mediaUrl(url), { headers: { Range: 'bytes=100-199' } })
      expect([part.status, part.headers.get('content-type')]).toEqual([206, type])
      expect(part.headers.get('content-range')).toBe(`bytes 100-199/${bytes.length}`)
      expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200))
    }
  })

  it('has videos whose index comes first, so that they begin to play at once', async () => {
    for (const { username, videos } of world) {
      for (const video of videos.filter(({ format }) => format === undefined)) {
        const text = await readFile(join(MEDIA, username, fileOf(video)), 'latin1')
        expect({ video: video.name, isFirst: text.indexOf('moov') < text.indexOf('mdat') }).toEqual({
          video: video.name,
          isFirst: true,
        })
      }
    }
  })

  it('shows the counts that its rows have', async () => {
    const api = await as('quiet_patterns')
    for (const { id, title } of made.videos.filter(({ isPublished }) => isPublished)) {
      const { body } = await api.get(`/videos/${id}`).expect(200)
      expect({ title, likes: body.data.likesCount, comments: body.data.commentsCount }).toEqual({
        title,
        likes: countBy(made.likes, ({ videoId }) => videoId === id),
        comments: countBy(made.comments, ({ videoId }) => videoId === id),
      })
    }
    for (const { id, username } of made.users) {
      const { body } = await api.get(`/user/c/${username}`).expect(200)
      expect(body.data).toMatchObject({
        subscriberCount: countBy(made.subscriptions, ({ channelId }) => channelId === id),
        channelsSubscribedToCount: countBy(made.subscriptions, ({ subscriberId }) => subscriberId === id),
        videoCount: countBy(made.videos, ({ userId, isPublished }) => userId === id && isPublished),
      })
      const posts = await api.get(`/tweets/user/${id}?limit=50`).expect(200)
      expect(posts.body.data.map((post: { likesCount: number }) => post.likesCount)).toEqual(
        made.posts
          .filter(({ userId }) => userId === id)
          .map((post) => countBy(made.likes, ({ tweetId }) => tweetId === post.id))
          .reverse(),
      )
    }
  })

  it('tells everything in an order that can have been, in the past weeks', () => {
    const steps = stepsOf(made)
    expect(steps.filter(([before, after]) => before === undefined || before >= after)).toEqual([])
    expect(steps.filter(([, after]) => after.getTime() > Date.now())).toEqual([])
    const ages = made.users.map(({ createdAt }) => (Date.now() - createdAt.getTime()) / 86_400_000)
    expect(Math.max(...ages)).toBeLessThan(70)
    for (const row of made.videos) {
      expect(row.views).toBeGreaterThanOrEqual(countBy(made.history, ({ videoId }) => videoId === row.id))
    }
  })

  it('stores what its rows name and nothing else, and leaves no copies behind', async () => {
    const named = [
      ...made.users.flatMap(({ avatarPublicId, coverImagePublicId }) => [avatarPublicId, coverImagePublicId]),
      ...made.videos.flatMap(({ videoFilePublicId, thumbnailPublicId }) => [videoFilePublicId, thumbnailPublicId]),
    ]
    expect(kept.assets).toEqual(named.sort())
    expect((await readdir(deps.config.dataDir)).sort()).toEqual(['lock', 'media', 'postgres', 'secrets.json'])
  })

  it('marks its accounts by addresses that belong to nobody', () => {
    expect(made.users.map(({ email }) => email).sort()).toEqual(world.map(({ username }) => emailOf(username)).sort())
    expect(made.users.every(({ email }) => email.endsWith('.example'))).toBe(true)
  })
})
