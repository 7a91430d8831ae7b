import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { failure } from '../support/expected.js'
import { fixture, hostileVideos, pngBomb, writeMp4OfSize } from '../support/hostileMedia.js'
import type { Person } from '../support/people.js'

const app = useApp()

const CLIP = fixture('clip.mp4')
const DRAWING = fixture('drawing.png')
const MEBIBYTE = 2 ** 20

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viztube-limits-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A valid image of exactly this size: what comes behind it is no part of it. */
async function writeJpegOfSize(path: string, bytes: number) {
  await writeFile(path, await readFile(fixture('photo.jpg')))
  const file = await open(path, 'r+')
  await file.truncate(bytes).finally(() => file.close())
}

async function expectNoTrace() {
  const traces = { rows: await app.deps.db.video.count(), assets: await app.storedAssets(), staged: await app.stagedFiles() }
  expect(traces).toEqual({ rows: 0, assets: [], staged: [] })
}

const tooLarge = (path: string, message: string) => ({
  status: 413,
  body: failure(413, 'PAYLOAD_TOO_LARGE', message, [{ path, message }]),
})

describe('the size of an upload', () => {
  it('may be 100 MiB for the video and 10 MiB for the thumbnail', async () => {
    const ada = await app.signUp('ada')
    const [video, thumbnail] = [join(folder, 'video'), join(folder, 'thumbnail')]
    await writeMp4OfSize(video, 100 * MEBIBYTE)
    await writeJpegOfSize(thumbnail, 10 * MEBIBYTE)
    const { status, body } = await ada
      .post('/videos')
      .field('title', 'x')
      .attach('videoFile', video)
      .attach('thumbnail', thumbnail)
    expect({ status, duration: body.data?.duration }).toEqual({ status: 201, duration: expect.closeTo(2.5, 1) })
    expect(await app.deps.db.video.findFirst()).toMatchObject({ videoFileBytes: 100 * MEBIBYTE })
    const { headers } = await fetch(app.origin + new URL(body.data.videoFileUrl as string).pathname, { method: 'HEAD' })
    expect(headers.get('content-length')).toBe(String(100 * MEBIBYTE))
    expect(await app.stagedFiles()).toEqual([])
  })

  it('may not be a byte more for the video', async () => {
    const ada = await app.signUp('ada')
    const video = join(folder, 'video')
    await writeMp4OfSize(video, 100 * MEBIBYTE + 1)
    const request = ada.post('/videos').field('title', 'x').attach('thumbnail', DRAWING)
    const { status, body } = await request.attach('videoFile', video)
    expect({ status, body }).toEqual(tooLarge('body.videoFile', 'The file is larger than 100 MiB'))
    await expectNoTrace()
  })

  it('may not be a byte more for the thumbnail', async () => {
    const ada = await app.signUp('ada')
    const thumbnail = join(folder, 'thumbnail')
    await writeJpegOfSize(thumbnail, 10 * MEBIBYTE + 1)
    const request = ada.post('/videos').field('title', 'x').attach('videoFile', CLIP)
    const { status, body } = await request.attach('thumbnail', thumbnail)
    expect({ status, body }).toEqual(tooLarge('body.thumbnail', 'The file is larger than 10 MiB'))
    await expectNoTrace()
  })

  it('holds for a new thumbnail too', async () => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.video({ userId: ada.id })
    const thumbnail = join(folder, 'thumbnail')
    await writeJpegOfSize(thumbnail, 10 * MEBIBYTE + 1)
    const { status, body } = await ada.patch(`/videos/${id}`).attach('thumbnail', thumbnail)
    expect({ status, body }).toEqual(tooLarge('body.thumbnail', 'The file is larger than 10 MiB'))
    expect([await app.storedAssets(), await app.stagedFiles()]).toEqual([[], []])
  })
})

describe('the form of an upload', () => {
  const form = (person: Person) =>
    person.post('/videos').field('title', 'x').attach('videoFile', CLIP).attach('thumbnail', DRAWING)

  it.each<[string, (request: ReturnType<typeof form>) => ReturnType<typeof form>, string]>([
    ['a third file', (request) => request.attach('subtitles', DRAWING), 'body'],
    ['a second video', (request) => request.attach('videoFile', CLIP), 'body'],
    ['a field that comes twice', (request) => request.field('title', 'y'), 'body.title'],
    ['an unknown field that comes twice', (request) => request.field('x', '1').field('x', '2'), 'body.x'],
    ['20 fields', (request) => request.field(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, '1']))), 'body'],
    ['a nested name', (request) => request.field('a[b]', 'x'), 'body.a[b]'],
    ['a deeply nested name', (request) => request.field(`a${'[b]'.repeat(30)}`, 'x'), `body.a${'[b]'.repeat(30)}`],
    ['a name of 5,000 brackets', (request) => request.field(`a${'[b]'.repeat(5000)}`, 'x'), 'body'],
    ['an index', (request) => request.field('a[999999999]', 'x'), 'body.a[999999999]'],
    ['the largest index and one more', (request) => request.field('a[4294967294]', 'x').field('a[]', 'x'), 'body.a[4294967294]'],
    ['a list', (request) => request.field('title[]', 'x'), 'body.title[]'],
    ['a prototype', (request) => request.field('__proto__[isAdmin]', 'x'), 'body.__proto__[isAdmin]'],
    ['a name of 101 characters', (request) => request.field('n'.repeat(101), 'x'), 'body'],
  ])('may not have %s', async (_name, add, path) => {
    const { status, body } = await add(form(await app.signUp('ada')))
    const errors = [{ path, message: expect.any(String) }]
    expect({ status, body }).toEqual({ status: 400, body: failure(400, 'VALIDATION_FAILED', expect.any(String), errors) })
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
    await expectNoTrace()
  })

  it('may not have an unexpected file, nor a file twice, among two', async () => {
    const ada = await app.signUp('ada')
    for (const field of ['poster', 'thumbnail']) {
      const request = ada.post('/videos').field('title', 'x').attach('thumbnail', DRAWING)
      const { status, body } = await request.attach(field, DRAWING)
      const errors = [{ path: `body.${field}`, message: expect.any(String) }]
      expect({ status, body }).toEqual({ status: 400, body: failure(400, 'VALIDATION_FAILED', expect.any(String), errors) })
    }
    await expectNoTrace()
  })

  it('may have a field of 64 KiB that nobody reads, and no larger one', async () => {
    const ada = await app.signUp('ada')
    expect((await form(ada).field('notes', 'x'.repeat(65_536))).status).toBe(201)
    const { status, body } = await form(ada).field('description', 'x'.repeat(65_537))
    const errors = [{ path: 'body.description', message: expect.any(String) }]
    expect({ status, body }).toEqual({ status: 413, body: failure(413, 'PAYLOAD_TOO_LARGE', expect.any(String), errors) })
    expect(await app.stagedFiles()).toEqual([])
  })
})

