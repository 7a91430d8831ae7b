import { describe, expect, it } from '@jest/globals'
import { Prisma } from '../../src/generated/prisma/client.js'
import { useApp } from '../support/app.js'
import { allPages, badgeOf, failure, invalid, onlyPage, videoOf } from '../support/expected.js'
import { createGivenVideos, idsOf } from '../support/videoList.js'

const app = useApp()

const givenVideos = createGivenVideos(app)

describe('GET /videos', () => {
  it('lists published videos with their channels, newest first', async () => {
    const [ada, owner] = [await app.signUp('ada'), await app.given.user({ username: 'clay_kitchen' })]
    const old = await app.given.video({ userId: owner.id, title: 'Wedging', createdAt: new Date('2026-01-01') })
    const young = await app.given.video({ userId: owner.id, title: 'Throwing', createdAt: new Date('2026-01-02') })
    const { status, body } = await ada.get('/videos')
    const docs = [young, old].map((video) => ({ ...videoOf(app, video), user: badgeOf(app, owner) }))
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data: { docs, ...onlyPage(2) }, message: 'Videos', success: true },
    })
  })

  it('is empty when there is nothing', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.get('/videos')
    expect({ status, data: body.data }).toEqual({ status: 200, data: { docs: [], ...onlyPage(0) } })
  })

  it('leaves out what is hidden, from the total too, even for its owner', async () => {
    const ada = await app.signUp('ada')
    const shown = await app.given.video({ userId: ada.id })
    await app.given.video({ userId: ada.id, isPublished: false })
    for (const query of ['', `?userId=${ada.id}`, '?query=video']) {
      const { body } = await ada.get(`/videos${query}`)
      expect(body.data).toMatchObject({ docs: [{ id: shown.id }], totalDocs: 1 })
    }
  })

  it('finds the videos of one channel', async () => {
    const [ada, mine] = [await app.signUp('ada'), await app.given.video()]
    await app.given.video()
    const { body } = await ada.get(`/videos?userId=${mine.userId}`)
    expect(body.data).toMatchObject({ docs: [{ id: mine.id }], totalDocs: 1 })
    const nobody = await ada.get('/videos?userId=999')
    expect({ status: nobody.status, data: nobody.body.data }).toEqual({ status: 200, data: { docs: [], ...onlyPage(0) } })
  })
})

describe('GET /videos?sortBy&sortType', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n))
  const fields = [
    { title: 'Bowl', views: 30, duration: 1.5, createdAt: day(2) },
    { title: 'Apple', views: 10, duration: 99, createdAt: day(3) },
    { title: 'Cup', views: 20, duration: 0.5, createdAt: day(1) },
  ]
  const ascending = { createdAt: [2, 0, 1], views: [1, 2, 0], duration: [2, 0, 1], title: [1, 0, 2] }

  it.each(Object.entries(ascending))('orders by %s, down unless asked otherwise', async (sortBy, order) => {
    const ada = await app.signUp('ada')
    const ids = await givenVideos(...fields)
    const up = order.map((n) => ids[n])
    const down = [...up].reverse()
    const read = async (query: string) => idsOf((await ada.get(`/videos?sortBy=${sortBy}${query}`)).body)
    expect(await read('&sortType=asc')).toEqual(up)
    expect(await read('&sortType=desc')).toEqual(down)
    expect(await read('')).toEqual(down)
  })

  const orders = Object.keys(ascending).flatMap((sortBy) => [
    [sortBy, 'asc'],
    [sortBy, 'desc'],
  ])
  it.each(orders)('by %s %s neither repeats nor drops a video when all are alike', async (sortBy = '', sortType = '') => {
    const ada = await app.signUp('ada')
    // An index would give an order that nobody has asked for.
    await app.deps.db.$executeRaw`DROP INDEX IF EXISTS ${Prisma.raw(`"videos_isPublished_${sortBy}_id_idx"`)}`
    const ids = await givenVideos(...Array<object>(11).fill({ createdAt: day(1), views: 5, duration: 2, title: 'Same' }))
    const seen = await allPages(4, async (page) =>
      idsOf((await ada.get(`/videos?sortBy=${sortBy}&sortType=${sortType}&limit=3&page=${page}`)).body),
    )
    expect(seen).toEqual(sortType === 'asc' ? ids : [...ids].reverse())
  })
})

describe('GET /videos?page&limit', () => {
  it('tells where each page stands', async () => {
    const ada = await app.signUp('ada')
    const ids = (await givenVideos({}, {}, {}, {}, {})).reverse()
    const page = async (n: number) => (await ada.get(`/videos?limit=2&page=${n}`)).body.data
    const all = { limit: 2, totalDocs: 5, totalPages: 3 }
    const docs = (...expected: (number | undefined)[]) => expected.map((id) => expect.objectContaining({ id }))
    expect(await page(1)).toEqual({ docs: docs(ids[0], ids[1]), page: 1, ...all, hasNextPage: true, hasPrevPage: false })
    expect(await page(2)).toEqual({ docs: docs(ids[2], ids[3]), page: 2, ...all, hasNextPage: true, hasPrevPage: true })
    expect(await page(3)).toEqual({ docs: docs(ids[4]), page: 3, ...all, hasNextPage: false, hasPrevPage: true })
    expect(await page(4)).toEqual({ docs: [], page: 4, ...all, hasNextPage: false, hasPrevPage: true })
  })

  it('takes the largest page and the largest limit', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.get('/videos?page=1000000&limit=50')
    expect({ status, data: body.data }).toMatchObject({ status: 200, data: { page: 1_000_000, limit: 50, docs: [] } })
  })

  it.each([
    ['page', '0', '-1', '1e9', '1000001', 'abc', '1.5', '', '%00', '1%202', '٣'],
    ['limit', '0', '-1', '51', '1e9', 'abc', ''],
    ['userId', '0', '-1', '2147483648', '1e3', 'abc', ''],
    ['sortBy', 'password', 'user[password]', 'id', 'CREATEDAT', ''],
    ['sortType', 'drop', 'DESC', ''],
    ['query', 'a%00b', 'a%1Bb', 'x'.repeat(101)],
  ])('answers 400 to a bad %s', async (name, ...values) => {
    const ada = await app.signUp('ada')
    for (const value of values) {
      const { status, body } = await ada.get(`/videos?${name}=${value}`)
      expect({ value, status, body }).toEqual({ value, status: 400, body: invalid(`query.${name}`) })
    }
  })

  it.each(['page', 'limit', 'query', 'sortBy', 'sortType', 'userId'])('answers 400 to %s given twice', async (name) => {
    const ada = await app.signUp('ada')
    const value = { page: '1', limit: '1', sortBy: 'views', sortType: 'asc' }[name] ?? '1'
    const { status, body } = await ada.get(`/videos?${name}=${value}&${name}=${value}`)
    expect({ status, body }).toEqual({ status: 400, body: invalid(`query.${name}`) })
  })

  it('names everything that is bad, and ignores what it does not know', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.get('/videos?page=0&limit=51&sortBy=password&sortType=up&userId=x')
    const paths = ['page', 'limit', 'sortBy', 'sortType', 'userId'].map((name) => ({
      path: `query.${name}`,
      message: expect.any(String),
    }))
    const message = 'The request is not valid'
    expect({ status, body }).toEqual({ status: 400, body: failure(400, 'VALIDATION_FAILED', message, paths) })
    const unknown = await ada.get('/videos?isPublished=false&__proto__[x]=1&page[]=2')
    expect(unknown.status).toBe(200)
  })
})
