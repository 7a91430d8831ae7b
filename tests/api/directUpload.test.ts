import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import express from 'express'
import supertest from 'supertest'
import { receiveParts } from '../../src/middlewares/directUpload.middleware.js'
import { UPLOAD_PATH } from '../../src/utils/mediaUrl.js'
import { type Requests, useApp } from '../support/app.js'
import { failure, invalid, moment } from '../support/expected.js'
import { fixture } from '../support/hostileMedia.js'

const app = useApp()
const clip = await readFile(fixture('clip.mp4'))
const TOTAL = clip.length
const MEBIBYTE = 2 ** 20
const HOUR = 3_600_000

interface Begun {
  uploadId: number
  url: string
}

async function begin(person: Requests, file = clip, type = 'video/mp4'): Promise<Begun> {
  const { body } = await person.post('/videos/uploads').send({ size: file.length, type }).expect(201)
  return body.data as Begun
}

/** Sends a part of a file: from `start`, up to but not including `end`. */
function send({ url }: Begun, file = clip, start = 0, end = file.length) {
  const { pathname, search } = new URL(url)
  return supertest(app.origin)
    .put(pathname + search)
    .set('Content-Type', 'application/octet-stream')
    .set('Content-Range', `bytes ${start}-${end - 1}/${file.length}`)
    .send(file.subarray(start, end))
}

interface Body {
  /** Announced length; without it the body is chunked. */
  length?: number
  chunks: Buffer[]
  /** Break the connection after the chunks, or keep it open without a word. */
  cut?: boolean
  hang?: boolean
}

interface Answer {
  /** Undefined when the connection broke without an answer. */
  status: number | undefined
  body?: { code: string; errors: { path: string }[] }
}

/** Sends a part as no proper client does. */
function put({ url }: Begun, range: string, { length, chunks, cut, hang }: Body, origin = app.origin): Promise<Answer> {
  const { pathname, search } = new URL(url)
  return new Promise((resolve) => {
    const headers = { 'Content-Range': range, ...(length !== undefined && { 'Content-Length': length }) }
    const req = request(origin + pathname + search, { method: 'PUT', headers }, (res) => {
      let text = ''
      res.on('data', (chunk: Buffer) => (text += chunk.toString()))
      res.on('error', () => resolve({ status: undefined }))
      res.on('end', () =>
        resolve({ status: res.statusCode, ...(text !== '' && { body: JSON.parse(text) as NonNullable<Answer['body']> }) }),
      )
    })
    req.on('error', () => resolve({ status: undefined }))
    req.flushHeaders()
    for (const chunk of chunks) req.write(chunk)
    if (cut) setTimeout(() => req.destroy(), 50)
    else if (!hang && length === undefined) req.end()
  })
}

async function waitFor(condition: () => Promise<boolean>) {
  for (let tries = 0; tries < 200; tries++) {
    if (await condition()) return
    await sleep(25)
  }
  throw new Error('What was waited for has not come about')
}

const complete = (person: Requests, { uploadId }: Begun) =>
  person
    .post(`/videos/uploads/${uploadId}/complete`)
    .field('title', 'Throwing a bowl')
    .attach('thumbnail', fixture('drawing.png'))

const fetched = async (url: string) => (await supertest(app.origin).get(new URL(url).pathname).buffer(true)).body as Buffer
const openUploads = () => app.deps.db.upload.count()
const videos = () => app.deps.db.video.count()

/** Makes what is to be done later due now. */
const hastenJobs = () => app.deps.db.$executeRaw`UPDATE pgboss.job SET start_after = now()`

