import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { badgeOf, onlyPage } from '../support/expected.js'

const app = useApp()
const openApp = useApp({ PUBLIC_READS: 'true' })

const idsOf = (body: { data: { id: number }[] }) => body.data.map(({ id }) => id)
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds))
const failure = (status: number, code: string) => ({ status, body: { code, success: false } })

describe('GET /comments/:videoId', () => {
  it('lists the comments of the video, newest first, with author, likes and whether the caller likes them', async () => {
    const [ada, author] = [await app.signUp('ada'), await app.given.user({ username: 'clay_kitchen' })]
    const { id: videoId } = await app.given.video()
    const times = { createdAt: at(1), updatedAt: at(3) }
    const old = await app.given.comment({ videoId, userId: author.id, content: 'First', ...times })
    const young = await app.given.comment({ videoId, userId: author.id, content: 'Second', createdAt: at(2), updatedAt: at(2) })
    await app.given.comment()
    for (const userId of [ada.id, author.id]) await app.given.like({ userId, commentId: old.id })
    await app.given.like({ userId: author.id, commentId: young.id })

    const { status, body } = await ada.get(`/comments/${videoId}`)
    expect(status).toBe(200)
    const shared = { userId: author.id, videoId, user: badgeOf(app, author) }
    const [one, two, three] = [1, 2, 3].map((seconds) => at(seconds).toISOString())
    expect(body).toEqual({
      statusCode: 200,
      data: [
        { id: young.id, content: 'Second', ...shared, createdAt: two, updatedAt: two, likesCount: 1, isLiked: false },
        { id: old.id, content: 'First', ...shared, createdAt: one, updatedAt: three, likesCount: 2, isLiked: true },
      ],
      pagination: onlyPage(2),
      message: 'Comments',
      success: true,
    })
  })

  it('neither repeats nor drops a comment when all were written in the same moment', async () => {
    const [ada, { id: videoId }] = [await app.signUp('ada'), await app.given.video()]
    const ids: number[] = []
    for (let n = 0; n < 25; n++) {
      ids.unshift((await app.given.comment({ videoId, userId: ada.id, createdAt: at(0), updatedAt: at(n) })).id)
    }
    const pages = await Promise.all([1, 2, 3, 4, 5].map((page) => ada.get(`/comments/${videoId}`).query({ page, limit: 7 })))
    expect(pages.flatMap(({ body }) => idsOf(body))).toEqual(ids)
    expect(pages.map(({ body }) => body.pagination.totalDocs)).toEqual(Array(5).fill(25))
    expect(pages[1]?.headers['link']).toMatch(/page=3&limit=7>; rel="next".*page=1&limit=7>; rel="prev"/)
  })

  it('is empty for a video without comments', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.video()]
    const { body } = await ada.get(`/comments/${id}`)
    expect(body).toMatchObject({ data: [], pagination: { totalDocs: 0, totalPages: 0 } })
  })

  it('answers 400 to bad input, 401 to nobody, 404 for a video that is not there', async () => {
    const [ada, { id }] = [await app.signUp('ada'), await app.given.video()]
    for (const path of ['/comments/1e3', `/comments/${id}?page=0`, `/comments/${id}?limit=51`]) {
      expect(await ada.get(path)).toMatchObject(failure(400, 'VALIDATION_FAILED'))
    }
    expect(await app.api.get(`/comments/${id}`)).toMatchObject(failure(401, 'UNAUTHORIZED'))
    expect(await ada.get('/comments/4711')).toMatchObject({ status: 404, body: { message: 'Video not found' } })
  })

  it('is open to anyone where the operator allows it, but not for a hidden video', async () => {
    const [comment, { id: hidden }] = [await openApp.given.comment(), await openApp.given.video({ isPublished: false })]
    await openApp.given.like({ userId: comment.userId, commentId: comment.id })
    const { status, body } = await openApp.api.get(`/comments/${comment.videoId}`)
    expect(status).toBe(200)
    expect(body.data).toMatchObject([{ id: comment.id, likesCount: 1, isLiked: false }])
    expect((await openApp.api.get(`/comments/${hidden}`)).status).toBe(404)
    expect((await openApp.api.post(`/comments/${comment.videoId}`).send({ content: 'A text' })).status).toBe(401)
  })
})
