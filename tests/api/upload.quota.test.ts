import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { failure } from '../support/expected.js'
import { fixture } from '../support/hostileMedia.js'
import type { Person } from '../support/people.js'
import { multipart } from '../support/multipart.js'
import { head, sendRaw } from '../support/raw.js'

const app = useApp({ UPLOADS_PER_USER: '2', UPLOADS_AT_ONCE: '3', UPLOADS_PER_DAY: '3', STORAGE_PER_USER_BYTES: '100000' })

const DAY = 86_400_000
const photo = readFileSync(fixture('photo.jpg'))
const clip = readFileSync(fixture('clip.mp4'))
const form = multipart({ title: 'A video', videoFile: clip, thumbnail: photo })

const publish = (person: Person) =>
  person
    .post('/videos')
    .field('title', 'A video')
    .attach('videoFile', fixture('clip.mp4'))
    .attach('thumbnail', fixture('photo.jpg'))

/** Begins an upload and sends half of it. */
async function begin(person: Person) {
  const headers = {
    Authorization: `Bearer ${person.accessToken}`,
    'Content-Type': form.type,
    'Content-Length': form.body.length,
  }
  const half = form.body.length / 2
  const before = (await app.stagedFiles()).length
  const upload = sendRaw(app.origin, head('POST', '/videos', headers), form.body.subarray(0, half))
  while ((await app.stagedFiles()).length === before) await new Promise((done) => setTimeout(done, 5))
  return {
    finish: () => {
      upload.socket.write(form.body.subarray(half))
      return upload.answer
    },
    leave: async () => {
      upload.socket.destroy()
      await once(upload.socket, 'close')
    },
  }
}

async function leaveAll(uploads: Awaited<ReturnType<typeof begin>>[]) {
  for (const upload of uploads) await upload.leave()
  while ((await app.stagedFiles()).length > 0) await new Promise((done) => setTimeout(done, 5))
}

/** Announces an upload, and sends none of it until it is asked to. */
const announce = (person: Person) =>
  sendRaw(
    app.origin,
    head('POST', '/videos', {
      Authorization: `Bearer ${person.accessToken}`,
      'Content-Type': form.type,
      'Content-Length': 90_000_000,
    }),
  ).answer

describe('videos that are uploaded at the same time', () => {
  it('are as many of one user as they may be, a further one is refused before it is sent', async () => {
    const ada = await app.signUp('ada')
    const [one, two] = [await begin(ada), await begin(ada)]
    const refused = await announce(ada)
    expect(refused).toMatchObject({ status: 429, body: failure(429, 'RATE_LIMITED') })
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/)

    expect(await one.finish()).toMatchObject({ status: 201 })
    expect((await publish(ada)).status).toBe(201)
    expect(await two.finish()).toMatchObject({ status: 413 })
  })

  it('are as many of all users as the process takes', async () => {
    const [ada, bob, eve] = [await app.signUp('ada'), await app.signUp('bob'), await app.signUp('eve')]
    const running = [await begin(ada), await begin(ada), await begin(bob)]
    const refused = await announce(eve)
    expect(refused).toMatchObject({ status: 503, body: failure(503, 'OVERLOADED') })
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/)

    await leaveAll(running)
    expect((await publish(eve)).status).toBe(201)
  })

  it('make room again when they fail, whatever it is that fails', async () => {
    const ada = await app.signUp('ada')
    for (let n = 0; n < 3; n++) {
      expect((await ada.post('/videos').field('title', '').attach('videoFile', fixture('clip.mp4'))).status).toBe(400)
      await leaveAll([await begin(ada)])
    }
    expect((await publish(ada)).status).toBe(201)
  })

  it('hold up nothing but videos', async () => {
    const ada = await app.signUp('ada')
    const running = [await begin(ada), await begin(ada), await begin(await app.signUp('bob'))]
    const avatar = await ada.patch('/user/update-avatar').attach('avatar', fixture('photo.jpg'))
    const registered = await app.api
      .post('/user/register')
      .field({ username: 'eve', email: 'eve@example.com', fullname: 'Eve', password: 'SecurePass123' })
      .attach('avatar', fixture('photo.jpg'))
    expect([avatar.status, registered.status]).toEqual([200, 201])
    await leaveAll(running)
  })
})

describe('what one user may upload', () => {
  it('is so many videos in 24 hours, and a further one is refused before it is sent', async () => {
    const ada = await app.signUp('ada')
    for (const hours of [20, 10, 1])
      await app.given.video({ userId: ada.id, createdAt: new Date(Date.now() - hours * 3_600_000) })
    await app.given.video({ userId: ada.id, createdAt: new Date(Date.now() - 25 * 3_600_000) })
    const refused = await announce(ada)
    expect(refused).toMatchObject({ status: 429, body: failure(429, 'RATE_LIMITED') })
    // The oldest is 20 hours old.
    const wait = Number(refused.headers['retry-after'])
    expect(wait).toBeGreaterThan(4 * 3600 - 60)
    expect(wait).toBeLessThanOrEqual(4 * 3600)

    expect((await publish(await app.signUp('bob'))).status).toBe(201)
    app.travel(5 * 3_600_000)
    expect((await publish(await app.signUp('eve'))).status).toBe(201)
  })

  it('counts uploads in parts that are open', async () => {
    const ada = await app.signUp('ada')
    const announced = { size: 1000, type: 'video/mp4' }
    for (let n = 0; n < 3; n++) expect((await ada.post('/videos/uploads').send(announced)).status).toBe(201)
    expect((await ada.post('/videos/uploads').send(announced)).status).toBe(429)
    expect((await publish(ada)).status).toBe(429)
  })

  it('is so many bytes, and what does not fit is refused', async () => {
    const ada = await app.signUp('ada')
    await app.given.video({ userId: ada.id, videoFileBytes: 100_000 - clip.length, createdAt: new Date(Date.now() - 2 * DAY) })
    expect((await ada.post('/videos/uploads').send({ size: clip.length + 1, type: 'video/mp4' })).status).toBe(413)
    expect((await publish(ada)).status).toBe(201)

    const refused = await announce(ada)
    expect(refused).toMatchObject({ status: 413, body: failure(413, 'PAYLOAD_TOO_LARGE') })
    expect(await app.deps.db.video.count()).toBe(2)
  })

  it('is known only when the file is there, and then nothing of it stays', async () => {
    const ada = await app.signUp('ada')
    await app.given.video({ userId: ada.id, videoFileBytes: 100_001 - clip.length, createdAt: new Date(Date.now() - 2 * DAY) })
    expect((await publish(ada)).status).toBe(413)
    expect(await app.storedAssets()).toEqual([])
    expect(await app.stagedFiles()).toEqual([])
  })
})