/** Names of everything in the media folder, without the folders of uploads. */
async function filesInMedia(): Promise<string[]> {
  const { media } = app.deps.config
  if (media.kind !== 'disk') throw new Error('These tests are for our own disk')
  const entries = await readdir(media.root, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

const journal = async () => readFile((await filesInMedia()).find((path) => path.endsWith('parts')) ?? '', 'latin1')
const hasBegun = () => waitFor(async () => (await journal()).includes('-0-29999'))

const notFound = { status: 404, body: failure(404, 'NOT_FOUND', 'Upload not found') }

describe('POST /videos/uploads', () => {
  it('answers where to send the file, and until when', async () => {
    const ada = await app.signUp('ada')
    const { body } = await ada
      .post('/videos/uploads')
      .send({ size: 100 * MEBIBYTE, type: 'video/webm' })
      .expect(201)
    expect(body).toEqual({
      statusCode: 201,
      data: {
        uploadId: 1,
        url: expect.stringMatching(
          /^http:\/\/localhost:8000\/media\/uploads\/([0-9a-f]{2})\/\1[0-9a-f]{38}\.webm\?bytes=104857600&/,
        ),
        method: 'PUT',
        fields: {},
        partSize: 64 * MEBIBYTE,
        expiresAt: moment,
      },
      message: 'Upload begun',
      success: true,
    })
    const life = Date.parse((body.data as { expiresAt: string }).expiresAt) - Date.now()
    expect(life).toBeGreaterThan(HOUR - 60_000)
    expect(life).toBeLessThanOrEqual(HOUR)
    expect(await app.deps.db.upload.findMany({ select: { userId: true, bytes: true } })).toEqual([
      { userId: ada.id, bytes: 100 * MEBIBYTE },
    ])
  })

  it.each([
    ['size', {}],
    ['size', { size: 0 }],
    ['size', { size: -1 }],
    ['size', { size: 1.5 }],
    ['size', { size: '1000' }],
    ['size', { size: 1e300 }],
    ['type', { type: 'video/x-msvideo' }],
    ['type', { type: 'image/png' }],
    ['type', { type: '' }],
    ['type', { type: null }],
  ])('answers 400 to a %s like in %j', async (field, wrong) => {
    const ada = await app.signUp('ada')
    const fields = { ...(field !== 'size' && { size: 1000 }), ...(field !== 'type' && { type: 'video/mp4' }), ...wrong }
    const { status, body } = await ada.post('/videos/uploads').send(fields)
    expect({ status, body }).toEqual({ status: 400, body: invalid(`body.${field}`) })
    expect(await openUploads()).toBe(0)
  })

  it('answers 413 to more than 100 MiB', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.post('/videos/uploads').send({ size: 100 * MEBIBYTE + 1, type: 'video/mp4' })
    const errors = [{ path: 'body.size', message: 'The file is too large' }]
    expect({ status, body }).toEqual({ status: 413, body: failure(413, 'PAYLOAD_TOO_LARGE', expect.any(String), errors) })
  })

  it('keeps five open at once for each user, however many are begun together', async () => {
    const [ada, bob] = [await app.signUp('ada'), await app.signUp('bob')]
    const calls = Array.from({ length: 9 }, () => ada.post('/videos/uploads').send({ size: 1000, type: 'video/mp4' }))
    const answers = await Promise.all(calls)
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(5).fill(201), ...Array<number>(4).fill(429)])
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.body).toEqual(failure(429, 'RATE_LIMITED', expect.stringContaining('complete one')))
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(3_500)

    await begin(bob)
    await app.deps.db.upload.updateMany({ where: { userId: ada.id }, data: { expiresAt: new Date() } })
    await begin(ada)
  })

  it('takes nothing up when the media store can not', async () => {
    const ada = await app.signUp('ada')
    const { media } = app.deps.config
    if (media.kind !== 'disk') throw new Error('This test is for our own disk')
    await rm(media.root, { recursive: true, force: true })
    await writeFile(media.root, 'a file is in the way')
    const { status, body } = await ada.post('/videos/uploads').send({ size: 1000, type: 'video/mp4' })
    await rm(media.root)
    expect({ status, body }).toEqual({ status: 503, body: failure(503, 'STORAGE_UNAVAILABLE') })
    await app.runJobs()
    expect(await openUploads()).toBe(0)
  })
})

