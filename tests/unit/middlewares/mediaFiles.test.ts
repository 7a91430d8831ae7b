import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import express, { type ErrorRequestHandler, type Express } from 'express'
import request from 'supertest'
import { serveMedia } from '../../../src/middlewares/mediaFiles.middleware.js'
import { fixture } from '../../support/hostileMedia.js'

const VIDEO = '/media/ab/clip.mp4'

describe('media files', () => {
  let folder: string
  let app: Express
  let clip: Buffer

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'serve-'))
    const root = join(folder, 'media')
    await mkdir(join(root, 'ab', '.hidden'), { recursive: true })
    await mkdir(join(root, 'folder.jpg'))
    clip = await readFile(fixture('clip.mp4'))
    for (const name of ['clip.mp4', 'clip.mov', 'clip.webm', 'clip.mkv', 'photo.jpg', 'drawing.png']) {
      await copyFile(fixture(name), join(root, 'ab', name))
    }
    for (const name of [
      'page.html',
      'image.svg',
      '.secret.jpg',
      '.0000.tmp',
      'index.html',
      '.hidden/photo.jpg',
      'PHOTO.JPG',
      'plain',
    ]) {
      await writeFile(join(root, 'ab', name), '<script>alert(1)</script>')
    }
    await writeFile(join(folder, 'outside.jpg'), 'outside')

    const asJson: ErrorRequestHandler = (error: { status: number; message: string }, _req, res, next) => {
      if (res.headersSent) next(error)
      else res.status(error.status).json({ message: error.message })
    }
    app = express()
    app.use('/media', serveMedia(root))
    app.use((_req, res) => void res.status(405).json({ message: 'next' }))
    app.use(asJson)
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.each([
    ['clip.mp4', 'video/mp4'],
    ['clip.mov', 'video/quicktime'],
    ['clip.webm', 'video/webm'],
    ['clip.mkv', 'video/x-matroska'],
    ['photo.jpg', 'image/jpeg'],
    ['drawing.png', 'image/png'],
  ])('serves %s as %s, inert and for every site', async (name, type) => {
    const res = await request(app).get(`/media/ab/${name}`).buffer(true)
    expect(res.status).toBe(200)
    expect(res.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'accept-ranges': 'bytes',
      etag: expect.any(String),
      'last-modified': expect.any(String),
    })
  })

  it('answers HEAD with the same headers and no body', async () => {
    const res = await request(app).head(VIDEO)
    expect(res.status).toBe(200)
    expect(res.headers['content-length']).toBe(String(clip.length))
    expect(res.headers['content-type']).toBe('video/mp4')
  })

  describe('ranges', () => {
    const get = (range: string) => request(app).get(VIDEO).set('Range', range).buffer(true)

    it.each([
      ['bytes=0-99', 0, 99],
      ['bytes=100-199', 100, 199],
      ['bytes=40000-', 40_000, undefined],
      ['bytes=-10', -10, undefined],
      ['bytes=40000-999999999', 40_000, undefined],
    ])('%s is that part', async (range, from, to) => {
      const res = await get(range)
      const part = clip.subarray(from, to === undefined ? undefined : to + 1)
      expect(res.status).toBe(206)
      expect(res.body).toEqual(part)
      const start = from < 0 ? clip.length + from : from
      expect(res.headers['content-range']).toBe(`bytes ${start}-${start + part.length - 1}/${clip.length}`)
    })

    it.each(['bytes=99999999-', 'bytes=5-1', 'bytes=-0'])(
      '%s is outside of the file: 416 as JSON, with the size',
      async (range) => {
        const res = await get(range)
        expect(res.status).toBe(416)
        expect(res.headers['content-range']).toBe(`bytes */${clip.length}`)
        expect(res.headers['content-type']).toMatch('application/json')
        expect(res.headers['cache-control']).toBeUndefined()
        expect(res.headers['last-modified']).toBeUndefined()
        expect(JSON.parse(res.text)).toEqual({ message: expect.any(String) })
      },
    )

    it.each(['foo=1', 'bytes', 'bytes=a-b', 'bytes=0-1,100-101', `bytes=${'0-0,5-5,'.repeat(500)}9-9`])(
      'a range that it does not understand or that has several parts is the whole file, at once: %.20s',
      async (range) => {
        const started = performance.now()
        const res = await get(range)
        expect([res.status, (res.body as Buffer).length]).toEqual([200, clip.length])
        expect(performance.now() - started).toBeLessThan(2_000)
      },
    )

    it('holds a range against the version that the client has', async () => {
      const etag = (await request(app).head(VIDEO)).headers['etag'] ?? ''
      expect((await get('bytes=0-9').set('If-Range', etag)).status).toBe(206)
      expect((await get('bytes=0-9').set('If-Range', '"another"')).status).toBe(200)
    })
  })

  it('sends nothing to a client that has it already', async () => {
    const { headers } = await request(app).head(VIDEO)
    const etag = headers['etag'] ?? ''
    expect((await request(app).get(VIDEO).set('If-None-Match', etag)).status).toBe(304)
    expect(
      (
        await request(app)
          .get(VIDEO)
          .set('If-Modified-Since', headers['last-modified'] ?? '')
      ).status,
    ).toBe(304)
  })

  it.each([
    '/media/ab/missing.jpg',
    '/media/ab/page.html',
    '/media/ab/image.svg',
    '/media/ab/plain',
    '/media/ab/PHOTO.JPG',
    '/media/ab/.secret.jpg',
    '/media/ab/.0000.tmp',
    '/media/ab/.hidden/photo.jpg',
    '/media/ab',
    '/media/ab/',
    '/media',
    '/media/',
    '/media/folder.jpg',
    '/media/folder.jpg/',
    '/media/ab/photo.jpg/',
    '/media/..%2foutside.jpg',
    '/media/%2e%2e/outside.jpg',
    '/media/ab/..%5c..%5coutside.jpg',
    '/media/ab/photo.jpg%00.jpg',
    '/media/%E0%A4%A.jpg',
    `/media/${'a'.repeat(5_000)}.jpg`,
  ])('%.60s is not found, as JSON', async (path) => {
    const res = await request(app).get(path)
    expect([res.status, res.body]).toEqual([404, { message: 'File not found' }])
    expect(res.headers['content-type']).toMatch('application/json')
    expect(res.headers['location']).toBeUndefined()
  })

  it.each(['post', 'put', 'delete', 'options'] as const)('refuses %s, and says what it takes', async (method) => {
    const { status, headers } = await request(app)[method](VIDEO)
    expect({ status, allow: headers['allow'] }).toEqual({ status: 405, allow: 'GET, HEAD' })
  })
})
