import { describe, expect, it, jest } from '@jest/globals'
import { useApp } from '../support/app.js'
import { areAlive, cookiesOf, forge, sessionCookies } from '../support/credentials.js'
import { failure, invalid } from '../support/expected.js'
import { PASSWORD } from '../support/people.js'

const app = useApp()

const DAY = 86_400_000
const GRACE = 10_000

const refresh = (refreshToken: unknown) => app.api.post('/user/refresh-token').send({ refreshToken })
const byCookie = (cookie: string) => app.api.post('/user/refresh-token').set('Cookie', `refreshToken=${cookie}`)
const refused = { status: 401, body: failure(401, 'UNAUTHORIZED', 'Please sign in') }
const dead = { access: false, refresh: false }
const alive = { access: true, refresh: true }

/** The tokens that a refresh token is exchanged for. */
async function successorOf(refreshToken: string): Promise<{ accessToken: string; refreshToken: string }> {
  const { status, body } = await refresh(refreshToken)
  expect(status).toBe(200)
  return body.data
}

describe('POST /user/refresh-token', () => {
  it.each<[string, (token: string) => ReturnType<typeof refresh>]>([
    ['the body', refresh],
    ['the cookie', byCookie],
    ['the cookie, whatever the body says', (token) => byCookie(token).send({ refreshToken: 'x' })],
    ['the body, beside a cookie that is none', (token) => refresh(token).set('Cookie', 'refreshToken=x')],
    ['the body, beside an empty cookie', (token) => refresh(token).set('Cookie', 'refreshToken=')],
    ['the body, beside a cookie that is an object', (token) => refresh(token).set('Cookie', 'refreshToken=j:{"not":""}')],
  ])('exchanges the token in %s for new tokens', async (_, call) => {
    const ada = await app.signUp('ada')
    const answer = await call(ada.refreshToken)
    const { status, body } = answer
    const data = { accessToken: expect.any(String), refreshToken: expect.any(String) }
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 200, data, message: 'Tokens renewed', success: true } })
    expect(cookiesOf(answer)).toEqual(sessionCookies(body.data))
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(await areAlive(app, body.data)).toEqual(alive)
  })

  it('takes the body when the session of the cookie has ended', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    await ben.post('/user/logout')
    expect((await refresh(ada.refreshToken).set('Cookie', `refreshToken=${ben.refreshToken}`)).status).toBe(200)
  })

  it('gives another token each time, also within a second', async () => {
    const { refreshToken } = await app.signUp('ada')
    const second = await successorOf(refreshToken)
    const third = await successorOf(second.refreshToken)
    expect(new Set([refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3)
    expect(second.accessToken).not.toBe(third.accessToken)
  })

  it('leaves other devices alone', async () => {
    const ada = await app.signUp('ada')
    const { body } = await app.api.post('/user/login').send({ username: 'ada', password: PASSWORD })
    await successorOf(ada.refreshToken)
    app.travel(GRACE + 1)
    expect((await refresh(ada.refreshToken)).status).toBe(401)
    expect(await areAlive(app, body.data)).toEqual(alive)
  })

  it.each<[string, (ids: { userId: number; sessionId: number }, accessToken: string) => string]>([
    ['that is none', () => 'x'],
    ['that is an access token', (_, accessToken) => accessToken],
    [
      'that is an access token signed as a refresh token',
      (ids) => forge('refresh', ids, { typ: 'access', aud: 'viztube:access' }),
    ],
    ['of the right session that we never gave', (ids) => forge('refresh', ids)],
    ['of a session that is not there', (ids) => forge('refresh', { ...ids, sessionId: 999 })],
    ['of another user', (ids) => forge('refresh', { ...ids, userId: 999 })],
    ['without a user', (ids) => forge('refresh', ids, { sub: undefined })],
    ['that nobody signed', (ids) => forge('refresh', ids, {}, { algorithm: 'none' })],
    ['signed with another algorithm', (ids) => forge('refresh', ids, {}, { algorithm: 'HS512' })],
  ])('answers 401 to a token %s', async (_, make) => {
    const ada = await app.signUp('ada')
    const { id: sessionId } = await app.deps.db.session.findFirstOrThrow()
    const token = make({ userId: ada.id, sessionId }, ada.accessToken)
    for (const { status, body } of [await refresh(token), await byCookie(token)]) {
      expect({ status, body }).toEqual(refused)
    }
  })

  it('answers 401 without a token, and to a cookie that is none', async () => {
    const answers = [
      await app.api.post('/user/refresh-token'),
      await app.api.post('/user/refresh-token').send({}),
      await byCookie('j:{"not":""}'),
      await byCookie('j:["x"]'),
    ]
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(answers.map(() => refused))
  })

  it.each([[{ not: '' }], [['x']], [7], [null], [true]])('answers 400 to %j for a token', async (token) => {
    const { status, body } = await refresh(token)
    expect({ status, body }).toEqual({ status: 400, body: invalid('body.refreshToken', 'must be a text') })
  })

  it('answers 401 after signing out', async () => {
    const ada = await app.signUp('ada')
    await ada.post('/user/logout')
    const { status, body } = await refresh(ada.refreshToken)
    expect({ status, body }).toEqual(refused)
  })

  it('answers 401 seven days after the last use', async () => {
    const ada = await app.signUp('ada')
    app.travel(6 * DAY)
    const { refreshToken } = await successorOf(ada.refreshToken)
    app.travel(7 * DAY)
    const { status, body } = await refresh(refreshToken)
    expect({ status, body }).toEqual(refused)
  })

  it('answers 401 thirty days after signing in, however often it was used', async () => {
    let tokens: { accessToken: string; refreshToken: string } = await app.signUp('ada')
    for (let day = 6; day <= 24; day += 6) {
      app.travel(6 * DAY)
      tokens = await successorOf(tokens.refreshToken)
    }
    app.travel(6 * DAY - 3_600_000)
    const last = await refresh(tokens.refreshToken)
    expect(last.status).toBe(200)
    const maxAge = cookiesOf(last)['refreshToken']?.attributes.find((attribute) => attribute.startsWith('Max-Age='))
    expect(Number(maxAge?.slice('Max-Age='.length))).toBeLessThanOrEqual(3600)

    app.travel(3_600_000)
    const { status, body } = await refresh(last.body.data.refreshToken)
    expect({ status, body }).toEqual(refused)
    expect(await areAlive(app, last.body.data)).toEqual(dead)
  })
})