describe('PUT to the address of an upload', () => {
  it('takes the parts in any order, and again, and says how much is there', async () => {
    const upload = await begin(await app.signUp('ada'))
    const parts = [
      [30_000, TOTAL],
      [0, 20_000],
      [0, 20_000],
      [10_000, 30_000],
    ] as const
    const told: unknown[] = []
    for (const [start, end] of parts) {
      const { status, body } = await send(upload, clip, start, end)
      told.push([status, body.data, body.message])
    }
    expect(told).toEqual([
      [200, { receivedBytes: TOTAL - 30_000 }, 'Part received'],
      [200, { receivedBytes: TOTAL - 10_000 }, 'Part received'],
      [200, { receivedBytes: TOTAL - 10_000 }, 'Part received'],
      [200, { receivedBytes: TOTAL }, 'File received'],
    ])
  })

  it('needs no session, and works from pages of other origins', async () => {
    const upload = await begin(await app.signUp('ada'))
    const { pathname, search } = new URL(upload.url)
    const asked = await supertest(app.origin)
      .options(pathname + search)
      .set({ Origin: 'https://studio.example.com', 'Access-Control-Request-Method': 'PUT' })
      .set('Access-Control-Request-Headers', 'content-range,content-type')
    expect(asked.status).toBe(204)
    expect(asked.headers['access-control-allow-methods']).toContain('PUT')
    expect(asked.headers['access-control-allow-headers']).toContain('content-range')
    const { status, headers } = await send(upload).set('Origin', 'https://studio.example.com')
    expect({ status, origin: headers['access-control-allow-origin'] }).toEqual({ status: 200, origin: '*' })
  })

  it.each([
    ['', 400],
    ['bytes 0-9', 400],
    ['bytes 0-9/*', 400],
    [`bytes */${TOTAL}`, 400],
    [`bytes 0-9/${TOTAL - 1}`, 400],
    [`bytes 0-9/${TOTAL + 1}`, 400],
    [`bytes 9-0/${TOTAL}`, 400],
    [`bytes ${TOTAL - 6}-${TOTAL + 3}/${TOTAL}`, 400],
    [`bytes 99999999990-99999999999/${TOTAL}`, 400],
    [`bytes 0-8/${TOTAL}`, 400],
    [`bytes 0-10/${TOTAL}`, 400],
    [`bytes=0-9/${TOTAL}`, 400],
    [`bytes -1-9/${TOTAL}`, 400],
    [`bytes 0x0-9/${TOTAL}`, 400],
  ])('answers 400 to ten bytes as %j', async (range) => {
    const upload = await begin(await app.signUp('ada'))
    const { status, body } = await send(upload, clip, 0, 10).set('Content-Range', range)
    expect({ status, body }).toEqual({ status: 400, body: invalid('headers.Content-Range') })
    const { body: counted } = await send(upload, clip, TOTAL - 1).expect(200)
    expect(counted.data).toEqual({ receivedBytes: 1 })
  })

  it('answers 413 to a part of more than 64 MiB before it is sent, and 415 to an encoded one', async () => {
    const ada = await app.signUp('ada')
    const { body } = await ada.post('/videos/uploads').send({ size: 100 * MEBIBYTE, type: 'video/mp4' })
    const upload = body.data as Begun
    const large = await put(upload, `bytes 0-${64 * MEBIBYTE}/${100 * MEBIBYTE}`, { length: 64 * MEBIBYTE + 1, chunks: [clip] })
    expect(large).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } })
    const encoded = await send(await begin(ada)).set('Content-Encoding', 'gzip')
    expect(encoded.body).toEqual(failure(415, 'UNSUPPORTED_MEDIA_TYPE'))
  })

  it('answers 400 to a part that is longer or shorter than it says, and counts none of it', async () => {
    const upload = await begin(await app.signUp('ada'))
    const bytes = (length: number) => ({ chunks: [clip.subarray(0, length)] })
    for (const length of [0, 1, 9, 11, 5_000, TOTAL]) {
      const { status, body } = await put(upload, `bytes 0-9/${TOTAL}`, bytes(length))
      expect({ length, status, path: body?.errors[0]?.path }).toEqual({ length, status: 400, path: 'body' })
    }
    const { body } = await send(upload, clip, TOTAL - 1).expect(200)
    expect(body.data).toEqual({ receivedBytes: 1 })
  })

  it('does not count a part that is cut in the middle, also when it was there before', async () => {
    const ada = await app.signUp('ada')
    const upload = await begin(ada)
    await send(upload).expect(200)
    await put(upload, `bytes 0-29999/${TOTAL}`, { length: 30_000, chunks: [clip.subarray(0, 10_000)], cut: true })
    await hasBegun()
    let refused = await complete(ada, upload)
    while (refused.status === 409) refused = await complete(ada, upload)
    const message = `is not complete: bytes 0-29999 of ${TOTAL} are missing`
    expect(refused.body).toEqual(invalid('body.videoFile', message))
    await send(upload, clip, 0, 30_000).expect(200)
    await complete(ada, upload).expect(201)
  })

  it('goes on for a client that has lost its connection and sends the part again', async () => {
    const ada = await app.signUp('ada')
    const upload = await begin(ada)
    const hanging = put(upload, `bytes 0-29999/${TOTAL}`, { length: 30_000, chunks: [Buffer.alloc(20_000)], hang: true })
    await hasBegun()
    const blocked = await complete(ada, upload)
    expect(blocked.body).toEqual(failure(409, 'CONFLICT', 'A part of this upload is still coming in'))
    await send(upload, clip, 25_000).expect(200)
    expect(await hanging).toMatchObject({ status: undefined })
    await send(upload, clip, 0, 25_000).expect(200)
    const { body } = await complete(ada, upload).expect(201)
    expect(await fetched((body.data as { videoFileUrl: string }).videoFileUrl)).toEqual(clip)
  })

  it('takes parts in that come together', async () => {
    const ada = await app.signUp('ada')
    const upload = await begin(ada)
    const starts = Array.from({ length: 10 }, (_, index) => index * 4_000)
    const answers = await Promise.all(starts.map((start) => send(upload, clip, start, start === 36_000 ? TOTAL : start + 4_000)))
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(200))
    const { body } = await complete(ada, upload).expect(201)
    expect(await fetched((body.data as { videoFileUrl: string }).videoFileUrl)).toEqual(clip)
  })

  it('cuts a client that falls silent, and takes the next one in', async () => {
    const upload = await begin(await app.signUp('ada'))
    const parts = app.deps.parts
    if (parts === undefined) throw new Error('This test is for our own disk')
    const impatient = express()
    impatient.set('query parser', 'simple')
    impatient.use(UPLOAD_PATH, receiveParts(parts, 100))
    const server = impatient.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const body = { length: 30_000, chunks: [clip.subarray(0, 10)], hang: true }
    const silent = await put(upload, `bytes 0-29999/${TOTAL}`, body, `http://127.0.0.1:${port}`)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect(silent).toMatchObject({ status: undefined })
    await send(upload).expect(200)
  })

  it('answers 404 to an address that we have not signed, that has expired, or whose upload has ended', async () => {
    const ada = await app.signUp('ada')
    const [upload, other] = [await begin(ada), await begin(ada)]
    const forged = [
      upload.url.replace(/signature=.*/, 'signature='),
      upload.url.replace(/signature=(.)/, (_, first: string) => `signature=${first === 'A' ? 'B' : 'A'}`),
      upload.url.replace(/&signature=.*/, ''),
      upload.url.replace(/expires=\d/, 'expires=9'),
      upload.url.replace(`bytes=${TOTAL}`, `bytes=${TOTAL + 1}`),
      upload.url.replace(`bytes=${TOTAL}`, `bytes=0${TOTAL}`),
      `${upload.url}&signature=x`,
      upload.url.replace(new URL(upload.url).pathname, new URL(other.url).pathname),
    ]
    for (const url of forged) {
      const { status, body } = await send({ ...upload, url })
      expect({ url, status, body }).toEqual({ url, status: 404, body: failure(404, 'NOT_FOUND') })
    }
    // That is where media are read.
    const elsewhere = await send({ ...upload, url: upload.url.replace('/uploads/', '/uploads/../') })
    expect(elsewhere.status).toBe(405)

    await send(upload).expect(200)
    await complete(ada, upload).expect(201)
    const late = await send(upload, clip, 0, 10)
    expect({ status: late.status, body: late.body }).toEqual(notFound)

    app.travel(HOUR)
    const expired = await send(other)
    expect({ status: expired.status, body: expired.body }).toEqual(notFound)
    app.travel(-HOUR)
    await hastenJobs()
    await app.runJobs()
    const ended = await send(other)
    expect({ status: ended.status, body: ended.body }).toEqual(notFound)
  })

  it('answers 405 to any other method, and never shows what has come', async () => {
    const upload = await begin(await app.signUp('ada'))
    await send(upload).expect(200)
    const { pathname, search } = new URL(upload.url)
    for (const method of ['get', 'post', 'patch', 'delete'] as const) {
      const { status, headers } = await supertest(app.origin)[method](pathname + search)
      expect({ method, status, allow: headers['allow'] }).toEqual({ method, status: 405, allow: 'PUT' })
    }
    const [file = ''] = await filesInMedia()
    const hidden = file.slice(file.indexOf('/media/'))
    for (const path of [hidden, `${hidden}.mp4`, pathname.replace('/uploads', '')]) {
      expect({ path, status: (await supertest(app.origin).get(path)).status }).toEqual({ path, status: 404 })
    }
    expect(await app.storedAssets()).toEqual([])
  })

  it('keeps the number of parts within bounds', async () => {
    const upload = await begin(await app.signUp('ada'))
    const journal = (await filesInMedia()).find((path) => path.endsWith('parts')) ?? ''
    await appendFile(journal, '\n-0-9\n+0-9'.repeat(15_000))
    const { status, body } = await send(upload)
    expect({ status, body }).toEqual({ status: 409, body: failure(409, 'CONFLICT', expect.stringContaining('too many parts')) })
  })
})

