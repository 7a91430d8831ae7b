import { describe, expect, it } from '@jest/globals'
import { hashPassword } from '../../src/utils/password.js'
import { type TestApp, useApp } from '../support/app.js'
import { areAlive, clearedCookies, cookiesOf, forge, sessionCookies } from '../support/credentials.js'
import { failure, invalid } from '../support/expected.js'
import { meanwhile } from '../support/meanwhile.js'
import { PASSWORD, type Person } from '../support/people.js'

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
    [
      'a name that no database can hold',
      { username: 'ada\u0000', password: PASSWORD },
      'body.username',
      'must not contain control characters',
    ],
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

describe('POST /user/logout', () => {
  const logout = (headers: Record<string, string>) => app.api.post('/user/logout').set(headers)

  it.each<[string, (tokens: Person) => Record<string, string>]>([
    ['the access token', ({ accessToken }) => ({ Authorization: `Bearer ${accessToken}` })],
    ['the access cookie', ({ accessToken }) => ({ Cookie: `accessToken=${accessToken}` })],
    ['the refresh token', ({ refreshToken }) => ({ Authorization: `Bearer ${refreshToken}` })],
    ['the refresh cookie', ({ refreshToken }) => ({ Cookie: `refreshToken=${refreshToken}` })],
    ['both cookies', (t) => ({ Cookie: `accessToken=${t.accessToken}; refreshToken=${t.refreshToken}` })],
    ['a useless access token beside a good refresh token', (t) => ({ Cookie: `accessToken=x; refreshToken=${t.refreshToken}` })],
  ])('ends the session of %s, and no other', async (_, credentials) => {
    const ada = await app.signUp('ada')
    const elsewhere = await device('ada')
    const answer = await logout(credentials(ada))
    const { status, body } = answer
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 200, data: {}, message: 'Signed out', success: true } })
    expect(cookiesOf(answer)).toEqual(clearedCookies())
    expect(await areAlive(app, ada)).toEqual(dead)
    expect(await areAlive(app, elsewhere)).toEqual(alive)
  })

  it('ends a session whose access token has expired meanwhile', async () => {
    const ada = await app.signUp('ada')
    app.travel(16 * 60_000)
    const { status } = await logout({ Cookie: `accessToken=${ada.accessToken}; refreshToken=${ada.refreshToken}` })
    expect(status).toBe(200)
    expect(await areAlive(app, ada)).toEqual(dead)
  })

  it.each<[string, (ada: Person) => Record<string, string>]>([
    ['nobody', () => ({})],
    ['a token that is none', () => ({ Cookie: 'accessToken=x; refreshToken=y' })],
    [
      'a refresh token that somebody forged',
      ({ id }) => ({ Cookie: `refreshToken=${forge('refresh', { userId: id, sessionId: 1 })}` }),
    ],
  ])('answers 401 to %s, and clears the cookies all the same', async (_, credentials) => {
    const ada = await app.signUp('ada')
    const answer = await logout(credentials(ada))
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 401,
      body: failure(401, 'UNAUTHORIZED', 'Please sign in'),
    })
    expect(cookiesOf(answer)).toEqual(clearedCookies())
    expect(await areAlive(app, ada)).toEqual(alive)
  })

  it('answers 401 the second time', async () => {
    const ada = await app.signUp('ada')
    expect((await ada.post('/user/logout')).status).toBe(200)
    expect((await ada.post('/user/logout')).status).toBe(401)
    expect((await logout({ Cookie: `refreshToken=${ada.refreshToken}` })).status).toBe(401)
  })

  it('clears the cookies of production as they were set there', async () => {
    const ada = await productionApp.signUp('ada')
    expect(cookiesOf(await ada.post('/user/logout'))).toEqual(clearedCookies({ secure: true }))
    expect(cookiesOf(await ada.post('/user/logout'))).toEqual(clearedCookies({ secure: true }))
  })
})

describe('POST /user/change-password', () => {
  const NEW = 'another horse, another battery'
  const change = (person: Person, body: object) => person.post('/user/change-password').send(body)

  it('changes the password, goes on with new tokens, and ends all others of the user', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const elsewhere = await device('ada')
    const answer = await change(ada, { oldPassword: PASSWORD, newPassword: NEW })
    const { status, body } = answer
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data: both, message: 'Password changed', success: true },
    })
    expect(cookiesOf(answer)).toEqual(sessionCookies(body.data))
    expect(await areAlive(app, body.data)).toEqual(alive)
    expect(await areAlive(app, ada)).toEqual(dead)
    expect(await areAlive(app, elsewhere)).toEqual(dead)
    expect(await areAlive(app, ben)).toEqual(alive)
    expect((await login(app, { username: 'ada', password: PASSWORD })).status).toBe(401)
    expect((await login(app, { username: 'ada', password: NEW })).status).toBe(200)
  })

  it('answers 400 to a wrong old password, and changes nothing', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await change(ada, { oldPassword: `${PASSWORD} `, newPassword: NEW })
    const errors = [{ path: 'body.oldPassword', message: 'is not the current password' }]
    expect({ status, body }).toEqual({ status: 400, body: failure(400, 'WRONG_PASSWORD', expect.any(String), errors) })
    expect(await areAlive(app, ada)).toEqual(alive)
    expect((await login(app, { username: 'ada', password: PASSWORD })).status).toBe(200)
  })

  it.each<[string, unknown, string]>([
    ['the same one', PASSWORD, 'must differ from the current one'],
    ['7 characters', 'zx9kq2v', 'must be at least 8 characters long'],
    ['73 bytes', 'a'.repeat(73), 'must be at most 72 bytes long'],
    ['a common one', 'password1', 'is among the most common passwords'],
    ['one with the username', 'I am ADA today', 'must not contain the username'],
    ['none', undefined, 'is required'],
    ['a list', [NEW], 'must be a text'],
  ])('answers 400 to a new password that is %s, and changes nothing', async (_, newPassword, message) => {
    const ada = await app.signUp('ada')
    const { status, body } = await change(ada, { oldPassword: PASSWORD, newPassword })
    const errors = [{ path: 'body.newPassword', message }]
    expect({ status, body }).toEqual({ status: 400, body: failure(400, 'VALIDATION_FAILED', expect.any(String), errors) })
    expect(await areAlive(app, ada)).toEqual(alive)
  })

  it('lets one of two changes win that prove the same old password at once', async () => {
    const ada = await app.signUp('ada')
    const answers = await Promise.all(
      [NEW, `${NEW} again`].map((newPassword) => change(ada, { oldPassword: PASSWORD, newPassword })),
    )
    const [winner, ...others] = answers.filter(({ status }) => status === 200)
    expect(others).toEqual([])
    // The other one finds the password changed, or its session ended.
    expect([400, 401]).toContain(answers.find(({ status }) => status !== 200)?.status)
    expect(await app.deps.db.session.count()).toBe(1)
    expect(await areAlive(app, winner?.body.data)).toEqual(alive)
  })

  it('ends a session that begins while it changes', async () => {
    const ada = await app.signUp('ada')
    const [{ status }, late] = await Promise.all([
      change(ada, { oldPassword: PASSWORD, newPassword: NEW }),
      login(app, { username: 'ada', password: PASSWORD }),
    ])
    expect(status).toBe(200)
    if (late.status === 200) expect(await areAlive(app, late.body.data)).toEqual(dead)
    expect(await app.deps.db.session.count()).toBe(1)
  })
})
