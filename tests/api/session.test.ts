import { describe, expect, it } from '@jest/globals'
import { hashPassword } from '../../src/utils/password.js'
import { type TestApp, useApp } from '../support/app.js'
import { areAlive, cookiesOf, sessionCookies } from '../support/credentials.js'
import { failure, invalid } from '../support/expected.js'
import { meanwhile } from '../support/meanwhile.js'
import { PASSWORD } from '../support/people.js'

const app = useApp()

/** Tokens travel as a client needs them; `Secure` follows the setting, for the connection ends at a proxy. */
const productionApp = useApp({
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://127.0.0.1/not-used',
  ACCESS_TOKEN_SECRET: 'Zk3-vVq0sYt7bQe9Lw2nHx5mRc8dFj1u',
  REFRESH_TOKEN_SECRET: 'Gp6_oWi4zXa2cDf8Kj0lTy7nUb5vMe3s',
  CORS_ORIGIN: 'https://app.example.com',
})

const text: unknown = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)
const both = { accessToken: text, refreshToken: text }
const alive = { access: true, refresh: true }
const dead = { access: false, refresh: false }

const login = ({ api }: TestApp, body: object) => api.post('/user/login').send(body)

/** Signs in on one more device. */
async function device(username: string): Promise<{ accessToken: string; refreshToken: string }> {
  const { body } = await login(app, { username, password: PASSWORD })
  return body.data
}

const userOf = async (id: number, { deps }: TestApp = app) => {
  const { createdAt, updatedAt, ...row } = await deps.db.user.findUniqueOrThrow({ where: { id } })
  const { email, username, fullname, avatar } = row
  const dates = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
  return { id, username, email, fullname, avatar: deps.mediaUrl(avatar), coverImage: '', ...dates }
}

