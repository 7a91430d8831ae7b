import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { badgeOf, moment } from '../support/expected.js'
import { meanwhile } from '../support/meanwhile.js'

const app = useApp()

const failure = (status: number, code: string) => ({ status, body: { code, success: false } })
const longAgo = new Date('2026-01-01')

/** Texts that are no comment, and what is wrong with them. */
const badContents = [
  { content: undefined, message: 'is required' },
  { content: null, message: 'must be a text' },
  { content: 7, message: 'must be a text' },
  { content: ['A text'], message: 'must be a text' },
  { content: '', message: 'must not be blank' },
  { content: ' \n\t ', message: 'must not be blank' },
  { content: 'x'.repeat(2_001), message: 'must be at most 2000 characters long' },
  { content: '😀'.repeat(2_001), message: 'must be at most 2000 characters long' },
  { content: 'a\u0000b', message: 'must not contain control characters' },
  { content: 'a\u001bb', message: 'must not contain control characters' },
  { content: 'a\ud800b', message: 'must not contain control characters' },
]

describe('POST /comments/:videoId', () => {
  it('adds a comment and answers it with its author', async () => {
    const [ada, { id: videoId }] = [await app.signUp('ada'), await app.given.video()]
    const author = await app.deps.db.user.findUniqueOrThrow({ where: { id: ada.id } })
    const { status, body } = await ada.post(`/comments/${videoId}`).send({ content: '  Well done!\n', userId: 1, id: 99 })
    expect(status).toBe(201)
    const [row, ...others] = await app.deps.db.comment.findMany()
    expect(others).toEqual([])
    expect(row).toMatchObject({ content: 'Well done!', userId: ada.id, videoId })
    expect(body).toEqual({
      statusCode: 201,
      data: {
        id: row?.id,
        content: 'Well done!',
        userId: ada.id,
        videoId,
        createdAt: moment,
        updatedAt: body.data.createdAt,
        user: badgeOf(app, author),
      },
      message: 'Comment added',
      success: true,
    })
  })

  it.each([
    '<img src=x onerror=alert(1)>',
    `'"; DROP TABLE comments;-- {{7*7}} %s`,
    'one\ntwo\tthree',
    'שלום 👩‍👩‍👧',
    '😀'.repeat(2_000),
  ])('keeps a text as it is: %p', async (content) => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.video()]
    const { status, body } = await ada.post(`/comments/${id}`).send({ content })
    expect({ status, content: body.data.content }).toEqual({ status: 201, content })
    expect((await ada.get(`/comments/${id}`)).body.data[0].content).toBe(content)
  })

  it.each(badContents)('answers 400 to $content', async ({ content, message }) => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.video()]
    const { status, body } = await ada.post(`/comments/${id}`).send({ content })
    expect({ status, errors: body.errors }).toEqual({ status: 400, errors: [{ path: 'body.content', message }] })
    expect(await app.deps.db.comment.count()).toBe(0)
  })

  it('answers 401 to nobody, 404 for a video that is not there or goes meanwhile', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.video()]
    const text = { content: 'A text' }
    expect(await app.api.post(`/comments/${id}`).send(text)).toMatchObject(failure(401, 'UNAUTHORIZED'))
    expect(await ada.post('/comments/4711').send(text)).toMatchObject({ status: 404, body: { message: 'Video not found' } })
    const late = await meanwhile(
      app.deps,
      (tx) => tx.video.delete({ where: { id } }),
      () => ada.post(`/comments/${id}`).send(text),
    )
    expect(late).toMatchObject(failure(404, 'NOT_FOUND'))
  })
})

describe('PATCH /comments/c/:commentId', () => {
  it("changes the author's own comment, and nothing but its text", async () => {
    const ada = await app.signUp('ada')
    const { id, videoId } = await app.given.comment({ userId: ada.id, createdAt: longAgo, updatedAt: longAgo })
    const change = { content: ' Better ', videoId: 1, userId: 1, createdAt: new Date(0) }
    const { status, body } = await ada.patch(`/comments/c/${id}`).send(change)
    expect(status).toBe(200)
    const data = { id, content: 'Better', userId: ada.id, videoId, createdAt: longAgo.toISOString(), updatedAt: moment }
    expect(body).toEqual({ statusCode: 200, data, message: 'Comment updated', success: true })
    const row = await app.deps.db.comment.findUniqueOrThrow({ where: { id } })
    expect(row).toEqual({ ...data, likesCount: 0, createdAt: longAgo, updatedAt: new Date(String(body.data.updatedAt)) })
    expect(row.updatedAt.getTime()).toBeGreaterThan(longAgo.getTime())
  })

  it.each(badContents)('answers 400 to $content', async ({ content, message }) => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.comment({ userId: ada.id })
    const { status, body } = await ada.patch(`/comments/c/${id}`).send({ content })
    expect({ status, errors: body.errors }).toEqual({ status: 400, errors: [{ path: 'body.content', message }] })
  })

  it('answers 401 to nobody, 403 to another, the owner of the video included, 404 for what is not there', async () => {
    const [ada, bob] = [await app.signUp('ada'), await app.signUp('bob')]
    const video = await app.given.video({ userId: ada.id })
    const { id } = await app.given.comment({ videoId: video.id })
    const text = { content: 'Mine now' }
    expect(await app.api.patch(`/comments/c/${id}`).send(text)).toMatchObject(failure(401, 'UNAUTHORIZED'))
    for (const other of [ada, bob]) {
      expect(await other.patch(`/comments/c/${id}`).send(text)).toMatchObject(failure(403, 'FORBIDDEN'))
    }
    expect(await ada.patch('/comments/c/4711').send(text)).toMatchObject(failure(404, 'NOT_FOUND'))
    expect(await ada.patch('/comments/c/-1').send(text)).toMatchObject(failure(400, 'VALIDATION_FAILED'))
    expect((await app.deps.db.comment.findUniqueOrThrow({ where: { id } })).content).toBe('A comment')
  })
})

