import { describe, expect, it } from '@jest/globals'
import type { Test } from 'supertest'
import { tables } from '../../src/routes/index.js'
import { useApp } from '../support/app.js'
import { areAlive, cookiesOf, forge } from '../support/credentials.js'
import { failure } from '../support/expected.js'
import { PASSWORD, type Person } from '../support/people.js'
import { head, sendRaw } from '../support/raw.js'

const OWN = 'https://viztube.example.com'
const LISTED = 'https://app.example.com'
const FOREIGN = 'https://evil.example'

const app = useApp({ PUBLIC_BASE_URL: OWN, CORS_ORIGIN: LISTED })
const anyOrigin = useApp()

const refused = { status: 403, body: failure(403, 'FORBIDDEN', 'Pages of other sites may not act for those who visit them') }

const cookieOf = ({ accessToken, refreshToken }: Person) => `accessToken=${accessToken}; refreshToken=${refreshToken}`
const bearerOf = ({ accessToken }: Person) => `Bearer ${accessToken}`
const tweet = (headers: Record<string, string>, { api } = app) => api.post('/tweets').set(headers).send({ content: 'Hello' })
const answerOf = async (call: Test) => {
  const { status, body } = await call
  return { status, body }
}

/** What browsers say of a page that may not use cookies. */
const strangers: [string, Record<string, string>][] = [
  ['a page of another site', { Origin: FOREIGN, 'Sec-Fetch-Site': 'cross-site' }],
  ['a page of another site, in an old browser', { Origin: FOREIGN }],
  ['a page that hides its origin', { Origin: 'null' }],
  ['a page of another site that names no origin', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a page of a host beside ours', { Origin: 'https://blog.example.com', 'Sec-Fetch-Site': 'same-site' }],
  ['a page whose host begins like ours', { Origin: `${OWN}.evil.example` }],
  ['a page of ours, but not over TLS', { Origin: OWN.replace('https', 'http') }],
  ['a page of a listed host at another port', { Origin: `${LISTED}:8443` }],
  ['a page without an origin that is one', { Origin: '' }],
]

/** What is said of those who may. */
const trusted: [string, Record<string, string>][] = [
  ['a client that is no browser', {}],
  ['a page of ours', { Origin: OWN, 'Sec-Fetch-Site': 'same-origin' }],
  ['a page of ours, in an old browser', { Origin: OWN }],
  ['a page of the very host that was asked', { Origin: 'https://api.example.com', Host: 'api.example.com' }],
  ['a page of ours, behind a proxy that changes the host', { Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'same-origin' }],
  ['a listed page of the same site', { Origin: LISTED, 'Sec-Fetch-Site': 'same-site' }],
  ['a listed page, in an old browser', { Origin: LISTED }],
  ['the user themselves', { 'Sec-Fetch-Site': 'none' }],
]

describe('cookies', () => {
  it.each(trusted)('count when they come from %s', async (_, headers) => {
    const ada = await app.signUp('ada')
    expect((await tweet({ Cookie: cookieOf(ada), ...headers })).status).toBe(201)
  })

  it.each(strangers)('do not count when they come from %s', async (_, headers) => {
    const ada = await app.signUp('ada')
    for (const Cookie of [cookieOf(ada), `accessToken=${ada.accessToken}`, `refreshToken=${ada.refreshToken}`]) {
      expect(await answerOf(tweet({ Cookie, ...headers }))).toEqual(refused)
    }
    expect(await app.deps.db.tweet.count()).toBe(0)
  })

  it('do not count when they come from a listed page of another site', async () => {
    const ada = await app.signUp('ada')
    const page = { Origin: LISTED, 'Sec-Fetch-Site': 'cross-site' }
    expect(await answerOf(tweet({ Cookie: cookieOf(ada), ...page }))).toEqual(refused)
    expect((await tweet({ Authorization: bearerOf(ada), ...page })).status).toBe(201)
  })

  it('do not count when they come from any other page where every page may call', async () => {
    const ada = await anyOrigin.signUp('ada')
    for (const page of [{ Origin: FOREIGN }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      expect(await answerOf(tweet({ Cookie: cookieOf(ada), ...page }, anyOrigin))).toEqual(refused)
      expect((await tweet({ Authorization: bearerOf(ada), ...page }, anyOrigin)).status).toBe(201)
    }
    expect((await tweet({ Cookie: cookieOf(ada), Origin: anyOrigin.origin }, anyOrigin)).status).toBe(201)
  })

  it('count for reading, for a page that is not listed cannot see the answer', async () => {
    const ada = await app.signUp('ada')
    const { status, headers } = await app.api.get('/tweets/user/1').set({ Cookie: cookieOf(ada), Origin: FOREIGN })
    expect(status).toBe(200)
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })
})

const unsafe = tables.flatMap(({ base, routes }) =>
  routes
    .filter(({ method }) => method !== 'get')
    .map(({ method, path }) => ({ method, url: (base + (path === '/' ? '' : path)).replace(/:\w+/g, '1') })),
)

describe('every route that changes something', () => {
  it('is refused to the cookies of a page of another site, and sets none', async () => {
    const ada = await app.signUp('ada')
    expect(unsafe.length).toBeGreaterThan(25)
    for (const { method, url } of unsafe) {
      for (const page of [{ Origin: FOREIGN }, { 'Sec-Fetch-Site': 'cross-site' }]) {
        const answer = await app.api[method](url).set({ Cookie: cookieOf(ada), ...page })
        const { status, body } = answer
        expect({ method, url, status, body, cookies: cookiesOf(answer) }).toEqual({ method, url, ...refused, cookies: {} })
      }
    }
    expect(await areAlive(app, ada)).toEqual({ access: true, refresh: true })
  })
})

describe('a video', () => {
  it('that a page of another site sends is refused before a byte of it is stored', async () => {
    const ada = await app.signUp('ada')
    const request = sendRaw(
      app.origin,
      head('POST', '/videos', {
        Cookie: cookieOf(ada),
        Origin: FOREIGN,
        'Content-Type': 'multipart/form-data; boundary=b',
        'Content-Length': 90_000_000,
      }),
      `--b\r\nContent-Disposition: form-data; name="videoFile"; filename="a.mp4"\r\n\r\n${'x'.repeat(100_000)}`,
    )
    const { status, body } = await request.answer
    expect({ status, body }).toEqual(refused)
    expect(await app.stagedFiles()).toEqual([])
  })

  it('may be sent in parts by any page that was given the address', async () => {
    const ada = await app.signUp('ada')
    const begun = await ada.post('/videos/uploads').send({ size: 4, type: 'video/mp4' })
    const { pathname, search } = new URL(begun.body.data.url)
    const { status } = await fetch(app.origin + pathname + search, {
      method: 'PUT',
      headers: { Origin: FOREIGN, 'Sec-Fetch-Site': 'cross-site', 'Content-Range': 'bytes 0-3/4' },
      body: 'part',
    })
    expect(status).toBe(200)
  })
})

describe('a token', () => {
  it('in the header counts, whatever page sends it, and no cookie beside it', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const page = { Origin: FOREIGN, 'Sec-Fetch-Site': 'cross-site' }
    const { body } = await tweet({ Authorization: bearerOf(ada), Cookie: cookieOf(ben), ...page })
    expect(body.data.userId).toBe(ada.id)
    await ada.post('/user/logout')
    expect((await tweet({ Authorization: bearerOf(ada), Cookie: cookieOf(ben), ...page })).status).toBe(401)
    expect(await app.deps.db.tweet.count()).toBe(1)
  })

  it.each([
    ['nobody signed', () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'],
    ['is too old', ({ id }: Person) => forge('access', { userId: id, sessionId: 1 }, { exp: 1 })],
    ['only refreshes', ({ refreshToken }: Person) => refreshToken],
  ])('in the header that %s makes no cookie count', async (_, token) => {
    const ada = await app.signUp('ada')
    const call = tweet({ Authorization: `Bearer ${token(ada)}`, Cookie: cookieOf(ada), Origin: FOREIGN })
    expect(await answerOf(call)).toEqual(refused)
  })
})

describe('signing in and out', () => {
  /** Each, as a page would do it that has no cookie of ours. */
  const calls: [string, (person: Person) => Test][] = [
    ['registering', () => app.api.post('/user/register').field('username', 'mallory')],
    ['logging in', () => app.api.post('/user/login').send({ username: 'ada', password: PASSWORD })],
    ['refreshing', ({ refreshToken }) => app.api.post('/user/refresh-token').send({ refreshToken })],
    ['logging out', () => app.api.post('/user/logout')],
  ]

  it.each(calls)('is refused to a page of another site: %s', async (_, call) => {
    const ada = await app.signUp('ada')
    for (const page of [{ Origin: FOREIGN }, { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }]) {
      const answer = await call(ada).set(page)
      expect({ status: answer.status, body: answer.body, cookies: cookiesOf(answer) }).toEqual({ ...refused, cookies: {} })
    }
    expect(await areAlive(app, ada)).toEqual({ access: true, refresh: true })
  })

  it('is possible for a listed page of another site, which keeps the tokens itself', async () => {
    await app.given.user({ username: 'ada' })
    const page = { Origin: LISTED, 'Sec-Fetch-Site': 'cross-site' }
    const { status, body } = await app.api.post('/user/login').set(page).send({ username: 'ada', password: PASSWORD })
    expect(status).toBe(200)
    const { refreshToken } = body.data
    const refreshed = await app.api.post('/user/refresh-token').set(page).send({ refreshToken })
    expect(refreshed.status).toBe(200)
    const out = app.api.post('/user/logout').set({ ...page, Authorization: `Bearer ${String(refreshed.body.data.refreshToken)}` })
    expect((await out).status).toBe(200)
  })

  it('is possible for every page where every page may call', async () => {
    await anyOrigin.given.user({ username: 'ada' })
    const login = anyOrigin.api.post('/user/login').set({ Origin: FOREIGN, 'Sec-Fetch-Site': 'cross-site' })
    expect((await login.send({ username: 'ada', password: PASSWORD })).status).toBe(200)
  })

  it('of others costs their visitors none of their calls', async () => {
    const ada = await app.signUp('ada')
    const left = async () => (await ada.get('/user/sessions')).headers['ratelimit']?.match(/r=(\d+)/)?.[1]
    const before = Number(await left())
    for (let i = 0; i < 3; i++) await tweet({ Cookie: cookieOf(ada), Origin: FOREIGN })
    expect(Number(await left())).toBe(before - 1)
  })
})