describe('POST /user/login', () => {
  it.each([
    ['the username', { username: 'ada' }],
    ['the username in any letter case', { username: 'AdA' }],
    ['the e-mail address', { email: 'ada@example.com' }],
    ['the e-mail address in any letter case', { email: 'Ada@EXAMPLE.com' }],
    ['both', { username: 'ADA', email: 'ada@example.com' }],
    ['a name with spaces around', { email: ' ada@example.com ', username: ' ada' }],
    ['one of two fields of a form', { email: 'ada@example.com', username: '' }],
  ])('signs in with %s', async (_, names) => {
    const { id } = await app.given.user({ username: 'ada' })
    const answer = await login(app, { ...names, password: PASSWORD })
    const { status, body } = answer
    const data = { user: await userOf(id), ...both }
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 200, data, message: 'Signed in', success: true } })
    expect(cookiesOf(answer)).toEqual(sessionCookies(body.data))
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(await areAlive(app, body.data)).toEqual(alive)
  })

  it('finds an address that was registered in another letter case', async () => {
    await app.given.user({ username: 'ada', email: 'Ada.Studio@Example.com' })
    expect((await login(app, { email: 'ada.studio@example.COM', password: PASSWORD })).status).toBe(200)
  })

  it('sets cookies that only travel over TLS in production', async () => {
    await productionApp.given.user({ username: 'ada' })
    const answer = await login(productionApp, { username: 'ada', password: PASSWORD })
    expect(cookiesOf(answer)).toEqual(sessionCookies(answer.body.data, { secure: true }))
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=63072000/)
    const refreshed = await productionApp.api.post('/user/refresh-token').send({ refreshToken: answer.body.data.refreshToken })
    expect(cookiesOf(refreshed)).toEqual(sessionCookies(refreshed.body.data, { secure: true }))
  })

  it('answers the very same to an unknown user, a wrong password, and names of two users', async () => {
    await app.given.user({ username: 'ada' })
    await app.given.user({ username: 'ben' })
    const answers = await Promise.all(
      [
        { username: 'nobody', password: PASSWORD },
        { email: 'nobody@example.com', password: PASSWORD },
        { username: 'ada', password: 'not the password' },
        { username: 'ada', password: ` ${PASSWORD}` },
        { username: 'ada', password: PASSWORD.toUpperCase() },
        { username: 'ada', password: 'x'.repeat(1024) },
        { username: 'ada', email: 'ben@example.com', password: PASSWORD },
        { username: 'ada', email: 'nobody@example.com', password: PASSWORD },
        { username: '%', password: PASSWORD },
        { email: 'ada@example.co_', password: PASSWORD },
        { username: "ada' OR 1=1 --", password: PASSWORD },
      ].map((body) => login(app, body).set('X-Request-Id', 'same-for-all')),
    )
    const [first, ...others] = answers.map((answer) => ({ status: answer.status, text: answer.text, cookies: cookiesOf(answer) }))
    expect(first).toMatchObject({ status: 401, cookies: {} })
    expect(JSON.parse(first?.text ?? '')).toEqual(failure(401, 'UNAUTHORIZED', 'The name or the password is wrong'))
    expect(others).toEqual(others.map(() => first))
    expect(await app.deps.db.session.count()).toBe(0)
  })

  it.each<[string, object, string, string]>([
    ['no name', { password: PASSWORD }, 'body.email', 'email or username is required'],
    ['blank names', { email: '', username: ' ', password: PASSWORD }, 'body.email', 'email or username is required'],
    ['no password', { username: 'ada' }, 'body.password', 'is required'],
    ['an empty password', { username: 'ada', password: '' }, 'body.password', 'is required'],
    ['a password as a number', { username: 'ada', password: 12345678 }, 'body.password', 'must be a text'],
    ['a password as a list', { username: 'ada', password: [PASSWORD] }, 'body.password', 'must be a text'],
    [
      'a password that never ends',
      { username: 'ada', password: 'x'.repeat(1025) },
      'body.password',
      'must be at most 1024 characters long',
    ],
    ['a condition for a name', { email: { contains: '@' }, password: PASSWORD }, 'body.email', 'must be a text'],
    ['a list of names', { username: ['ada'], password: PASSWORD }, 'body.username', 'must be a text'],
    ['a number for a name', { username: 1, password: PASSWORD }, 'body.username', 'must be a text'],
    ['null for a name', { username: null, password: PASSWORD }, 'body.username', 'must be a text'],
    ['a name that no database can hold', { username: 'ada\u0000', password: PASSWORD }, 'body.username', 'must be valid text'],
  ])('answers 400 to %s', async (_, body, path, message) => {
    await app.given.user({ username: 'ada' })
    const answer = await login(app, body)
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 400, body: invalid(path, message) })
  })

  it('keeps ten devices signed in: one more ends the session that was used least recently', async () => {
    await app.given.user({ username: 'ada' })
    const devices = []
    for (let i = 0; i < 10; i++) {
      devices.push(await device('ada'))
      app.travel(1000)
    }
    const [first, second] = devices
    const refreshed = await app.api.post('/user/refresh-token').send({ refreshToken: first?.refreshToken })
    app.travel(1000)
    const eleventh = await device('ada')

    expect(await app.deps.db.session.count()).toBe(10)
    expect(await areAlive(app, { accessToken: '', refreshToken: '', ...second })).toEqual(dead)
    expect(await areAlive(app, refreshed.body.data)).toEqual(alive)
    expect(await areAlive(app, eleventh)).toEqual(alive)
  })

  it('keeps no more than ten when many sign in at once', async () => {
    await app.given.user({ username: 'ada' })
    const answers = await Promise.all(Array.from({ length: 14 }, () => login(app, { username: 'ada', password: PASSWORD })))
    expect(answers.map(({ status }) => status)).toEqual(Array(14).fill(200))
    expect(await app.deps.db.session.count()).toBe(10)
  })

  it('keeps of a device its name, cut to 255 characters, and its address', async () => {
    await app.given.user({ username: 'ada' })
    const request = (headers: Record<string, string>) => login(app, { username: 'ada', password: PASSWORD }).set(headers)
    await request({ 'User-Agent': `Kiln/${'1'.repeat(300)}`, 'X-Forwarded-For': '203.0.113.7' })
    await request({ 'User-Agent': '', 'X-Forwarded-For': '2001:db8::7' })
    await request({ 'X-Forwarded-For': `no address, but very much text: ${'x'.repeat(100)}` })
    await request({ 'X-Forwarded-For': `1111:2222:3333:4444:5555:6666:7777:8888%${'x'.repeat(100)}` })
    const rows = await app.deps.db.session.findMany({ orderBy: { id: 'asc' } })
    expect(rows.map(({ address }) => address)).toEqual([
      '203.0.113.7',
      '2001:db8::7',
      '127.0.0.1',
      '1111:2222:3333:4444:5555:6666:7777:8888',
    ])
    expect(rows.slice(0, 2).map(({ client }) => client)).toEqual([`Kiln/${'1'.repeat(250)}`, ''])
  })

  it('signs nobody in with a password that is being changed', async () => {
    const { id } = await app.given.user({ username: 'ada' })
    const password = await hashPassword('a password of later')
    const { status } = await meanwhile(
      app.deps,
      (tx) => tx.user.update({ where: { id }, data: { password } }),
      () => login(app, { username: 'ada', password: PASSWORD }),
    )
    expect(status).toBe(401)
    expect(await app.deps.db.session.count()).toBe(0)
  })

  it('keeps nothing in the database that could be used as a token', async () => {
    await app.given.user({ username: 'ada' })
    const { accessToken, refreshToken } = await device('ada')
    const rows = await app.deps.db.$queryRaw`
      SELECT (SELECT json_agg(sessions) FROM sessions) AS sessions, (SELECT json_agg(users) FROM users) AS users`
    const stored = JSON.stringify(rows)
    for (const part of [...accessToken.split('.').slice(1), ...refreshToken.split('.').slice(1)]) {
      expect(stored).not.toContain(part.slice(0, 20))
    }
    expect(await app.deps.db.session.findFirst()).toMatchObject({ tokenHash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })
})
