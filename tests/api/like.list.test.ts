import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { badgeOf, onlyPage, videoOf } from '../support/expected.js'

const app = useApp()

describe('GET /likes/videos', () => {
  const idsOf = (body: { data: { id: number }[] }) => body.data.map(({ id }) => id)
  const likedAt = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds))

  it('lists what the caller likes, newest like first, with the time of the like', async () => {
    const [ada, owner] = [await app.signUp('ada'), await app.given.user({ username: 'clay_kitchen' })]
    const [first, second] = [await app.given.video({ userId: owner.id }), await app.given.video({ userId: owner.id })]
    await app.given.like({ userId: ada.id, videoId: second.id, createdAt: likedAt(1) })
    await app.given.like({ userId: ada.id, videoId: first.id, createdAt: likedAt(2) })
    await app.given.like({ userId: owner.id, videoId: second.id })
    await app.given.like({ userId: ada.id, commentId: (await app.given.comment()).id })
    await app.given.like({ userId: ada.id, tweetId: (await app.given.tweet()).id })

    const { status, body } = await ada.get('/likes/videos')
    expect(status).toBe(200)
    expect(body).toEqual({
      statusCode: 200,
      data: [
        { ...videoOf(app, first), user: badgeOf(app, owner), likedAt: likedAt(2).toISOString() },
        { ...videoOf(app, second), user: badgeOf(app, owner), likedAt: likedAt(1).toISOString() },
      ],
      pagination: onlyPage(2),
      message: 'Liked videos',
      success: true,
    })
  })

  it('puts a new like on top', async () => {
    const [ada, old, young] = [await app.signUp('ada'), await app.given.video(), await app.given.video()]
    await ada.post(`/likes/toggle/v/${young.id}`)
    app.travel(1_000)
    await ada.post(`/likes/toggle/v/${old.id}`)
    const { body } = await ada.get('/likes/videos')
    expect(idsOf(body)).toEqual([old.id, young.id])
  })

  it('leaves out what others hide, from the total too, and brings it back with the video', async () => {
    const [ada, owner] = [await app.signUp('ada'), await app.given.user()]
    const mine = await app.given.video({ userId: ada.id, isPublished: false })
    const theirs = await app.given.video({ userId: owner.id, isPublished: false })
    for (const { id } of [mine, theirs]) await app.given.like({ userId: ada.id, videoId: id })
    const hidden = await ada.get('/likes/videos')
    expect(hidden.body).toMatchObject({ data: [{ id: mine.id }], pagination: { totalDocs: 1 } })
    await app.deps.db.video.update({ where: { id: theirs.id }, data: { isPublished: true } })
    const shown = await ada.get('/likes/videos')
    expect(shown.body).toMatchObject({ data: [{ id: theirs.id }, { id: mine.id }], pagination: { totalDocs: 2 } })
  })

  it('neither repeats nor drops a video when all were liked in the same moment', async () => {
    const [ada, owner] = [await app.signUp('ada'), await app.given.user()]
    const ids: number[] = []
    for (let n = 0; n < 25; n++) {
      const { id } = await app.given.video({ userId: owner.id })
      await app.given.like({ userId: ada.id, videoId: id, createdAt: likedAt(0) })
      ids.unshift(id)
    }
    const pages = [1, 2, 3, 4].map((page) => ada.get('/likes/videos').query({ page, limit: 7 }))
    const found = (await Promise.all(pages)).flatMap(({ body }) => idsOf(body))
    expect(found).toEqual(ids)
  })

  it('is empty for somebody who likes nothing, and only for somebody', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.get('/likes/videos')
    expect({ status, data: body.data, total: body.pagination.totalDocs }).toEqual({ status: 200, data: [], total: 0 })
    expect((await app.api.get('/likes/videos')).status).toBe(401)
    expect((await ada.get('/likes/videos?limit=51')).status).toBe(400)
    expect((await ada.get('/likes/videos?page=0')).status).toBe(400)
  })
})
