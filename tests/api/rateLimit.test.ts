import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Response, Test } from 'supertest'
import { useApp } from '../support/app.js'
import { forge } from '../support/credentials.js'
import { failure } from '../support/expected.js'
import { PASSWORD } from '../support/people.js'

const app = useApp({ RATE_LIMIT_AUTH_MAX: '10', RATE_LIMIT_API_MAX: '100' })
const behindProxy = useApp({ RATE_LIMIT_AUTH_MAX: '10', TRUST_PROXY: '10.0.0.1' })
const shortWindow = useApp({ RATE_LIMIT_AUTH_MAX: '2', RATE_LIMIT_WINDOW_MS: '5000' })

/** Counts outlive a test, so that each has users, sessions and addresses of its own. */
let test = 0
beforeEach(async () => {
  test += 1
  await app.deps.db.$queryRaw`SELECT setval('users_id_seq', ${test * 100}), setval('sessions_id_seq', ${test * 100})`
})

const address = (host = 1) => `198.51.${String(test)}.${String(host)}`
const from = (call: Test, client = address()) => call.set('X-Forwarded-For', client)

let attempts = 0

/** Tries to sign in, each time with another name. */
const login = (client?: string) =>
  from(app.api.post('/user/login').send({ username: `nobody_${String(++attempts)}`, password: 'x' }), client)

const refresh = (refreshToken: string | undefined, client?: string) =>
  from(app.api.post('/user/refresh-token').send({ refreshToken }), client)

/** The cheapest call that counts like signing in. */
const knock = (client?: string, { api } = app) => from(api.post('/user/refresh-token'), client)

/** Statuses of one call after the other. */
async function statuses(count: number, call: (index: number) => Test): Promise<number[]> {
  const all: number[] = []
  for (let index = 0; index < count; index++) all.push((await call(index)).status)
  return all
}

const times = (count: number, status: number) => Array<number>(count).fill(status)

const limited = failure(429, 'RATE_LIMITED', 'Too many requests, please try again later')

describe('signing in', () => {
  it('is possible ten times in 15 minutes from one address; then it is told when to try again', async () => {
    expect(await statuses(10, () => login())).toEqual(times(10, 401))
    const { status, body, headers } = await login()
    expect({ status, body }).toEqual({ status: 429, body: limited })
    expect(Number(headers['retry-after'])).toBeGreaterThan(850)
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(900)
    expect(headers).toMatchObject({
      'ratelimit-policy': expect.stringContaining('q=10; w=900'),
      ratelimit: expect.stringContaining('r=0'),
    })
    expect((await login(address(2))).status).toBe(401)
  })

  it('counts when it succeeds, too', async () => {
    await app.given.user({ username: 'ada' })
    const right = () => from(app.api.post('/user/login').send({ username: 'ada', password: PASSWORD }))
    expect(await statuses(11, right)).toEqual([...times(10, 200), 429])
  })

  it('is counted together with registering, refreshing and changing the password', async () => {
    const calls: (() => Test)[] = [
      () => login(),
      () => from(app.api.post('/user/register').field('username', 'ada')),
      () => refresh(undefined),
      () => from(app.api.post('/user/change-password').send({ oldPassword: 'x', newPassword: 'y' })),
    ]
    const mixed = await statuses(10, (index) => (calls[index % 4] ?? login)())
    expect(mixed).not.toContain(429)
    for (const call of calls) expect((await call()).status).toBe(429)
  })

  it('is not counted together with anything else', async () => {
    await statuses(11, () => knock())
    expect((await from(app.api.get('/videos'))).status).toBe(401)
  })

  it('is not possible more often for one who shows tokens that are none', async () => {
    const forged = (index: number) =>
      forge('access', { userId: index + 1, sessionId: 1 }, {}, { secret: 'a wrong secret of some length' })
    const call = (index: number) =>
      login()
        .set('Authorization', `Bearer ${forged(index)}`)
        .set('Cookie', `refreshToken=${forged(index)}`)
    expect(await statuses(11, call)).toEqual([...times(10, 401), 429])
  })

  it('counts against the user whose good token comes with it', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const call = (index: number) => from(ada.post('/user/login').send({ username: 'nobody', password: 'x' }), address(index))
    expect(await statuses(11, call)).toEqual([...times(10, 401), 429])
    expect((await from(ben.post('/user/login').send({ username: 'nobody', password: 'x' }))).status).toBe(401)
    expect((await login()).status).toBe(401)
  })

  it('stores no file of one who has registered too often', async () => {
    await statuses(10, () => knock())
    const { status } = await from(app.api.post('/user/register').attach('avatar', 'tests/fixtures/photo.jpg'))
    expect(status).toBe(429)
    expect(await app.stagedFiles()).toEqual([])
  })

  it('is possible again when the window ends', async () => {
    const call = () => knock(address(), shortWindow)
    expect(await statuses(3, call)).toEqual([401, 401, 429])
    expect(Number((await call()).headers['retry-after'])).toBeLessThanOrEqual(5)
    while ((await call()).status === 429) await sleep(100)
    expect((await call()).status).toBe(401)
  })
})

