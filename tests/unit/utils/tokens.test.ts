import { describe, expect, it } from '@jest/globals'
import jwt from 'jsonwebtoken'
import { createTokens, hashToken, newTokenId, type TokenType } from '../../../src/utils/tokens.js'

const secrets = { access: 'a'.repeat(16) + 'ccess-secret-0123456789', refresh: 'r'.repeat(16) + 'efresh-secret-987654321' }
const tokens = createTokens(secrets)
const now = new Date('2026-03-14T09:26:53.000Z')
const seconds = now.getTime() / 1000

const claims = {
  userId: 7,
  sessionId: 12,
  tokenId: newTokenId(),
  issuedAt: now,
  expiresAt: new Date(now.getTime() + 900_000),
}

/** What a token of ours says; each test changes one thing. What is undefined is left out. */
const payload = {
  sub: '7',
  sid: 12,
  jti: 'an-id',
  typ: 'access',
  iat: seconds,
  exp: seconds + 900,
  iss: 'viztube',
  aud: 'viztube:access',
}

const forge = (change: object, secret = secrets.access, algorithm: jwt.Algorithm = 'HS256') =>
  jwt.sign(JSON.parse(JSON.stringify({ ...payload, ...change })) as object, secret, { algorithm })

const refused = { ok: false, expired: false }

describe('a token of the previous secret', () => {
  const changed = createTokens({ ...secrets, access: 'another-access-secret-0123456789-abcdef', previousAccess: secrets.access })
  const token = tokens.sign('access', claims)

  it('is good as long as it lives', () => {
    expect(changed.verify('access', token, now)).toEqual({ ok: true, claims })
    expect(changed.verify('access', token, claims.expiresAt)).toEqual({ ok: false, expired: true })
  })

  it('is none of another type, and none where there is no previous secret', () => {
    expect(changed.verify('refresh', token, now)).toEqual(refused)
    expect(tokens.verify('access', changed.sign('access', claims), now)).toEqual(refused)
  })
})

describe('a token', () => {
  it.each<TokenType>(['access', 'refresh'])('of the type %s says what was signed, and is signed with HS256', (type) => {
    const token = tokens.sign(type, claims)
    expect(tokens.verify(type, token, now)).toEqual({ ok: true, claims })
    expect(jwt.decode(token, { complete: true })?.header).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(tokens.lifeOf(token)).toBe(900_000)
  })

  it('is the same for the same claims, and another for another id', () => {
    expect(tokens.sign('refresh', claims)).toBe(tokens.sign('refresh', claims))
    expect(tokens.sign('refresh', { ...claims, tokenId: newTokenId() })).not.toBe(tokens.sign('refresh', claims))
  })

  it('is good until its last second, and then expired', () => {
    const token = tokens.sign('access', claims)
    expect(tokens.verify('access', token, new Date(claims.expiresAt.getTime() - 1))).toMatchObject({ ok: true })
    expect(tokens.verify('access', token, claims.expiresAt)).toEqual({ ok: false, expired: true })
  })

  it('never serves as the other', () => {
    expect(tokens.verify('refresh', tokens.sign('access', claims), now)).toEqual(refused)
    expect(tokens.verify('access', tokens.sign('refresh', claims), now)).toEqual(refused)
    const twins = createTokens({ access: secrets.access, refresh: secrets.access })
    expect(twins.verify('refresh', twins.sign('access', claims), now)).toEqual(refused)
    expect(twins.verify('access', twins.sign('refresh', claims), now)).toEqual(refused)
  })

  it('is accepted as the tests below forge it, before they change anything', () => {
    expect(tokens.verify('access', forge({}), now)).toMatchObject({ ok: true })
  })

  it.each<[string, object]>([
    ['without a user', { sub: undefined }],
    ['of a user that is no number', { sub: 'admin' }],
    ['of a user as a number', { sub: 7 }],
    ['of a user beyond the range of ids', { sub: '2147483648' }],
    ['without a session', { sid: undefined }],
    ['of a session that is a text', { sid: '12' }],
    ['of a session beyond the range of ids', { sid: 2_147_483_648 }],
    ['without an id', { jti: undefined }],
    ['of the other type', { typ: 'refresh' }],
    ['of no type', { typ: undefined }],
    ['that never expires', { exp: undefined }],
    ['of another issuer', { iss: 'elsewhere' }],
    ['of no issuer', { iss: undefined }],
    ['for another audience', { aud: 'viztube:refresh' }],
    ['for no audience', { aud: undefined }],
    ['that is not valid yet', { nbf: seconds + 60 }],
  ])('%s is refused, though it is well signed', (_, change) => {
    expect(tokens.verify('access', forge(change), now)).toEqual(refused)
  })

  it.each<jwt.Algorithm>(['HS384', 'HS512'])('signed with %s is refused', (algorithm) => {
    expect(tokens.verify('access', forge({}, secrets.access, algorithm), now)).toEqual(refused)
  })

  it('that nobody signed is refused', () => {
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url')
    for (const alg of ['none', 'None', 'NONE']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url')
      for (const signature of ['', 'x', forge({}).split('.')[2]]) {
        expect(tokens.verify('access', `${header}.${body}.${signature ?? ''}`, now)).toEqual(refused)
      }
    }
  })

  it('is refused when somebody else signed it, something follows it, or it is nothing of the kind', () => {
    const good = tokens.sign('access', claims)
    const [header = '', , signature = ''] = good.split('.')
    const text = jwt.sign('a bare text', secrets.access, { algorithm: 'HS256' })
    const others = [forge({}, 'another secret that is long enough for this'), text, `${header}..${signature}`]
    for (const token of [
      ...others,
      `${good}x`,
      `${good}.x`,
      `${good}=`,
      `${good}\n`,
      ` ${good}`,
      '',
      '.',
      '..',
      'null',
      'x'.repeat(100_000),
    ]) {
      expect(tokens.verify('access', token, now)).toEqual(refused)
    }
  })
})

describe('hashToken', () => {
  it('keeps nothing of the token', () => {
    const token = tokens.sign('refresh', claims)
    expect(hashToken(token)).toMatch(/^[0-9a-f]{64}$/)
    expect(hashToken(token)).not.toBe(hashToken(tokens.sign('refresh', { ...claims, tokenId: newTokenId() })))
  })

  it('is the same whichever secret has signed', () => {
    const others = createTokens({ ...secrets, refresh: 'another-refresh-secret-0123456789-abc' })
    const [token, again] = [tokens.sign('refresh', claims), others.sign('refresh', claims)]
    expect(again).not.toBe(token)
    expect(hashToken(again)).toBe(hashToken(token))
  })
})