describe('DELETE /comments/c/:commentId', () => {
  it.each(['its author', 'the owner of the video'])('deletes a comment with its likes, for %s', async (who) => {
    const ada = await app.signUp('ada')
    const video = await app.given.video(who === 'its author' ? {} : { userId: ada.id })
    const { id } = await app.given.comment({ videoId: video.id, ...(who === 'its author' && { userId: ada.id }) })
    const kept = await app.given.comment({ videoId: video.id })
    for (const commentId of [id, kept.id]) await app.given.like({ userId: ada.id, commentId })

    const { status, body } = await ada.delete(`/comments/c/${id}`)
    expect(status).toBe(200)
    expect(body).toEqual({ statusCode: 200, data: {}, message: 'Comment deleted', success: true })
    expect(await app.deps.db.like.findMany()).toMatchObject([{ commentId: kept.id }])
    const list = await ada.get(`/comments/${video.id}`)
    expect(list.body).toMatchObject({ data: [{ id: kept.id }], pagination: { totalDocs: 1 } })
    expect((await ada.get(`/videos/${video.id}`)).body.data.commentsCount).toBe(1)
    expect(await ada.delete(`/comments/c/${id}`)).toMatchObject(failure(404, 'NOT_FOUND'))
    expect(await ada.patch(`/comments/c/${id}`).send({ content: 'A text' })).toMatchObject(failure(404, 'NOT_FOUND'))
    expect(await ada.post(`/likes/toggle/c/${id}`)).toMatchObject(failure(404, 'NOT_FOUND'))
  })

  it('answers 200 to one and 404 to the rest of many calls at once', async () => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.comment({ userId: ada.id })
    const answers = await Promise.all(Array.from({ length: 10 }, () => ada.delete(`/comments/c/${id}`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(404)])
  })

  it('answers 401 to nobody, 403 to another, 404 for what is not there', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.comment()]
    expect(await app.api.delete(`/comments/c/${id}`)).toMatchObject(failure(401, 'UNAUTHORIZED'))
    expect(await ada.delete(`/comments/c/${id}`)).toMatchObject(failure(403, 'FORBIDDEN'))
    expect(await ada.delete('/comments/c/4711')).toMatchObject(failure(404, 'NOT_FOUND'))
    expect(await ada.delete('/comments/c/0')).toMatchObject(failure(400, 'VALIDATION_FAILED'))
    expect(await app.deps.db.comment.count()).toBe(1)
  })
})

describe('comments of a hidden video', () => {
  it('exist for its owner only, not even for their authors', async () => {
    const [ada, bob] = [await app.signUp('ada'), await app.signUp('bob')]
    const video = await app.given.video({ userId: ada.id, isPublished: false })
    const { id } = await app.given.comment({ userId: bob.id, videoId: video.id })
    const text = { content: 'A text' }
    const calls = () => [
      bob.get(`/comments/${video.id}`),
      bob.post(`/comments/${video.id}`).send(text),
      bob.patch(`/comments/c/${id}`).send(text),
      bob.delete(`/comments/c/${id}`),
    ]
    for (const answer of await Promise.all(calls())) expect(answer).toMatchObject(failure(404, 'NOT_FOUND'))
    expect(await app.deps.db.comment.findMany()).toMatchObject([{ id, content: 'A comment' }])

    expect((await ada.get(`/comments/${video.id}`)).body.data).toMatchObject([{ id }])
    expect((await ada.post(`/comments/${video.id}`).send(text)).status).toBe(201)
    expect((await ada.patch(`/comments/c/${id}`).send(text)).status).toBe(403)
    expect((await ada.delete(`/comments/c/${id}`)).status).toBe(200)
  })

  it('are back when it is published again', async () => {
    const [ada, bob] = [await app.signUp('ada'), await app.signUp('bob')]
    const video = await app.given.video({ userId: ada.id, isPublished: false })
    const { id } = await app.given.comment({ userId: bob.id, videoId: video.id })
    await ada.patch(`/videos/toggle/publish/${video.id}`)
    expect((await bob.get(`/comments/${video.id}`)).body.data).toMatchObject([{ id }])
    expect((await bob.patch(`/comments/c/${id}`).send({ content: 'Better' })).status).toBe(200)
  })
})
