import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { allPages, badgeOf, failure, invalid, moment, onlyPage } from '../support/expected.js'

const app = useApp()
const openApp = useApp({ PUBLIC_READS: 'true' })

const stored = (id: number) => app.deps.db.tweet.findUnique({ where: { id } })

/** Texts that no tweet may have, and why. */
const badTexts: [string, unknown, string][] = [
  ['none', undefined, 'is required'],
  ['blank', ' \n\t ', 'must not be blank'],
  ['501 characters', 'x'.repeat(501), 'must be at most 500 characters long'],
  ['a text with NUL', 'a\u0000b', 'must not contain control characters'],
  ['a text with a control character', 'a\rb', 'must not contain control characters'],
  ['half a character', '\ud83c', 'must not contain control characters'],
  ['a number', 7, 'must be a text'],
  ['null', null, 'must be a text'],
  ['an object', { contains: 'a' }, 'must be a text'],
]

describe('POST /tweets', () => {
  it('publishes a post of the caller', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.post('/tweets').send({ content: 'The kiln is open' })
    const data = { id: 1, content: 'The kiln is open', userId: ada.id, createdAt: moment, updatedAt: moment }
    expect({ status, body }).toEqual({
      status: 201,
      body: { statusCode: 201, data, message: 'Tweet created', success: true },
    })
    expect(await stored(1)).toMatchObject({ content: 'The kiln is open', userId: ada.id })
  })

  it('trims the text and keeps it otherwise as it is', async () => {
    const ada = await app.signUp('ada')
    const content = `<script>alert('1')</script>\n\t"\\ {{7*7}} \u202e${'🏺'.repeat(450)}`
    const { status, body } = await ada.post('/tweets').send({ content: `\n ${content} ` })
    expect({ status, content: body.data.content }).toEqual({ status: 201, content })
    expect((await stored(1))?.content).toBe(content)
  })

  it('counts characters, not bytes', async () => {
    const ada = await app.signUp('ada')
    expect((await ada.post('/tweets').send({ content: '🏺'.repeat(500) })).status).toBe(201)
    expect((await ada.post('/tweets').send({ content: '🏺'.repeat(501) })).status).toBe(400)
  })

  it('takes its text, and nothing else', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    await ada.post('/tweets').send({ content: 'Mine', id: 99, userId: ben.id, createdAt: '2001-01-01T00:00:00.000Z' })
    const tweet = await stored(1)
    expect(tweet).toMatchObject({ id: 1, content: 'Mine', userId: ada.id })
    expect(tweet?.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000)
  })

  it.each(badTexts)('answers 400 to %s, and stores nothing', async (_, content, message) => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.post('/tweets').send({ content })
    expect({ status, body }).toEqual({ status: 400, body: invalid('body.content', message) })
    expect(await app.deps.db.tweet.count()).toBe(0)
  })
})

describe('GET /tweets/user/:userId', () => {
  it('lists the posts of that user, newest first, with author and likes', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const [old, fresh] = [
      await app.given.tweet({ userId: ada.id, content: 'Old', createdAt: new Date(1_000) }),
      await app.given.tweet({ userId: ada.id, content: 'New', createdAt: new Date(2_000) }),
    ]
    const other = await app.given.tweet({ userId: ben.id })
    for (const userId of [ada.id, ben.id]) await app.given.like({ userId, tweetId: old.id })
    await app.given.like({ userId: ada.id, tweetId: fresh.id })
    await app.given.like({ userId: ben.id, tweetId: other.id })

    const { status, body } = await ben.get(`/tweets/user/${ada.id}`)
    const user = badgeOf(app, await app.deps.db.user.findUniqueOrThrow({ where: { id: ada.id } }))
    const common = { userId: ada.id, updatedAt: moment, user }
    const data = [
      { ...common, id: fresh.id, content: 'New', createdAt: '1970-01-01T00:00:02.000Z', likesCount: 1, isLiked: false },
      { ...common, id: old.id, content: 'Old', createdAt: '1970-01-01T00:00:01.000Z', likesCount: 2, isLiked: true },
    ]
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data, pagination: onlyPage(2), message: 'Tweets', success: true },
    })
  })

  it('is open to anonymous visitors where the operator allows it; they like nothing', async () => {
    const tweet = await openApp.given.tweet()
    await openApp.given.like({ userId: tweet.userId, tweetId: tweet.id })
    const { status, body } = await openApp.api.get(`/tweets/user/${tweet.userId}`)
    expect({ status, data: body.data }).toMatchObject({ status: 200, data: [{ id: tweet.id, likesCount: 1, isLiked: false }] })
  })

  it('is an empty list for a user without posts', async () => {
    const ada = await app.signUp('ada')
    await app.given.tweet()
    const { status, body } = await ada.get(`/tweets/user/${ada.id}`)
    expect({ status, data: body.data, pagination: body.pagination }).toEqual({ status: 200, data: [], pagination: onlyPage(0) })
  })

  it('shows every post once, though all were made in the same moment', async () => {
    // Reading along this index would hide a missing rule of order.
    await app.deps.db.$executeRaw`DROP INDEX IF EXISTS "tweets_userId_createdAt_id_idx"`
    const ada = await app.signUp('ada')
    const createdAt = new Date()
    for (let i = 0; i < 7; i++) await app.given.tweet({ userId: ada.id, createdAt })
    const rows = await allPages(3, async (page) => {
      const { body, headers } = await ada.get(`/tweets/user/${ada.id}?limit=3&page=${page}`)
      expect(body.pagination).toMatchObject({
        page,
        limit: 3,
        totalDocs: 7,
        totalPages: 3,
        hasNextPage: page < 3,
        hasPrevPage: page > 1,
      })
      expect(headers['link'] ?? '').toContain(page < 3 ? 'rel="next"' : 'rel="prev"')
      return body.data as { id: number }[]
    })
    expect(rows.map(({ id }) => id)).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  it('answers 404 for a user who does not exist', async () => {
    const { status, body } = await (await app.signUp('ada')).get('/tweets/user/4711')
    expect({ status, body }).toEqual({ status: 404, body: failure(404, 'NOT_FOUND', 'User not found') })
  })
})

