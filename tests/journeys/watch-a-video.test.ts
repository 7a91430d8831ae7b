import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { curl, type CurlAnswer } from '../support/curl.js'
import { fixture } from '../support/hostileMedia.js'
import { freePort } from '../support/freePort.js'

/** The service as its users have it: a process of its own, and curl. */

jest.setTimeout(120_000)

const ROOT = resolve(import.meta.dirname, '../..')
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

let folder: string
let dataDir: string
let base: string
let server: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viztube-journey-'))
  dataDir = join(folder, 'data')
})

afterEach(async () => {
  if (server !== undefined && isRunning(server)) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
})

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

/** Starts the service as a terminal does, alone in its process group, and waits until it answers. */
async function start(): Promise<ChildProcess> {
  const port = await freePort()
  base = `http://localhost:${port}`
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, PORT: port, DATA_DIR: dataDir, LOG_LEVEL: 'warn' }
  const args = ['--import', TSX, join(ROOT, 'src/index.ts')]
  const child = spawn(process.execPath, args, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  server = child
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  while (!output.includes('VizTube is running')) {
    if (!isRunning(child)) throw new Error(`The service did not start: ${output}`)
    await sleep(50)
  }
  return child
}

/** Ctrl-C at the terminal reaches every process of the group. Answers the exit code, or that nothing has come of it. */
async function interrupt(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => code as unknown)
  process.kill(-(child.pid ?? 0), 'SIGINT')
  return Promise.race([ended, sleep(30_000, 'still running', { ref: false })])
}

const databasePid = () => Number(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0])

const exists = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** One visitor with a cookie jar of their own. */
function visitor(name: string) {
  const jar = join(folder, `${name}.cookies`)
  const call = (method: string, path: string, ...args: string[]) =>
    curl(folder, '--request', method, '--cookie', jar, '--cookie-jar', jar, ...args, `${base}/api/v2${path}`)
  const json = (value: object) => ['--header', 'Content-Type: application/json', '--data', JSON.stringify(value)]
  const form = (fields: Record<string, string>) => Object.entries(fields).flatMap(([key, value]) => ['--form', `${key}=${value}`])
  return {
    get: (path: string) => call('GET', path),
    delete: (path: string) => call('DELETE', path),
    post: (path: string, value: object = {}) => call('POST', path, ...json(value)),
    patch: (path: string, value?: object) => call('PATCH', path, ...(value === undefined ? [] : json(value))),
    submit: (path: string, fields: Record<string, string>) => call('POST', path, ...form(fields)),
  }
}

const media = (url: string, ...args: string[]) => curl(folder, ...args, url)

/** A file goes a moment after its row. */
async function gone(url: string): Promise<void> {
  for (let tries = 0; (await media(url)).status !== 404; tries++) {
    expect(tries).toBeLessThan(100)
    await sleep(200)
  }
}

/** Data of an answer that must be a success. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
function dataOf<T = unknown>({ status, body }: CurlAnswer, expected = 200): T {
  expect({ status, body }).toMatchObject({ status: expected, body: { statusCode: expected, success: true } })
  return (body as { data: T }).data
}

interface Video {
  id: number
  title: string
  videoFileUrl: string
  thumbnailUrl: string
  views: number
  duration: number
}

const PASSWORD = 'a kiln for 12 bowls'

async function signUp(person: ReturnType<typeof visitor>, username: string) {
  const account = { username, email: `${username}@example.com`, fullname: username.replace('_', ' '), password: PASSWORD }
  const { avatar } = dataOf<{ avatar: string }>(
    await person.submit('/user/register', { ...account, avatar: `@${fixture('photo.jpg')}` }),
    201,
  )
  return avatar
}

/** Plays a video as browsers do: piece by piece, asking whether it has changed. */
async function play(url: string) {
  const clip = await readFile(fixture('clip.mp4'))
  const whole = await media(url)
  expect({ status: whole.status, same: whole.bytes.equals(clip) }).toEqual({ status: 200, same: true })
  expect(whole.headers).toMatchObject({ 'content-type': 'video/mp4', 'accept-ranges': 'bytes' })

  const size = clip.length
  const pieces: [string, number, number][] = [
    ['0-99', 0, 99],
    ['1000-1999', 1000, 1999],
    [`${size - 50}-`, size - 50, size - 1],
    ['-10', size - 10, size - 1],
  ]
  for (const [range, first, last] of pieces) {
    const piece = await media(url, '--range', range)
    expect({
      status: piece.status,
      range: piece.headers['content-range'],
      same: piece.bytes.equals(clip.subarray(first, last + 1)),
    }).toEqual({
      status: 206,
      range: `bytes ${first}-${last}/${size}`,
      same: true,
    })
  }
  const beyond = await media(url, '--range', `${size}-`)
  expect({ status: beyond.status, range: beyond.headers['content-range'] }).toEqual({ status: 416, range: `bytes */${size}` })

  const head = await media(url, '--head')
  expect({ status: head.status, length: head.headers['content-length'] }).toEqual({ status: 200, length: String(size) })
  const etag = head.headers['etag'] ?? ''
  const unchanged = await media(url, '--header', `If-None-Match: ${etag}`)
  expect({ status: unchanged.status, length: unchanged.bytes.length }).toEqual({ status: 304, length: 0 })
  const validator = head.headers['last-modified'] ?? ''
  const same = await media(url, '--range', '0-9', '--header', `If-Range: ${validator}`)
  const other = await media(url, '--range', '0-9', '--header', 'If-Range: "another"')
  expect([same.status, other.status]).toEqual([206, 200])
}