/** Some of the videos that inspection refuses; its own tests have them all. */
const HOSTILE = [
  'an empty file',
  'a web page',
  'a picture',
  'an HLS playlist of a local file',
  'an HLS playlist of a local service',
  'a concat script',
  'a bare ftyp',
  'sound only',
  'a video cut by a byte',
  'a duration of 10^12 seconds',
  'a count of 2^32 - 1 sample sizes',
  'WebM with a web page in it',
]

describe('the content of an upload', () => {
  const contents: [string, () => Promise<Buffer> | Buffer][] = [
    ['nothing', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('not a picture')],
    ['a web page', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['a GIF', () => Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;', 'latin1')],
    ['the beginning of a JPEG with a script', () => Buffer.from('\u00ff\u00d8\u00ff\u00e0<script>alert(1)</script>', 'latin1')],
    ['a video', () => readFile(CLIP)],
    ['half a JPEG', async () => (await readFile(fixture('photo.jpg'))).subarray(0, 13_000)],
    ['half a PNG', async () => (await readFile(DRAWING)).subarray(0, 3_500)],
    ['a PNG of 16,000 pixels a side', () => pngBomb(16_000)],
  ]

  it.each(contents)('is refused when the thumbnail is %s, under any name', async (_name, content) => {
    const ada = await app.signUp('ada')
    const bytes = await content()
    for (const [filename, contentType] of [
      ['a.jpg', 'image/jpeg'],
      ['a.png', 'image/png'],
    ] as const) {
      const request = ada.post('/videos').field('title', 'x').attach('videoFile', CLIP)
      const { status, body } = await request.attach('thumbnail', bytes, { filename, contentType })
      const errors = [{ path: 'body.thumbnail', message: expect.any(String) }]
      expect({ status, body }).toEqual({
        status: 400,
        body: failure(400, 'VALIDATION_FAILED', 'The request is not valid', errors),
      })
    }
    await expectNoTrace()
  })

  it('is refused when the video is none, or is made to do harm; and nobody is called for it', async () => {
    const ada = await app.signUp('ada')
    let calls = 0
    const listener = createServer(() => (calls += 1)).listen(0, '127.0.0.1')
    await new Promise((resolve) => listener.once('listening', resolve))
    const { port } = listener.address() as { port: number }
    const videos = await hostileVideos(port)
    const answers = new Map<string, unknown>()
    for (const name of HOSTILE) {
      const bytes = videos[name] ?? Buffer.alloc(0)
      const request = ada.post('/videos').field('title', name).attach('thumbnail', DRAWING)
      const { status, body } = await request.attach('videoFile', bytes, { filename: 'a.mp4', contentType: 'video/mp4' })
      answers.set(name, [status, body.errors?.map(({ path }: { path: string }) => path)])
    }
    expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(HOSTILE.map((name) => [name, [400, ['body.videoFile']]])))
    await new Promise((resolve) => listener.close(resolve))
    expect(calls).toBe(0)
    await expectNoTrace()
  })

  it('counts, and not what it is called', async () => {
    const ada = await app.signUp('ada')
    const request = ada.post('/videos').field('title', 'x')
    const { status, body } = await request
      .attach('videoFile', CLIP, { filename: 'a.png', contentType: 'image/png' })
      .attach('thumbnail', fixture('photo.jpg'), { filename: 'a.mp4', contentType: 'video/mp4' })
    expect({ status, data: body.data }).toMatchObject({ status: 201, data: { thumbnailUrl: expect.stringMatching(/\.jpg$/) } })
  })

  it('keeps no position, no camera and nothing behind a picture', async () => {
    const ada = await app.signUp('ada')
    const photo = Buffer.concat([await readFile(fixture('photo.jpg')), Buffer.from('<script>alert(1)</script>')])
    expect(photo.includes('ExampleCam')).toBe(true)
    const { body } = await ada
      .post('/videos')
      .field('title', 'x')
      .attach('videoFile', CLIP)
      .attach('thumbnail', photo, 'photo.jpg')
    const stored = await fetch(app.origin + new URL(body.data.thumbnailUrl as string).pathname)
    const bytes = Buffer.from(await stored.arrayBuffer())
    for (const trace of ['ExampleCam', 'Exif', '<script>']) expect(bytes.includes(trace)).toBe(false)
  })
})