describe('PATCH /tweets/:tweetId', () => {
  it('changes the text and nothing else', async () => {
    const ada = await app.signUp('ada')
    const before = await app.given.tweet({ userId: ada.id, content: 'Befor', updatedAt: new Date(1_000) })
    const { status, body } = await ada.patch('/tweets/1').send({ content: ' Before ', userId: 2, createdAt: new Date(0) })
    const data = { id: 1, content: 'Before', userId: ada.id, createdAt: before.createdAt.toISOString(), updatedAt: moment }
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data, message: 'Tweet updated', success: true },
    })
    expect(Date.parse(body.data.updatedAt)).toBeGreaterThan(1_000)
    expect(await stored(1)).toMatchObject({ content: 'Before', userId: ada.id, createdAt: before.createdAt })
  })

  it.each(badTexts)('answers 400 to %s, and changes nothing', async (_, content, message) => {
    const ada = await app.signUp('ada')
    const before = await app.given.tweet({ userId: ada.id })
    const { status, body } = await ada.patch('/tweets/1').send({ content })
    expect({ status, body }).toEqual({ status: 400, body: invalid('body.content', message) })
    expect(await stored(1)).toEqual(before)
  })
})

describe('DELETE /tweets/:tweetId', () => {
  it('deletes the post and its likes', async () => {
    const ada = await app.signUp('ada')
    const [mine, other] = [await app.given.tweet({ userId: ada.id }), await app.given.tweet()]
    for (const tweetId of [mine.id, other.id]) await app.given.like({ userId: ada.id, tweetId })
    const { status, body } = await ada.delete(`/tweets/${mine.id}`)
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data: {}, message: 'Tweet deleted', success: true },
    })
    expect(await app.deps.db.tweet.findMany()).toEqual([{ ...other, likesCount: 1 }])
    expect(await app.deps.db.like.findMany()).toMatchObject([{ tweetId: other.id }])
  })

  it('leaves nothing to use: everything answers 404 afterwards', async () => {
    const ada = await app.signUp('ada')
    const { id } = await app.given.tweet({ userId: ada.id })
    await ada.delete(`/tweets/${id}`)
    const answers = await Promise.all([
      ada.patch(`/tweets/${id}`).send({ content: 'Again' }),
      ada.delete(`/tweets/${id}`),
      ada.post(`/likes/toggle/t/${id}`),
    ])
    for (const { body } of answers) expect(body).toEqual(failure(404, 'NOT_FOUND', 'Tweet not found'))
    expect((await ada.get(`/tweets/user/${ada.id}`)).body.data).toEqual([])
  })
})

describe('a post of somebody else', () => {
  it('can be read, and not changed: 403, and nothing is', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const tweet = await app.given.tweet({ userId: ada.id })
    for (const { body } of [await ben.patch('/tweets/1').send({ content: 'Mine' }), await ben.delete('/tweets/1')]) {
      expect(body).toEqual(failure(403, 'FORBIDDEN', 'Only its author may change a tweet'))
    }
    expect((await ben.get(`/tweets/user/${ada.id}`)).body.data).toHaveLength(1)
    expect(await stored(1)).toEqual(tweet)
  })
})

describe('the addresses below /tweets', () => {
  it.each([
    ['get', '/tweets', 'POST'],
    ['get', '/tweets/1', 'PATCH, DELETE'],
    ['post', '/tweets/user/1', 'GET, HEAD'],
  ] as const)('%s %s is 405: it takes %s', async (method, path, allowed) => {
    const { status, body, headers } = await app.api[method](path)
    expect({ status, body }).toEqual({ status: 405, body: failure(405, 'METHOD_NOT_ALLOWED') })
    expect(headers['allow']).toBe(allowed)
  })

  it.each([
    ['get', '/tweets/user/x', ['params.userId']],
    ['get', '/tweets/user/1?page=1000001&limit=0', ['query.page', 'query.limit']],
    ['patch', '/tweets/0', ['params.tweetId']],
    ['delete', '/tweets/1e3', ['params.tweetId']],
  ] as const)('%s %s is 400 and names %j', async (method, path, bad) => {
    const { status, body } = await (await app.signUp('ada'))[method](path)
    expect({ status, bad: body.errors.map((error: { path: string }) => error.path) }).toEqual({ status: 400, bad })
  })

  it.each([
    ['post', '/tweets'],
    ['get', '/tweets/user/1'],
    ['patch', '/tweets/1'],
    ['delete', '/tweets/1'],
  ] as const)('%s %s is 401 without a token', async (method, path) => {
    const { status, body } = await app.api[method](path)
    expect({ status, body }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED') })
  })
})
