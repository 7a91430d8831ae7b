import { describe, expect, it } from '@jest/globals'
import { tables } from '../../src/routes/index.js'
import { forgetKeys } from '../../src/jobs/forgetKeys.js'
import { useApp } from '../support/app.js'
import { failure, invalid } from '../support/expected.js'
import { fixture } from '../support/hostileMedia.js'
import { samples } from '../support/idempotent.js'

const app = useApp()

const HEADER = 'Idempotency-Key'
const KEY = '5f0c2b1e-8d47-4c39-9a6b-3e7d1f204c58'

const BELONGS_TO_ANOTHER = {
  status: 409,
  body: failure(409, 'CONFLICT', 'This Idempotency-Key belongs to another request: use a new one'),
}

const STILL_HANDLED = {
  status: 409,
  body: failure(409, 'CONFLICT', 'A request with this Idempotency-Key is still being handled'),
}

const takingKeys = tables.flatMap(({ routes }) => routes.filter(({ contract }) => contract.idempotent !== undefined))

/** Lets the day pass in which answers are given again. */
const expire = () => app.deps.db.idempotencyKey.updateMany({ data: { expiresAt: app.deps.clock() } })

describe('an Idempotency-Key', () => {
  it('is taken by every route that makes something which a repetition would make twice', () => {
    expect(takingKeys.map(({ name }) => name).sort()).toEqual(Object.keys(samples).sort())
  })
})

describe.each(Object.entries(samples))('%s with an Idempotency-Key', (_name, { prepare, count }) => {
  it('is done once, also when twenty come at the same time: each is answered the same, or 409', async () => {
    const ada = await app.signUp('ada')
    const send = await prepare(app, ada)
    const before = await count(app)
    const answers = await Promise.all(Array.from({ length: 20 }, () => send().set(HEADER, KEY)))
    const again = await send().set(HEADER, KEY)
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', 'cache-control': 'no-store' })
    for (const { status, body, headers, text } of answers) {
      if (status === 201) expect(text).toBe(again.text)
      else expect({ status, body, wait: headers['retry-after'] }).toEqual({ ...STILL_HANDLED, wait: '1' })
    }
    expect(answers.filter(({ status, headers }) => status === 201 && headers['idempotent-replayed'] === undefined)).toHaveLength(
      1,
    )

    const other = await send('Something else').set(HEADER, KEY)
    expect({ status: other.status, body: other.body }).toEqual(BELONGS_TO_ANOTHER)
    expect(other.headers).not.toHaveProperty('retry-after')
    expect((await count(app)) - before).toBe(1)
    expect(await app.stagedFiles()).toEqual([])
  })

  it('is refused with 400 when it is empty, too long or not visible', async () => {
    const ada = await app.signUp('ada')
    const send = await prepare(app, ada)
    const made = await count(app)
    for (const key of ['', 'x'.repeat(256), 'a b', 'caf\u00e9', 'a\tb', 'a, b']) {
      const { status, body } = await send().set(HEADER, key)
      const message = 'must be one value of 1 to 255 visible ASCII characters'
      expect({ key, status, body }).toEqual({ key, status: 400, body: invalid('headers.Idempotency-Key', message) })
    }
    expect(await count(app)).toBe(made)
    await send().set(HEADER, '!'.repeat(255)).expect(201)
  })
})

