import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { failure, invalid, videoOf } from '../support/expected.js'
import { fixture } from '../support/hostileMedia.js'

const app = useApp()

const stored = (id: number) => app.deps.db.video.findUniqueOrThrow({ where: { id } })
const tooFew = invalid('body', 'must contain at least one of title, description, thumbnail')

/** Somebody with an uploaded video. */
async function owner() {
  const ada = await app.signUp('ada')
  const request = ada.post('/videos').field('title', 'Throwing').field('description', 'A bowl')
  const { body } = await request.attach('videoFile', fixture('clip.mp4')).attach('thumbnail', fixture('drawing.png')).expect(201)
  return { ada, video: await stored(body.data.id as number) }
}

describe('PATCH /videos/:videoId with JSON', () => {
  it('sets title and description', async () => {
    const ada = await app.signUp('ada')
    const video = await app.given.video({ userId: ada.id, views: 7 })
    app.travel(5_000)
    const { status, body } = await ada.patch(`/videos/${video.id}`).send({ title: ' Bowl ', description: 'one\n\ttwo' })
    const row = await stored(video.id)
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data: videoOf(app, row), message: 'Video updated', success: true },
    })
    expect(row).toEqual({ ...video, title: 'Bowl', description: 'one\n\ttwo', updatedAt: row.updatedAt })
    expect(row.updatedAt.getTime()).toBeGreaterThan(video.updatedAt.getTime())
  })

  it('keeps what is absent, and clears the description with an empty text', async () => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.video({ userId: ada.id, title: 'Bowl', description: 'From clay' })
    await ada.patch(`/videos/${id}`).send({ title: 'Cup' }).expect(200)
    expect(await stored(id)).toMatchObject({ title: 'Cup', description: 'From clay' })
    await ada.patch(`/videos/${id}`).send({ description: '' }).expect(200)
    expect(await stored(id)).toMatchObject({ title: 'Cup', description: '' })
  })

  it('changes nothing else, whatever is sent', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const video = await app.given.video({ userId: ada.id })
    const more = { id: 99, userId: ben.id, views: 9e6, isPublished: false, duration: 1, createdAt: '2001-01-01T00:00:00Z' }
    const media = { videoFileUrl: 'x', thumbnailUrl: 'x', thumbnailPublicId: 'x', videoFilePublicId: 'x', videoFileBytes: 1 }
    await ada
      .patch(`/videos/${video.id}`)
      .send({ title: 'Cup', ...more, ...media })
      .expect(200)
    const row = await stored(video.id)
    expect(row).toEqual({ ...video, title: 'Cup', updatedAt: row.updatedAt })
  })

  it.each([
    ['a blank title', { title: ' \n ' }, 'title', 'must not be blank'],
    ['an empty title', { title: '' }, 'title', 'must not be blank'],
    ['a title of 101 characters', { title: 'x'.repeat(101) }, 'title', 'must be at most 100 characters long'],
    ['a title with NUL', { title: 'a\u0000' }, 'title', 'must not contain control characters'],
    ['half a character', { title: 'a\ud800' }, 'title', 'must not contain control characters'],
    ['no title but null', { title: null }, 'title', 'must be a text'],
    ['a list', { description: ['x'] }, 'description', 'must be a text'],
    ['a description that is too long', { description: 'x'.repeat(5001) }, 'description', 'must be at most 5000 characters long'],
  ])('answers 400 to %s', async (_name, change, field, message) => {
    const ada = await app.signUp('ada')
    const video = await app.given.video({ userId: ada.id })
    const { status, body } = await ada.patch(`/videos/${video.id}`).send(change)
    expect({ status, body }).toEqual({ status: 400, body: invalid(`body.${field}`, message) })
    expect(await stored(video.id)).toEqual(video)
  })

  it('takes a title of 100 and a description of 5,000 characters, however many bytes they have', async () => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.video({ userId: ada.id })
    const texts = { title: '🏺'.repeat(100), description: '🏺'.repeat(5000) }
    await ada.patch(`/videos/${id}`).send(texts).expect(200)
    expect(await stored(id)).toMatchObject(texts)
  })

  it.each([
    ['nothing', {}],
    ['nothing that can be changed', { views: 5 }],
    ['a thumbnail that is a text', { thumbnail: 'x' }],
  ])('answers 400 to %s', async (_name, change) => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.video({ userId: ada.id })
    const { status, body } = await ada.patch(`/videos/${id}`).send(change)
    expect({ status, body }).toEqual({ status: 400, body: tooFew })
  })

  it('answers 400 to no body, and to JSON that is no object', async () => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.video({ userId: ada.id })
    const none = await ada.patch(`/videos/${id}`)
    expect({ status: none.status, body: none.body }).toEqual({ status: 400, body: tooFew })
    for (const text of ['null', '[]', '"x"', '7', '']) {
      const request = ada.patch(`/videos/${id}`).set('Content-Type', 'application/json')
      expect((await request.send(text)).status).toBe(400)
    }
  })
})

