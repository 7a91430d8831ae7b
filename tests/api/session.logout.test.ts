import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { areAlive, clearedCookies, cookiesOf, forge } from '../support/credentials.js'
import { failure } from '../support/expected.js'
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

const alive = { access: true, refresh: true }
const dead = { access: false, refresh: false }

/** Signs in on one more device. */
async function device(username: string): Promise<{ accessToken: string; refreshToken: string }> {
  const { body } = await app.api.post('/user/login').send({ username, password: PASSWORD })
  return body.data
}

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