describe('one name', () => {
  const wrong = (index: number, names: object) =>
    from(app.api.post('/user/login').send({ ...names, password: 'wrong' }), address(index + 1))
  const right = (index: number) =>
    from(app.api.post('/user/login').send({ username: 'ada', password: PASSWORD }), address(index + 1))

  it('is no longer tried when many addresses together have failed with it, and the caller is told when it is', async () => {
    await app.given.user({ username: 'ada' })
    expect(await statuses(11, (index) => wrong(index, { username: index % 2 ? 'ada' : 'ADA' }))).toEqual(times(11, 401))
    const { status, body, headers } = await right(12)
    const message = 'Too many failed attempts with this name, please try again later'
    expect({ status, body }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED', message) })
    expect(Number(headers['retry-after'])).toBeGreaterThan(850)
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(900)
    app.travel(15 * 60_000)
    expect((await right(13)).status).toBe(200)
  })

  it('is treated so whether it exists or not', async () => {
    await app.given.user({ username: 'ada' })
    await app.given.user({ username: 'ben' })
    const answers = (names: object) => Promise.all(Array.from({ length: 14 }, (_, index) => wrong(index, names)))
    const bodies = [await answers({ email: 'ben@example.com' }), await answers({ email: 'nobody@example.com' })].map((all) =>
      all.map(({ body }) => body.message as string).sort(),
    )
    expect(bodies[0]).toEqual(bodies[1])
    expect(bodies[0]?.filter((message) => message.startsWith('Too many'))).toHaveLength(3)
  })

  it('is not blocked by signing in', async () => {
    await app.given.user({ username: 'cyd' })
    const call = (index: number) =>
      from(app.api.post('/user/login').send({ username: 'cyd', password: PASSWORD }), address(index))
    expect(await statuses(12, call)).toEqual(times(12, 200))
  })

  it('that is blocked signs nobody out, and leaves other names alone', async () => {
    const dan = await app.signUp('dan')
    await app.given.user({ username: 'eve' })
    const refusals = await Promise.all(Array.from({ length: 12 }, (_, index) => wrong(index, { username: 'dan' })))
    expect(refusals.filter(({ headers }) => 'retry-after' in headers)).toHaveLength(1)
    expect((await refresh(dan.refreshToken)).status).toBe(200)
    const change = { oldPassword: PASSWORD, newPassword: 'another horse, another battery' }
    expect((await from(dan.post('/user/change-password').send(change))).status).toBe(200)
    expect((await wrong(20, { username: 'eve' })).body.message).toBe('The name or the password is wrong')
  })
})

describe('an address', () => {
  it('of version 6 is one with its neighbours of the same /56', async () => {
    const neighbour = (index: number) => knock(`2001:db8:${String(test)}:${index.toString(16)}::${String(index)}`)
    expect(await statuses(11, neighbour)).toEqual([...times(10, 401), 429])
    expect((await knock(`2001:db8:${String(test)}:ff:1:2:3:4`)).status).toBe(429)
    expect((await knock(`2001:db8:${String(test)}:100::1`)).status).toBe(401)
  })

  it('of version 4 is the same in the notation of version 6', async () => {
    expect(await statuses(10, (index) => knock(index % 2 === 0 ? address() : `::ffff:${address()}`))).toEqual(times(10, 401))
    expect((await knock(`::ffff:${address()}`)).status).toBe(429)
  })

  it('is the last one that is not a proxy of ours, whatever a client claims before it', async () => {
    expect(await statuses(11, (index) => knock(`${address(index + 2)}, ${address()}, 127.0.0.1`))).toEqual([
      ...times(10, 401),
      429,
    ])
    expect((await knock(address(2))).status).toBe(401)
  })

  it('is the peer itself when what it claims is no address', async () => {
    expect(await statuses(11, (index) => knock(`unknown-${String(index)}`))).toEqual([...times(10, 401), 429])
  })

  it('is the peer itself when it is not a proxy of ours', async () => {
    expect(await statuses(11, (index) => knock(address(index), behindProxy))).toEqual([...times(10, 401), 429])
  })
})

describe('refreshing and changing the password', () => {
  it('count against their session, wherever it is used and however the token comes', async () => {
    const ada = await app.signUp('ada')
    let token = ada.refreshToken
    for (let index = 0; index < 10; index++) {
      const call = from(app.api.post('/user/refresh-token'), address(index))
      const answer: Response = await (index % 2 === 0
        ? call.send({ refreshToken: token })
        : call.set('Cookie', `refreshToken=${token}`))
      expect(answer.status).toBe(200)
      token = answer.body.data.refreshToken
    }
    expect((await refresh(token, address(20))).status).toBe(429)
    expect((await from(ada.post('/user/change-password').send({}), address(21))).status).toBe(429)
    // Nothing of this counted against an address or the user.
    expect((await login(address(0))).status).toBe(401)
    expect((await from(ada.get('/user/current-user-details'))).status).toBe(200)
  })

  it('count for each session of a user by itself', async () => {
    const ada = await app.signUp('ada')
    const { body } = await from(app.api.post('/user/login').send({ username: 'ada', password: PASSWORD }))
    const change = (token: string) =>
      from(app.api.post('/user/change-password').send({ oldPassword: 'x', newPassword: 'a new password' })).set(
        'Authorization',
        `Bearer ${token}`,
      )
    expect(await statuses(11, () => change(ada.accessToken))).toEqual([...times(10, 400), 429])
    expect((await change(body.data.accessToken)).status).toBe(400)
  })

  it('count against the session that acts, not against one whose refresh token comes along', async () => {
    const ada = await app.signUp('ada')
    const others = await Promise.all(Array.from({ length: 11 }, (_, index) => app.signUp(`other_${String(index)}`)))
    const call = (index: number) =>
      from(ada.post('/user/change-password').send({ oldPassword: 'x', newPassword: 'a new password' })).set(
        'Cookie',
        `refreshToken=${others[index]?.refreshToken ?? ''}`,
      )
    expect(await statuses(11, call)).toEqual([...times(10, 400), 429])
  })

  it('count against the address without a good token', async () => {
    expect(await statuses(10, () => refresh('x'))).toEqual(times(10, 401))
    expect((await refresh('x')).status).toBe(429)
    expect((await refresh('x', address(2))).status).toBe(401)
    const ada = await app.signUp('ada')
    expect((await refresh(ada.refreshToken)).status).toBe(200)
  })
})

describe('everything else', () => {
  it('is possible a hundred times in 15 minutes for a user, wherever they are', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const calls = await Promise.all(
      Array.from({ length: 100 }, (_, index) => from(ada.get('/user/current-user-details'), address(index))),
    )
    expect(calls.map(({ status }) => status)).toEqual(times(100, 200))
    const { status, body, headers } = await from(ada.get('/user/watch-history'))
    expect({ status, body }).toEqual({ status: 429, body: limited })
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(900)
    expect((await from(ben.get('/user/current-user-details'))).status).toBe(200)
  })

  it('is possible a hundred times from an address without a good token; health and media always are', async () => {
    const calls = await Promise.all(Array.from({ length: 100 }, () => from(app.api.get('/videos'))))
    expect(calls.map(({ status }) => status)).toEqual(times(100, 401))
    expect((await from(app.api.post('/tweets').send({ content: 'x' }))).status).toBe(429)
    expect((await from(app.api.get('/healthcheck'))).status).toBe(200)
    expect((await from(app.api.get('/healthcheck/ready'))).status).toBe(200)
    expect((await fetch(`${app.origin}/media/00/none.jpg`, { headers: { 'X-Forwarded-For': address() } })).status).toBe(404)
  })
})