describe('PATCH /videos/:videoId with a form', () => {
  it('sets texts, and keeps the thumbnail', async () => {
    const { ada, video } = await owner()
    const before = await app.storedAssets()
    const form = ada.patch(`/videos/${video.id}`).field('title', 'Cup').field('description', '')
    const { status, body } = await form
    const row = await stored(video.id)
    expect({ status, data: body.data }).toEqual({ status: 200, data: videoOf(app, row) })
    expect(row).toEqual({ ...video, title: 'Cup', description: '', updatedAt: row.updatedAt })
    expect(await app.storedAssets()).toEqual(before)
  })

  it('replaces the thumbnail, and removes the one before', async () => {
    const { ada, video } = await owner()
    const { status, body } = await ada.patch(`/videos/${video.id}`).attach('thumbnail', fixture('photo.jpg'))
    const row = await stored(video.id)
    expect({ status, data: body.data }).toEqual({ status: 200, data: videoOf(app, row) })
    expect(row).toMatchObject({ title: video.title, description: video.description, videoFileUrl: video.videoFileUrl })
    expect(row.thumbnailUrl).toMatch(/\.jpg$/)
    expect(await app.storedAssets()).toEqual([row.thumbnailPublicId, video.videoFilePublicId].sort())
    expect((await fetch(app.origin + row.thumbnailUrl)).headers.get('content-type')).toBe('image/jpeg')
    expect((await fetch(app.origin + video.thumbnailUrl)).status).toBe(404)
    expect(await app.stagedFiles()).toEqual([])
  })

  it('keeps exactly one thumbnail of several that come at once', async () => {
    const { ada, video } = await owner()
    const files = ['photo.jpg', 'drawing.png', 'photo.jpg', 'drawing.png', 'photo.jpg']
    const replaced = files.map((file, n) =>
      ada.patch(`/videos/${video.id}`).field('title', `${n}`).attach('thumbnail', fixture(file)),
    )
    const answers = await Promise.all(replaced)
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200))
    const row = await stored(video.id)
    expect(await app.storedAssets()).toEqual([row.thumbnailPublicId, video.videoFilePublicId].sort())
    // Title and thumbnail are of one and the same request.
    expect(answers[Number(row.title)]?.body.data.thumbnailUrl).toBe(app.deps.mediaUrl(row.thumbnailUrl))
  })

  it.each([
    ['a picture that is none', 'clip.mp4', 'thumbnail', expect.stringMatching(/^is not/)],
    [
      'a file that nobody asked for',
      'clip.mp4',
      'videoFile',
      'is not a file that this request takes, or is there more than once',
    ],
  ])('answers 400 to %s, and changes nothing', async (_name, file, field, message) => {
    const { ada, video } = await owner()
    const before = await app.storedAssets()
    const { status, body } = await ada.patch(`/videos/${video.id}`).field('title', 'Cup').attach(field, fixture(file))
    expect({ status, body }).toEqual({ status: 400, body: invalid(`body.${field}`, message) })
    expect(await stored(video.id)).toEqual(video)
    expect(await app.storedAssets()).toEqual(before)
    expect(await app.stagedFiles()).toEqual([])
  })

  it('answers 400 to a form with nothing to change in it', async () => {
    const { ada, video } = await owner()
    const { status, body } = await ada.patch(`/videos/${video.id}`).field('views', '5').field('thumbnail', 'x')
    expect({ status, body }).toEqual({ status: 400, body: tooFew })
  })
})

describe('PATCH /videos/:videoId of somebody else', () => {
  const cases = [
    ['a published video', true, 403, 'FORBIDDEN'],
    ['a hidden video', false, 404, 'NOT_FOUND'],
  ] as const

  it.each(cases)('is refused for %s', async (_name, isPublished, status, code) => {
    const ben = await app.signUp('ben')
    const video = await app.given.video({ isPublished })
    const answers = await Promise.all([
      ben.patch(`/videos/${video.id}`).send({ title: 'Mine' }),
      ben.patch(`/videos/${video.id}`).field('title', 'Mine'),
      ben.patch(`/videos/${video.id}`).attach('thumbnail', fixture('photo.jpg')),
    ])
    const refused = { status, body: failure(status, code) }
    expect(answers.map((answer) => ({ status: answer.status, body: answer.body }))).toEqual([refused, refused, refused])
    expect(await stored(video.id)).toEqual(video)
    expect(await app.storedAssets()).toEqual([])
  })

  it('is refused before the file is looked at', async () => {
    const ben = await app.signUp('ben')
    const { id } = await app.given.video()
    const answers = [
      await ben.patch(`/videos/${id}`).attach('thumbnail', fixture('clip.mp4')),
      await ben.patch('/videos/999').attach('thumbnail', fixture('clip.mp4')),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 404])
  })
})