describe('POST /videos/uploads/:uploadId/complete', () => {
  it('publishes the video as if it had been sent in one piece', async () => {
    const ada = await app.signUp('ada')
    const upload = await begin(ada)
    await send(upload).expect(200)
    const { status, body } = await complete(ada, upload).field('description', ' From a lump of clay. ')
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        statusCode: 201,
        data: {
          id: 1,
          videoFileUrl: expect.stringMatching(/^http:\/\/localhost:8000\/media\/[0-9a-f]{2}\/[0-9a-f]{40}\.mp4$/),
          thumbnailUrl: expect.stringMatching(/\.png$/),
          title: 'Throwing a bowl',
          description: 'From a lump of clay.',
          views: 0,
          duration: expect.closeTo(2.5, 0),
          isPublished: true,
          userId: ada.id,
          createdAt: moment,
          updatedAt: moment,
        },
        message: 'Video published',
        success: true,
      },
    })
    expect(await fetched((body.data as { videoFileUrl: string }).videoFileUrl)).toEqual(clip)
    expect(await openUploads()).toBe(0)

    await hastenJobs()
    expect(await app.storedAssets()).toHaveLength(2)
    expect(await filesInMedia()).toHaveLength(2)
    expect(await app.stagedFiles()).toEqual([])
    const row = await app.deps.db.video.findUniqueOrThrow({ where: { id: 1 } })
    expect(row.videoFileBytes).toBe(clip.length)
  })

  it('takes the kind of video from its content, whatever was announced', async () => {
    const ada = await app.signUp('ada')
    const file = await readFile(fixture('clip.webm'))
    const upload = await begin(ada, file, 'video/mp4')
    await send(upload, file).expect(200)
    const { body } = await complete(ada, upload).expect(201)
    expect(body.data).toMatchObject({ videoFileUrl: expect.stringMatching(/\.webm$/) })
    expect(await fetched((body.data as { videoFileUrl: string }).videoFileUrl)).toEqual(file)
    await ada.delete('/videos/1').expect(200)
    expect(await app.storedAssets()).toEqual([])
  })

  it('exists for nobody but the user who began it, and once', async () => {
    const [ada, bob] = [await app.signUp('ada'), await app.signUp('bob')]
    const upload = await begin(ada)
    const early = await complete(bob, upload)
    await send(upload).expect(200)
    const late = await complete(bob, upload)
    for (const { status, body } of [early, late]) expect({ status, body }).toEqual(notFound)
    await complete(ada, upload).expect(201)
    const again = await complete(ada, upload)
    expect({ status: again.status, body: again.body }).toEqual(notFound)
    expect([await videos(), await openUploads()]).toEqual([1, 0])
    expect(await app.storedAssets()).toHaveLength(2)
  })

  it('answers 404 once it has expired', async () => {
    const ada = await app.signUp('ada')
    const upload = await begin(ada)
    await send(upload).expect(200)
    await app.deps.db.upload.updateMany({ data: { expiresAt: new Date() } })
    const { status, body } = await complete(ada, upload)
    expect({ status, body }).toEqual(notFound)
  })

  it('refuses before a file is received what it will refuse anyway', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await complete(ada, { uploadId: 99, url: '' })
    expect({ status, body }).toEqual(notFound)
    expect(await app.stagedFiles()).toEqual([])
  })

  it('says what is missing or wrong, and stays open until it is mended', async () => {
    const ada = await app.signUp('ada')
    const upload = await begin(ada)
    const problem = async () => ((await complete(ada, upload).expect(400)).body.errors as object[])[0]

    expect(await problem()).toEqual({
      path: 'body.videoFile',
      message: `is not complete: bytes 0-${TOTAL - 1} of ${TOTAL} are missing`,
    })
    await send(upload, clip, 0, 10_000).expect(200)
    await send(upload, clip, 20_000).expect(200)
    expect(await problem()).toEqual({
      path: 'body.videoFile',
      message: `is not complete: bytes 10000-19999 of ${TOTAL} are missing`,
    })
    await send(upload, Buffer.alloc(clip.length)).expect(200)
    expect(await problem()).toEqual({ path: 'body.videoFile', message: 'is not an MP4, MOV, WebM or MKV video' })
    expect([await videos(), await openUploads(), await app.storedAssets()]).toEqual([0, 1, []])

    await send(upload).expect(200)
    const noPicture = await ada.post(`/videos/uploads/${upload.uploadId}/complete`).field('title', '')
    expect(noPicture.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual(['body.thumbnail', 'body.title'])
    await complete(ada, upload).expect(201)
  })

  it('can be repeated after a failure of the database at the very end', async () => {
    const ada = await app.signUp('ada')
    const upload = await begin(ada)
    await send(upload).expect(200)
    await app.deps.db.$executeRaw`ALTER TABLE videos ADD CONSTRAINT refuse_all CHECK (false) NOT VALID`
    const failed = await complete(ada, upload)
    await app.deps.db.$executeRaw`ALTER TABLE videos DROP CONSTRAINT refuse_all`
    expect(failed.status).toBeGreaterThanOrEqual(400)
    expect([await videos(), await openUploads()]).toEqual([0, 1])
    await app.runJobs()

    const { body } = await complete(ada, upload).expect(201)
    expect(await fetched((body.data as { videoFileUrl: string }).videoFileUrl)).toEqual(clip)
    expect(await app.storedAssets()).toHaveLength(2)
  })

  it('makes one video of two calls at once', async () => {
    const ada = await app.signUp('ada')
    for (let round = 1; round <= 3; round++) {
      const upload = await begin(ada)
      await send(upload).expect(200)
      const answers = await Promise.all([complete(ada, upload), complete(ada, upload), complete(ada, upload)])
      const statuses = answers.map(({ status }) => status).sort()
      expect(statuses[0]).toBe(201)
      for (const status of statuses.slice(1)) expect([404, 409]).toContain(status)
      await hastenJobs()
      expect([await videos(), (await app.storedAssets()).length]).toEqual([round, 2 * round])
    }
  })

  it('makes a video or nothing when the upload ends at that moment', async () => {
    const ada = await app.signUp('ada')
    for (let round = 1; round <= 5; round++) {
      const upload = await begin(ada)
      await send(upload).expect(200)
      await hastenJobs()
      const [{ status }] = await Promise.all([complete(ada, upload), app.runJobs()])
      await hastenJobs()
      const assets = await app.storedAssets()
      const made = await videos()
      expect({ status, assets: assets.length }).toEqual(made === 1 ? { status: 201, assets: 2 } : { status: 404, assets: 0 })
      await app.deps.db.video.deleteMany()
      for (const publicId of assets) await app.deps.media.remove(publicId, publicId.endsWith('png') ? 'image' : 'video')
    }
  })
})

describe('an upload that is not completed', () => {
  it('is removed with all that has come of it, an hour after it began', async () => {
    const ada = await app.signUp('ada')
    const [part, whole] = [await begin(ada), await begin(ada)]
    await send(part, clip, 0, 10_000).expect(200)
    await send(whole).expect(200)
    await app.runJobs()
    expect(await openUploads()).toBe(2)
    const due = await app.deps.db.$queryRaw<{ seconds: number }[]>`
      SELECT extract(epoch FROM start_after - now())::float AS seconds FROM pgboss.job WHERE name = 'endUpload'`
    for (const { seconds } of due) expect(Math.abs(seconds - 3_600)).toBeLessThan(60)

    await hastenJobs()
    await app.runJobs()
    expect([await openUploads(), await filesInMedia()]).toEqual([0, []])
    const { status, body } = await complete(ada, whole)
    expect({ status, body }).toEqual(notFound)
  })
})