describe('a refresh token that outlived its session, whatever it says itself', () => {
  it('answers 401', async () => {
    const ada = await app.signUp('ada')
    await app.deps.db.session.updateMany({ data: { createdAt: new Date(Date.now() - 31 * DAY) } })
    const { status, body } = await refresh(ada.refreshToken)
    expect({ status, body }).toEqual(refused)
  })
})

describe('a refresh token that was used before', () => {
  it('gives the very same successor for ten seconds, so that two tabs may refresh', async () => {
    const ada = await app.signUp('ada')
    const first = await successorOf(ada.refreshToken)
    app.travel(GRACE - 1000)
    const again = await refresh(ada.refreshToken)
    expect(again.status).toBe(200)
    expect(again.body.data.refreshToken).toBe(first.refreshToken)
    expect(cookiesOf(again)).toEqual(sessionCookies(again.body.data))
    expect(await areAlive(app, again.body.data)).toEqual(alive)
  })

  it('ends the session afterwards: somebody else may have it', async () => {
    const warn = jest.spyOn(app.deps.log, 'warn')
    const ada = await app.signUp('ada')
    const successor = await successorOf(ada.refreshToken)
    app.travel(GRACE + 1)
    const { status, body } = await refresh(ada.refreshToken)
    expect({ status, body }).toEqual(refused)
    expect(await areAlive(app, successor)).toEqual(dead)
    expect(await app.deps.db.session.count()).toBe(0)
    expect(warn.mock.calls).toEqual([[{ event: 'refresh_reuse', userId: ada.id }, expect.any(String)]])
    warn.mockRestore()
  })

  it('ends the session at once when its successor was used as well', async () => {
    const ada = await app.signUp('ada')
    const { refreshToken } = await successorOf(ada.refreshToken)
    const third = await successorOf(refreshToken)
    expect((await refresh(ada.refreshToken)).status).toBe(401)
    expect(await areAlive(app, third)).toEqual(dead)
  })

  it('is exchanged once, however many use it at once', async () => {
    const ada = await app.signUp('ada')
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(ada.refreshToken)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    const successors = new Set<string>(answers.map(({ body }) => body.data.refreshToken))
    expect(successors.size).toBe(1)
    expect(await app.deps.db.session.count()).toBe(1)

    const [successor = ''] = successors
    app.travel(GRACE + 1)
    expect((await refresh(successor)).status).toBe(200)
  })

  it('signs out for ten seconds, too', async () => {
    const ada = await app.signUp('ada')
    const successor = await successorOf(ada.refreshToken)
    const { status } = await app.api.post('/user/logout').set('Cookie', `refreshToken=${ada.refreshToken}`)
    expect(status).toBe(200)
    expect(await areAlive(app, successor)).toEqual(dead)
  })

  it('does not sign out after that', async () => {
    const ada = await app.signUp('ada')
    await successorOf(ada.refreshToken)
    app.travel(GRACE + 1)
    const { status } = await app.api.post('/user/logout').set('Cookie', `refreshToken=${ada.refreshToken}`)
    expect(status).toBe(401)
  })
})
