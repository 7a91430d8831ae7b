import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, it } from '@jest/globals'
import supertest from 'supertest'
import { startCloudinaryServer } from '../support/cloudinaryServer.js'
import { useApp } from '../support/app.js'
import { fixture } from '../support/hostileMedia.js'

const cloud = await startCloudinaryServer()
const app = useApp({ CLOUDINARY_URL: cloud.url })
afterAll(() => cloud.close())

const clip = await readFile(fixture('clip.mp4'))

interface Begun {
  uploadId: number
  url: string
  fields: Record<string, string>
}

async function uploaded(person: { post: typeof app.api.post }): Promise<Begun> {
  const { body } = await person.post('/videos/uploads').send({ size: clip.length, type: 'video/mp4' }).expect(201)
  const upload = body.data as Begun
  const { origin, pathname } = new URL(upload.url)
  await supertest(origin).post(pathname).field(upload.fields).attach('file', fixture('clip.mp4')).expect(200)
  return upload
}

describe('POST /videos/uploads, where Cloudinary keeps media', () => {
  it('has the file sent straight there, and publishes it', async () => {
    const ada = await app.signUp('ada')
    const { uploadId } = await uploaded(ada)
    const { body } = await ada
      .post(`/videos/uploads/${uploadId}/complete`)
      .field('title', 'Throwing a bowl')
      .attach('thumbnail', fixture('drawing.png'))
      .expect(201)
    const video = body.data as { videoFileUrl: string; duration: number }
    expect(video).toMatchObject({ title: 'Throwing a bowl', duration: expect.closeTo(2.5, 0), userId: ada.id })
    expect(video.videoFileUrl).toMatch(/\/video\/upload\/f_auto,q_auto\/v\d+\/viztube\/[0-9a-f]{40}\.mp4$/)
    expect(Buffer.from(await (await fetch(video.videoFileUrl)).arrayBuffer())).toEqual(clip)

    await app.deps.db.$executeRaw`UPDATE pgboss.job SET start_after = now()`
    expect(await app.storedAssets()).toHaveLength(2)
  })

  it('has the file removed when it is not completed, also when it arrives after the upload has expired', async () => {
    const before = await app.storedAssets()
    const ada = await app.signUp('ada')
    const first = await uploaded(ada)
    const { body } = await ada.post('/videos/uploads').send({ size: clip.length, type: 'video/mp4' })
    const late = body.data as Begun
    const dueNow = () => app.deps.db.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE state = 'created'`
    await app.deps.db.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE name = 'endUpload'`
    expect(await app.storedAssets()).toEqual(before)

    const { origin, pathname } = new URL(late.url)
    await supertest(origin).post(pathname).field(late.fields).attach('file', fixture('clip.mp4')).expect(200)
    await dueNow()
    expect(await app.storedAssets()).toEqual(before)
    expect(await app.deps.db.upload.count()).toBe(0)
    const { status } = await ada
      .post(`/videos/uploads/${first.uploadId}/complete`)
      .field('title', 'Too late')
      .attach('thumbnail', fixture('drawing.png'))
    expect(status).toBe(404)
  })

  it('takes in no parts itself', async () => {
    const { status } = await supertest(app.origin).put('/media/uploads/4f/4f.mp4').send('x')
    expect(status).toBe(404)
  })
})