describe('watching a video', () => {
  it('from the first account to a second start of the service', async () => {
    const first = await start()
    const [ada, ben] = [visitor('ada'), visitor('ben')]
    const avatar = await signUp(ada, 'clay_kitchen')
    expect((await media(avatar)).headers).toMatchObject({ 'content-type': 'image/jpeg' })
    await signUp(ben, 'paper_boats')
    dataOf(await ada.post('/user/logout'))
    expect((await ada.get('/videos')).status).toBe(401)
    dataOf(await ada.post('/user/login', { username: 'clay_kitchen', password: PASSWORD }))

    const files = { videoFile: `@${fixture('clip.mp4')}`, thumbnail: `@${fixture('drawing.png')}` }
    const video = dataOf<Video>(
      await ada.submit('/videos', { title: 'Throwing a bowl', description: 'From clay', ...files }),
      201,
    )
    expect(video).toMatchObject({ title: 'Throwing a bowl', views: 0, duration: expect.closeTo(2.5, 1) })
    const list = dataOf<{ docs: Video[] }>(await ben.get('/videos'))
    expect(list).toMatchObject({ docs: [{ id: video.id, user: { username: 'clay_kitchen' } }], totalDocs: 1 })

    const opened = dataOf<Video>(await ben.get(`/videos/${video.id}`))
    expect(opened).toMatchObject({ views: 1, isLiked: false, commentsCount: 0, user: { isSubscribed: false } })
    await play(opened.videoFileUrl)
    expect((await media(opened.thumbnailUrl)).headers).toMatchObject({ 'content-type': 'image/png' })
    expect(dataOf(await ben.get('/user/watch-history'))).toMatchObject([{ id: video.id, views: 1 }])

    const edited = dataOf(await ada.patch(`/videos/${video.id}`, { title: 'Throwing a large bowl' }))
    expect(edited).toMatchObject({ title: 'Throwing a large bowl', description: 'From clay' })
    expect((await ben.patch(`/videos/${video.id}`, { title: 'Mine' })).status).toBe(403)

    expect(dataOf(await ada.patch(`/videos/toggle/publish/${video.id}`))).toMatchObject({ isPublished: false })
    expect((await ben.get(`/videos/${video.id}`)).status).toBe(404)
    expect(dataOf(await ben.get('/user/watch-history'))).toEqual([])
    expect(dataOf(await ada.get(`/videos/${video.id}`))).toMatchObject({ title: 'Throwing a large bowl', views: 2 })

    const kept = dataOf<Video>(await ada.submit('/videos', { title: 'Glazing', ...files }), 201)
    dataOf(await ada.delete(`/videos/${video.id}`))
    for (const url of [video.videoFileUrl, video.thumbnailUrl]) await gone(url)
    expect((await ada.get(`/videos/${video.id}`)).status).toBe(404)

    const pid = databasePid()
    expect(exists(pid)).toBe(true)
    expect(await interrupt(first)).toBe(0)
    expect(exists(pid)).toBe(false)
    expect(existsSync(join(dataDir, 'postgres/data/postmaster.pid'))).toBe(false)

    await start()
    const later = dataOf<{ docs: Video[] }>(await ada.get('/videos'))
    expect(later).toMatchObject({ docs: [{ id: kept.id, title: 'Glazing' }], totalDocs: 1 })
    const url = later.docs[0]?.videoFileUrl ?? ''
    expect(new URL(url).origin).toBe(base)
    await play(url)
    expect(dataOf(await ben.get('/user/current-user-details'))).toMatchObject({ username: 'paper_boats' })
    expect((await readdir(join(dataDir, 'media'), { recursive: true })).filter((name) => name.endsWith('.mp4'))).toHaveLength(1)
  })
})
