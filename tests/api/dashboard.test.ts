import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { allPages, failure, onlyPage, videoOf } from '../support/expected.js'

const app = useApp()

/** A channel with a published and a hidden video, and around it what must not count. */
async function channel() {
  const [ada, ben, cleo] = [await app.signUp('ada'), await app.signUp('ben'), await app.signUp('cleo')]
  const { comment, like, subscription, tweet, video } = app.given
  const hidden = await video({ userId: ada.id, isPublished: false, views: 5, createdAt: new Date(1_000) })
  const shown = await video({ userId: ada.id, views: 7, title: 'Raku', description: 'Smoke', createdAt: new Date(2_000) })
  const bens = await video({ userId: ben.id, views: 100 })

  for (const userId of [ada.id, ben.id, cleo.id]) await like({ userId, videoId: shown.id })
  await like({ userId: ada.id, videoId: hidden.id })
  const remark = await comment({ userId: ben.id, videoId: shown.id })
  await comment({ userId: ada.id, videoId: shown.id })

  await like({ userId: ada.id, videoId: bens.id })
  await like({ userId: ben.id, commentId: remark.id })
  await like({ userId: ben.id, tweetId: (await tweet({ userId: ada.id })).id })
  await comment({ userId: ada.id, videoId: bens.id })
  for (const { id } of [ben, cleo]) await subscription({ subscriberId: id, channelId: ada.id })
  await subscription({ subscriberId: ada.id, channelId: ben.id })
  return { ada, ben, cleo, hidden, shown, bens }
}

describe('GET /dashboard/stats', () => {
  it("adds up the caller's own videos, hidden ones included, their likes, and the subscribers", async () => {
    const { ada } = await channel()
    const { status, body } = await ada.get('/dashboard/stats')
    const data = { totalVideos: 2, totalViews: 12, totalSubscribers: 2, totalLikes: 4 }
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data, message: 'Channel statistics', success: true },
    })
  })

  it('is of the caller, whoever that is', async () => {
    const { ben, cleo } = await channel()
    expect((await ben.get('/dashboard/stats')).body.data).toEqual({
      totalVideos: 1,
      totalViews: 100,
      totalSubscribers: 1,
      totalLikes: 1,
    })
    expect((await cleo.get('/dashboard/stats')).body.data).toEqual({
      totalVideos: 0,
      totalViews: 0,
      totalSubscribers: 0,
      totalLikes: 0,
    })
  })

  it('adds up more views than an integer of the database holds', async () => {
    const ada = await app.signUp('ada')
    for (let i = 0; i < 3; i++) await app.given.video({ userId: ada.id, views: 2_147_483_647 })
    expect((await ada.get('/dashboard/stats')).body.data.totalViews).toBe(6_442_450_941)
  })

  it('forgets a video that was deleted, with its views and likes', async () => {
    const { ada, shown } = await channel()
    await ada.delete(`/videos/${shown.id}`)
    expect((await ada.get('/dashboard/stats')).body.data).toEqual({
      totalVideos: 1,
      totalViews: 5,
      totalSubscribers: 2,
      totalLikes: 1,
    })
  })
})

describe('GET /dashboard/videos', () => {
  it("lists the caller's own videos, hidden ones included, newest first, with likes and comments", async () => {
    const { ada, hidden, shown } = await channel()
    const { status, body } = await ada.get('/dashboard/videos')
    const videos = [
      { ...videoOf(app, shown), likesCount: 3, commentsCount: 2 },
      { ...videoOf(app, hidden), likesCount: 1, commentsCount: 0 },
    ]
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        statusCode: 200,
        data: { videos, totalVideos: 2 },
        pagination: onlyPage(2),
        message: 'Channel videos',
        success: true,
      },
    })
  })

  it('agrees with the totals', async () => {
    const { ada } = await channel()
    const [stats, list] = [await ada.get('/dashboard/stats'), await ada.get('/dashboard/videos')]
    const sum = (name: string) =>
      list.body.data.videos.reduce((total: number, row: Record<string, number>) => total + (row[name] ?? 0), 0)
    expect(stats.body.data).toMatchObject({
      totalVideos: list.body.data.totalVideos,
      totalViews: sum('views'),
      totalLikes: sum('likesCount'),
    })
  })

  it('is empty for a channel without videos', async () => {
    const { cleo } = await channel()
    const { body } = await cleo.get('/dashboard/videos')
    expect({ data: body.data, pagination: body.pagination }).toEqual({
      data: { videos: [], totalVideos: 0 },
      pagination: onlyPage(0),
    })
  })

  it('shows every video once, though all were made in the same moment', async () => {
    // Reading along this index would hide a missing rule of order.
    await app.deps.db.$executeRaw`DROP INDEX IF EXISTS "videos_userId_createdAt_id_idx"`
    const ada = await app.signUp('ada')
    const createdAt = new Date()
    for (let i = 0; i < 7; i++) await app.given.video({ userId: ada.id, createdAt, isPublished: i % 2 === 0 })
    const rows = await allPages(4, async (page) => {
      const { body, headers } = await ada.get(`/dashboard/videos?limit=2&page=${page}`)
      expect(body.pagination).toMatchObject({
        page,
        limit: 2,
        totalDocs: 7,
        totalPages: 4,
        hasNextPage: page < 4,
        hasPrevPage: page > 1,
      })
      expect(body.data.totalVideos).toBe(7)
      expect(headers['link']).toContain(
        page < 4 ? `</api/v2/dashboard/videos?limit=2&page=${page + 1}>; rel="next"` : 'rel="prev"',
      )
      return body.data.videos as { id: number }[]
    })
    expect(rows.map(({ id }) => id)).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  it.each(['page=0', 'page=x', 'limit=51', 'limit=0', 'limit=1.5', 'page=1&page=2'])('answers 400 to %s', async (query) => {
    const { status, body } = await (await app.signUp('ada')).get(`/dashboard/videos?${query}`)
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' })
    expect(body.errors).toMatchObject([{ path: `query.${query.split('=')[0] ?? ''}` }])
  })
})

describe('the addresses below /dashboard', () => {
  it.each(['/dashboard/stats', '/dashboard/videos'])('%s is for signed-in callers, and read only', async (path) => {
    expect((await app.api.get(path)).body).toEqual(failure(401, 'UNAUTHORIZED'))
    const { body, headers } = await (await app.signUp('ada')).post(path)
    expect(body).toEqual(failure(405, 'METHOD_NOT_ALLOWED'))
    expect(headers['allow']).toBe('GET, HEAD')
  })
})