describe('an Idempotency-Key', () => {
  it('that is there twice is refused with 400', async () => {
    const { accessToken } = await app.signUp('ada')
    const headers: [string, string][] = [
      ['Authorization', `Bearer ${accessToken}`],
      ['Content-Type', 'application/json'],
      [HEADER, 'a'],
      [HEADER, 'a'],
    ]
    const { status } = await fetch(`${app.origin}/api/v2/tweets`, { method: 'POST', headers, body: '{"content":"Hello"}' })
    expect(status).toBe(400)
  })

  it("is its user's own: others may have the same", async () => {
    const [ada, eve] = [await app.signUp('ada'), await app.signUp('eve')]
    const first = await ada.post('/tweets').set(HEADER, KEY).send({ content: 'Hello' })
    const other = await eve.post('/tweets').set(HEADER, KEY).send({ content: 'Hello' })
    expect([first, other].map(({ body }) => body.data.userId as number)).toEqual([ada.id, eve.id])
  })

  it('names one request: on another route, or for another video, it is refused', async () => {
    const ada = await app.signUp('ada')
    const [one, two] = [await app.given.video(), await app.given.video()]
    await ada.post(`/comments/${one.id}`).set(HEADER, KEY).send({ content: 'Hello' }).expect(201)
    for (const path of ['/tweets', `/comments/${two.id}`]) {
      const { status, body } = await ada.post(path).set(HEADER, KEY).send({ content: 'Hello' })
      expect({ status, body }).toEqual(BELONGS_TO_ANOTHER)
    }
    const upload = ada.post('/videos').set(HEADER, KEY).field('title', 'A bowl')
    const { status, body } = await upload.attach('videoFile', fixture('clip.mp4')).attach('thumbnail', fixture('drawing.png'))
    expect({ status, body }).toEqual(BELONGS_TO_ANOTHER)
  })

  it('sees another file as another request, and the same ones in another order as the same', async () => {
    const ada = await app.signUp('ada')
    const upload = (...parts: [field: string, file: string][]) =>
      parts.reduce(
        (form, [field, file]) => form.attach(field, fixture(file), field),
        ada.post('/videos').set(HEADER, KEY).field('title', 'A bowl'),
      )
    const clip: [string, string] = ['videoFile', 'clip.mp4']
    const first = await upload(clip, ['thumbnail', 'drawing.png'])
    const reordered = await upload(['thumbnail', 'drawing.png'], clip)
    expect({ status: reordered.status, text: reordered.text }).toEqual({ status: 201, text: first.text })
    const { status, body } = await upload(clip, ['thumbnail', 'photo.jpg'])
    expect({ status, body }).toEqual(BELONGS_TO_ANOTHER)
    expect({ rows: await app.deps.db.video.count(), assets: (await app.storedAssets()).length }).toEqual({ rows: 1, assets: 2 })
  })

  it('does not care how the same JSON is written', async () => {
    const ada = await app.signUp('ada')
    const send = (text: string) => ada.post('/playlist').set(HEADER, KEY).set('Content-Type', 'application/json').send(text)
    const first = await send('{"name":"Bowls","description":"Round"}')
    const second = await send('{ "description": "Round", "name": "Bowls" }')
    expect({ status: second.status, text: second.text }).toEqual({ status: 201, text: first.text })
  })

  it('is free again after a failure, which has changed nothing', async () => {
    const ada = await app.signUp('ada')
    const send = (videoId: number, content: string) => ada.post(`/comments/${videoId}`).set(HEADER, KEY).send({ content })
    await send(7, ' ').expect(400)
    await send(7, 'Hello').expect(404)
    const { id } = await app.given.video()
    await send(id, 'Hello').expect(201)
    expect(await app.deps.db.comment.count()).toBe(1)
  })

  it('is free again when what it needs has been added', async () => {
    const ada = await app.signUp('ada')
    const { body } = await ada.post('/videos/uploads').send({ size: 1_000, type: 'video/mp4' })
    const { uploadId } = body.data as { uploadId: number }
    const complete = () =>
      ada
        .post(`/videos/uploads/${uploadId}/complete`)
        .set(HEADER, KEY)
        .field('title', 'A')
        .attach('thumbnail', fixture('drawing.png'))
    await complete().expect(400)
    await complete().expect(400)
    expect(await app.deps.db.idempotencyKey.count()).toBe(0)
  })

  it('is forgotten after a day', async () => {
    const ada = await app.signUp('ada')
    const send = (content: string) => ada.post('/tweets').set(HEADER, KEY).send({ content })
    const now = app.deps.clock().getTime()
    await send('Hello').expect(201)
    const { expiresAt } = await app.deps.db.idempotencyKey.findFirstOrThrow()
    expect(expiresAt.getTime() - now).toBeGreaterThanOrEqual(24 * 3_600_000)
    expect(expiresAt.getTime() - now).toBeLessThan(24 * 3_600_000 + 60_000)
    await expire()
    const { status, headers } = await send('Another')
    expect({ status, replayed: headers['idempotent-replayed'] }).toEqual({ status: 201, replayed: undefined })
    expect(await app.deps.db.tweet.count()).toBe(2)
  })

  it('leaves no row behind once it has expired, nor once its user is gone', async () => {
    const [ada, eve] = [await app.signUp('ada'), await app.signUp('eve')]
    const { db } = app.deps
    await ada.post('/tweets').set(HEADER, KEY).send({ content: 'Hello' })
    await expire()
    await eve.post('/tweets').set(HEADER, KEY).send({ content: 'Hello' })
    await forgetKeys(new AbortController().signal, app.deps)
    expect(await db.idempotencyKey.findMany({ select: { userId: true } })).toEqual([{ userId: eve.id }])
    await db.user.delete({ where: { id: eve.id } })
    expect(await db.idempotencyKey.count()).toBe(0)
  })

  it('lets nobody in whose session has ended, and counts against the limit of calls like any other', async () => {
    const ada = await app.signUp('ada')
    const send = () => ada.post('/tweets').set(HEADER, KEY).send({ content: 'Hello' })
    const left = async () => Number(/r=(\d+)/.exec(String((await send()).headers['ratelimit']))?.[1])
    const [first, second] = [await left(), await left()]
    expect(second).toBe(first - 1)
    await app.deps.db.session.deleteMany()
    expect((await send()).status).toBe(401)
  })

  it('is nothing to a route that does not take one, and its lack nothing to one that does', async () => {
    const ada = await app.signUp('ada')
    const { body } = await ada.post('/tweets').send({ content: 'Hello' })
    const patch = (content: string) =>
      ada
        .patch(`/tweets/${String(body.data.id)}`)
        .set(HEADER, 'a b')
        .send({ content })
    expect((await patch('One')).body.data.content).toBe('One')
    expect((await patch('Two')).body.data.content).toBe('Two')
    expect(await app.deps.db.idempotencyKey.count()).toBe(0)
  })
})
