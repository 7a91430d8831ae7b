import { openAsBlob } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { fixture, writeMp4OfSize } from '../support/hostileMedia.js'

const SIZE = 100 * 2 ** 20

const app = useApp()

describe('a video of 100 MiB', () => {
  let folder: string
  let path: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'large-'))
    path = join(folder, 'large.mp4')
    await writeMp4OfSize(path, SIZE)
    // Bytes to recognise on both sides of the border between the parts.
    const file = await open(path, 'r+')
    await file.write('around the border of 64 MiB', 64 * 2 ** 20 - 10)
    await file.close()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is sent in parts of 64 MiB, published, and plays from any point', async () => {
    const ada = await app.signUp('ada')
    const begun = await ada.post('/videos/uploads').send({ size: SIZE, type: 'video/mp4' }).expect(201)
    const { uploadId, url, partSize } = begun.body.data as { uploadId: number; url: string; partSize: number }
    const { pathname, search } = new URL(url)
    const file = await openAsBlob(path)
    for (let start = 0; start < SIZE; start += partSize) {
      const body = file.slice(start, start + partSize)
      const headers = { 'Content-Range': `bytes ${start}-${start + body.size - 1}/${SIZE}` }
      const { status } = await fetch(app.origin + pathname + search, { method: 'PUT', headers, body })
      expect(status).toBe(200)
    }
    const { body } = await ada
      .post(`/videos/uploads/${uploadId}/complete`)
      .field('title', 'A long evening at the wheel')
      .attach('thumbnail', fixture('drawing.png'))
      .expect(201)

    const { videoFileUrl, duration } = body.data as { videoFileUrl: string; duration: number }
    expect(duration).toBeCloseTo(2.5, 0)
    const from = 64 * 2 ** 20 - 10
    const Range = `bytes=${from}-${from + 26}`
    const part = await fetch(app.origin + new URL(videoFileUrl).pathname, { headers: { Range } })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes ${from}-${from + 26}/${SIZE}`,
      'around the border of 64 MiB',
    ])
    expect(await app.storedAssets()).toHaveLength(2)
  }, 120_000)
})
