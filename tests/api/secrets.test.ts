import { describe, expect, it } from '@jest/globals'
import type { Response, Test } from 'supertest'
import { useApp } from '../support/app.js'

const app = useApp({ LOG_LEVEL: 'trace', RATE_LIMIT_AUTH_MAX: '60' })

const FORM = { username: 'clay_kitchen', email: 'studio@example.com', fullname: 'Clay Kitchen' }
const OLD = 'first horse, first battery'
const NEW = 'other horse, other battery'
const WRONG = 'a password that is wrong'
const CONFIGURED = ['access-secret-of-the-test-suite', 'refresh-secret-of-the-test-suite']

/** What must not be told, and all that the service has answered. */
function witness() {
  const tokens = new Set<string>()
  const answers: { call: string; text: string }[] = []
  return {
    tokens,
    answers,
    /** Keeps the answer to a call; the tokens that it carries, in its body and in its cookies, are secrets from then on. */
    hear: async (call: Test): Promise<Response> => {
      const answer = await call
      const { method, url } = call
      const carriesTokens = /user\/(register|login|refresh-token|change-password)$/.test(url) && answer.status < 300
      if (carriesTokens) {
        const { accessToken, refreshToken } = answer.body.data
        tokens.add(accessToken).add(refreshToken)
      }
      const { 'set-cookie': cookies, ...headers } = answer.headers as Record<string, unknown>
      const text = carriesTokens ? JSON.stringify(headers) : JSON.stringify({ headers, cookies }) + answer.text
      answers.push({ call: `${method} ${url}`, text })
      return answer
    },
  }
}

/** A text that gives a token away: its signature does, and so does its beginning with the claims. */
const partsOf = (tokens: Iterable<string>) =>
  [...tokens].flatMap((token) => [token.slice(0, 60), token.split('.')[1]?.slice(0, 40) ?? token, token.split('.')[2] ?? token])

async function hashes(): Promise<string[]> {
  const users = await app.deps.db.user.findMany()
  const sessions = await app.deps.db.session.findMany()
  return [
    ...users.map(({ password }) => password),
    ...sessions.flatMap(({ tokenHash, previousTokenHash }) => [tokenHash, previousTokenHash ?? tokenHash]),
  ]
}

describe('tokens, passwords, hashes and secrets', () => {
  it('are in no line of the log and in no answer but those that hand out tokens, also when everything fails', async () => {
    const { tokens, answers, hear } = witness()
    const secrets = new Set([OLD, NEW, WRONG, ...CONFIGURED])
    const remember = async () => (await hashes()).forEach((hash) => secrets.add(hash))
    const { api } = app
    const register = (username: string) => {
      const form = api.post('/user/register').field({ ...FORM, username, email: `${username}@example.com`, password: OLD })
      return hear(form.attach('avatar', 'tests/fixtures/photo.jpg'))
    }
    const login = (password: string) => hear(api.post('/user/login').send({ username: FORM.username, password }))

    const begun = (await register(FORM.username)).body.data
    await register(FORM.username)
    await login(WRONG)
    let session = (await login(OLD)).body.data
    const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })
    await remember()

    await hear(api.get('/user/current-user-details').set(bearer(session.accessToken)))
    await hear(
      api.get(`/videos?accessToken=${String(session.accessToken)}`).set('Cookie', `accessToken=${String(session.accessToken)}`),
    )
    await hear(api.get('/user/sessions').set(bearer(session.accessToken)))
    await hear(api.get('/user/c/clay_kitchen').set(bearer(session.refreshToken)))
    await hear(api.post('/user/login').type('json').send(`{"username":"clay_kitchen","password":"${OLD}"`))
    await hear(api.post('/user/login').send({ username: ['clay_kitchen'], password: [OLD] }))
    await hear(api.post('/user/refresh-token').send({ refreshToken: { not: session.refreshToken } }))
    await hear(api.post('/user/refresh-token').set('Cookie', `refreshToken=${String(session.refreshToken)}x`))

    const refreshed = (await hear(api.post('/user/refresh-token').send({ refreshToken: session.refreshToken }))).body.data
    await remember()
    app.travel(60_000)
    await hear(api.post('/user/refresh-token').send({ refreshToken: session.refreshToken }))
    session = (await login(OLD)).body.data
    const change = (body: object) => hear(api.post('/user/change-password').set(bearer(session.accessToken)).send(body))
    await change({ oldPassword: WRONG, newPassword: NEW })
    await change({ oldPassword: OLD, newPassword: `${NEW} ${FORM.username}` })
    session = (await change({ oldPassword: OLD, newPassword: NEW })).body.data
    await remember()

    // Every row that is written is refused, with a description of the row; then there is nothing to write to.
    const { db } = app.deps
    await db.$executeRaw`ALTER TABLE users ADD CONSTRAINT never CHECK (false) NOT VALID`
    await db.$executeRaw`ALTER TABLE sessions ADD CONSTRAINT never CHECK (false) NOT VALID`
    const broken = [await register('other'), await login(NEW), await change({ oldPassword: NEW, newPassword: OLD })]
    broken.push(await hear(api.post('/user/refresh-token').send({ refreshToken: session.refreshToken })))
    await db.$executeRaw`ALTER TABLE users DROP CONSTRAINT never`
    await db.$executeRaw`ALTER TABLE sessions DROP CONSTRAINT never`
    await db.$executeRaw`ALTER TABLE sessions RENAME TO elsewhere`
    broken.push(await login(NEW), await change({ oldPassword: NEW, newPassword: OLD }))
    broken.push(await hear(api.post('/user/refresh-token').send({ refreshToken: session.refreshToken })))
    await db.$executeRaw`ALTER TABLE elsewhere RENAME TO sessions`
    expect(broken.map(({ status }) => status)).toEqual(broken.map(() => 500))
    await hear(api.post('/user/logout').set(bearer(session.accessToken)))

    const log = app.logged()
    // Of a row that is refused: its hashes, which nobody has seen, and what is nobody's business either.
    const rows = log.match(/\$2b\$10\$|Failing row|[\w.]+@example\.com/g)
    expect(log.match(/"msg":"request"/g)?.length).toBe(answers.length)
    expect(log.match(/"msg":"a request failed"/g)?.length).toBe(broken.length)
    expect(log).toContain('refresh_reuse')
    expect(tokens.size).toBeGreaterThanOrEqual(10)
    expect([begun, refreshed].map(({ accessToken }) => tokens.has(accessToken))).toEqual([true, true])

    const untold = [...secrets, ...partsOf(tokens)]
    expect({ told: untold.filter((secret) => log.includes(secret)), rows }).toEqual({ told: [], rows: null })
    expect(log).toContain('violates check constraint')
    for (const { call, text } of answers) {
      expect({ call, told: untold.filter((secret) => text.includes(secret)) }).toEqual({ call, told: [] })
    }
  })
})
