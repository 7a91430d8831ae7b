import { describe, expect, it } from '@jest/globals'
import type { Test } from 'supertest'
import { useApp } from '../support/app.js'
import { forge } from '../support/credentials.js'
import { failure } from '../support/expected.js'

const app = useApp()

const whoAmI = (headers: Record<string, string | undefined>): Test => app.api.get('/user/current-user-details').set(headers)
const bearer = (token: string) => whoAmI({ Authorization: `Bearer ${token}` })
const refused = { status: 401, body: failure(401, 'UNAUTHORIZED', 'Please sign in') }

async function ada() {
  const person = await app.signUp('ada')
  const { id: sessionId } = await app.deps.db.session.findFirstOrThrow()
  return { ...person, ids: { userId: person.id, sessionId } }
}

describe('an access token', () => {
  it('shows who calls, in the header or the cookie', async () => {
    const { accessToken } = await ada()
    for (const headers of [
      { Authorization: `Bearer ${accessToken}` },
      { Authorization: `bearer ${accessToken}` },
      { Authorization: `BEARER  ${accessToken} ` },
      { Cookie: `accessToken=${accessToken}` },
      { Cookie: `theme=dark; accessToken=${accessToken}; refreshToken=j:{"not":""}` },
    ]) {
      const { status, body } = await whoAmI(headers)
      expect({ status, username: body.data?.username }).toEqual({ status: 200, username: 'ada' })
    }
  })

  it('counts when it is good, whatever else is sent', async () => {
    const { accessToken, ids } = await ada()
    const useless = ['x', forge('access', { ...ids, sessionId: 999 }), forge('access', ids, { exp: 1 })]
    for (const other of useless) {
      expect((await whoAmI({ Authorization: `Bearer ${other}`, Cookie: `accessToken=${accessToken}` })).status).toBe(200)
      expect((await whoAmI({ Authorization: `Bearer ${accessToken}`, Cookie: `accessToken=${other}` })).status).toBe(200)
    }
  })

  it('is taken from nowhere else', async () => {
    const { accessToken } = await ada()
    const { status } = await app.api.get(`/user/current-user-details?accessToken=${accessToken}&access_token=${accessToken}`)
    expect(status).toBe(401)
    for (const headers of [
      { Authorization: accessToken },
      { Authorization: `Basic ${accessToken}` },
      { Authorization: `Bearer${accessToken}` },
      { 'X-Access-Token': accessToken },
      { Cookie: `refreshToken=${accessToken}` },
    ]) {
      expect((await whoAmI(headers)).status).toBe(401)
    }
  })

  it('is good for 15 minutes', async () => {
    const { accessToken } = await ada()
    app.travel(14 * 60_000)
    expect((await bearer(accessToken)).status).toBe(200)
    app.travel(60_000)
    const { status, body } = await bearer(accessToken)
    expect({ status, body }).toEqual({ status: 401, body: failure(401, 'TOKEN_EXPIRED', 'The access token has expired') })
  })

  it('of one user is worth nothing in a session of another', async () => {
    const { ids } = await ada()
    const ben = await app.signUp('ben')
    const { status, body } = await bearer(forge('access', { userId: ben.id, sessionId: ids.sessionId }))
    expect({ status, body }).toEqual(refused)
  })

  it('is good when it is forged with our own secret, so that the refusals below have the reason they say', async () => {
    const { ids } = await ada()
    expect((await bearer(forge('access', ids))).status).toBe(200)
  })

  it.each<[string, object]>([
    ['without a user', { sub: undefined }],
    ['of a user that is no id', { sub: 'undefined' }],
    ['of a user beyond all ids', { sub: '9999999999' }],
    ['without a session', { sid: undefined }],
    ['of a session that is a condition', { sid: { not: 0 } }],
    ['of a session beyond all ids', { sid: 9_999_999_999 }],
    ['of the type refresh', { typ: 'refresh' }],
    ['for another audience', { aud: 'viztube:refresh' }],
    ['of another issuer', { iss: 'somebody' }],
    ['that never expires', { exp: undefined }],
  ])('%s is refused', async (_, change) => {
    const { ids } = await ada()
    const { status, body } = await bearer(forge('access', ids, change))
    expect({ status, body }).toEqual(refused)
  })

  it('that is not signed as ours is refused', async () => {
    const { ids, accessToken, refreshToken } = await ada()
    const [header = '', payload = '', signature = ''] = accessToken.split('.')
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    for (const token of [
      forge('access', ids, {}, { algorithm: 'none' }),
      forge('access', ids, {}, { algorithm: 'HS384' }),
      forge('access', ids, {}, { algorithm: 'HS512' }),
      forge('access', ids, {}, { secret: 'a secret that somebody has guessed wrong' }),
      `${unsigned}.${payload}.`,
      `${unsigned}.${payload}.${signature}`,
      `${header}.${payload}.`,
      `${accessToken}x`,
      `${accessToken}.x`,
      `${accessToken}=`,
      refreshToken,
      'null',
      'x'.repeat(5000),
    ]) {
      const { status, body } = await bearer(token)
      expect({ token, status, body }).toEqual({ token, ...refused })
    }
  })

  it.each(['j:{"not":""}', 'j:["x"]', 'j:null', 's:x', '%00', '%E0%A4%A', '""', ''])(
    'as the cookie %j is refused',
    async (value) => {
      await ada()
      const { status, body } = await whoAmI({ Cookie: `accessToken=${value}` })
      expect({ status, body }).toEqual(refused)
    },
  )
})
