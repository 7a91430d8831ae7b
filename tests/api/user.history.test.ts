import { describe, expect, it } from '@jest/globals'
import type { Video } from '../../src/generated/prisma/client.js'
import { useApp } from '../support/app.js'
import { allPages, badgeOf, moment, onlyPage, videoOf } from '../support/expected.js'
import type { Person } from '../support/people.js'

const app = useApp()

const MINUTE = 60_000

const watch = (person: Person, { id }: Pick<Video, 'id'>) => person.get(`/videos/${String(id)}`)
const idsOf = async (person: Person, query = '') =>
  ((await person.get(`/user/watch-history${query}`)).body.data as { id: number }[]).map(({ id }) => id)

/** Watches the videos one after the other, a minute apart. */
async function watchAll(person: Person, videos: Video[]): Promise<void> {
  for (const video of videos) {
    expect((await watch(person, video)).status).toBe(200)
    app.travel(MINUTE)
  }
}

describe('GET /user/watch-history', () => {
  it('is empty for who has watched nothing', async () => {
    const ada = await app.signUp('ada')
    await app.given.video()
    const { status, body, headers } = await ada.get('/user/watch-history')
    const answer = { statusCode: 200, data: [], pagination: onlyPage(0), message: 'Watch history', success: true }
    expect({ status, body }).toEqual({ status: 200, body: answer })
    expect(headers).not.toHaveProperty('link')
  })

  it('answers cards with the time of the last view, newest first', async () => {
    const ada = await app.signUp('ada')
    const owner = await app.given.user({ username: 'clay_kitchen' })
    const videos = [await app.given.video({ userId: owner.id }), await app.given.video({ userId: owner.id, title: 'Second' })]
    await watchAll(ada, videos)
    const { status, body } = await ada.get('/user/watch-history')
    const cards = videos.map((video) => ({ ...videoOf(app, video), views: 1, user: badgeOf(app, owner), watchedAt: moment }))
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data: cards.reverse(), pagination: onlyPage(2), message: 'Watch history', success: true },
    })
    expect(Date.parse(body.data[0].watchedAt) - Date.parse(body.data[1].watchedAt)).toBeGreaterThanOrEqual(MINUTE)
  })

  it('holds a video once, moved to the top by a new view', async () => {
    const ada = await app.signUp('ada')
    const [first, second, third] = [await app.given.video(), await app.given.video(), await app.given.video()]
    await watchAll(ada, [first, second, third, first, first])
    expect(await idsOf(ada)).toEqual([first.id, third.id, second.id])
    await Promise.all(Array.from({ length: 5 }, () => watch(ada, second)))
    expect(await idsOf(ada)).toEqual([second.id, first.id, third.id])
  })

  it('is each user’s own', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const [first, second] = [await app.given.video(), await app.given.video()]
    await watchAll(ada, [first])
    await watchAll(ben, [second])
    expect([await idsOf(ada), await idsOf(ben)]).toEqual([[first.id], [second.id]])
  })

  it('shows every video once, page by page, also those watched in the same moment', async () => {
    const ada = await app.signUp('ada')
    const videos = []
    for (let i = 0; i < 7; i++) videos.push(await app.given.video({ userId: ada.id }))
    const watchedAt = new Date()
    await app.deps.db.watchHistory.createMany({ data: videos.map(({ id }) => ({ userId: ada.id, videoId: id, watchedAt })) })
    const pages = await allPages(4, (page) => idsOf(ada, `?limit=2&page=${page}`))
    expect(pages).toEqual(videos.map(({ id }) => id).reverse())

    const { body, headers } = await ada.get('/user/watch-history?limit=2&page=2')
    expect(body.pagination).toEqual({ page: 2, limit: 2, totalDocs: 7, totalPages: 4, hasNextPage: true, hasPrevPage: true })
    expect(headers['link']).toBe(
      '</api/v2/user/watch-history?limit=2&page=3>; rel="next", </api/v2/user/watch-history?limit=2&page=1>; rel="prev"',
    )
    expect(await idsOf(ada, '?limit=2&page=5')).toEqual([])
  })

  it('hides a video that was unpublished, but not from its owner, until it is back', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const [own, other] = [await app.given.video({ userId: ada.id }), await app.given.video({ userId: ben.id })]
    await watchAll(ada, [own, other])
    const publish = (isPublished: boolean) => app.deps.db.video.updateMany({ data: { isPublished } })
    await publish(false)
    const { body } = await ada.get('/user/watch-history')
    expect({ ids: body.data.map(({ id }: Video) => id), pagination: body.pagination }).toEqual({
      ids: [own.id],
      pagination: onlyPage(1),
    })
    await publish(true)
    expect(await idsOf(ada)).toEqual([other.id, own.id])
  })

  it('forgets a video that was deleted', async () => {
    const ada = await app.signUp('ada')
    const [first, second] = [await app.given.video(), await app.given.video()]
    await watchAll(ada, [first, second])
    await app.deps.db.video.delete({ where: { id: first.id } })
    expect(await idsOf(ada)).toEqual([second.id])
  })

  it('does not hold what was only asked for by HEAD, or could not be seen', async () => {
    const ada = await app.signUp('ada')
    const [hidden, seen] = [await app.given.video({ isPublished: false }), await app.given.video()]
    await ada.head(`/videos/${String(seen.id)}`)
    await watch(ada, hidden)
    await ada.get('/videos')
    expect(await idsOf(ada)).toEqual([])
  })
})
