import { createHash, createSecretKey, type KeyObject, randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { z } from 'zod'

/**
 * The two tokens of a session. Both are JWT (RFC 7519) signed with HS256, each with its own secret, audience and `typ` claim, so that
 * one can never serve as the other (RFC 8725 §3.8–3.12). `jti` makes two tokens of the same second differ.
 */
export type TokenType = 'access' | 'refresh'

export interface TokenClaims {
  userId: number
  sessionId: number
  /** `jti`: unique for each token. */
  tokenId: string
  issuedAt: Date
  expiresAt: Date
}

export type Verified = { ok: true; claims: TokenClaims } | { ok: false; expired: boolean }

export interface Tokens {
  sign(type: TokenType, claims: TokenClaims): string
  /** Checks signature, algorithm, issuer, audience, type and expiry; what the database knows is not asked. */
  verify(type: TokenType, token: string, now: Date): Verified
  /** From issue to expiry of a token of our own, in milliseconds. */
  lifeOf(token: string): number
}

const ISSUER = 'viztube'
const MAX_TOKEN_LENGTH = 2048
const MAX_ID = 2_147_483_647

const payloadSchema = z.object({
  sub: z
    .string()
    .regex(/^[1-9][0-9]{0,9}$/)
    .transform(Number)
    .refine((id) => id <= MAX_ID),
  sid: z.int().positive().max(MAX_ID),
  jti: z.string().min(1).max(36),
  typ: z.enum(['access', 'refresh']),
  iat: z.int(),
  exp: z.int(),
})

const seconds = (date: Date) => Math.floor(date.getTime() / 1000)

interface TokenSecrets extends Record<TokenType, string> {
  /** Signed tokens until the secrets were changed. Such tokens are good as long as they live; none is signed with these any more. */
  previousAccess?: string
  previousRefresh?: string
}

export function createTokens(secrets: TokenSecrets): Tokens {
  // As a KeyObject the secret is prepared once; as a string the library would do it again for every token.
  const keys: Record<TokenType, KeyObject> = {
    access: createSecretKey(secrets.access, 'utf8'),
    refresh: createSecretKey(secrets.refresh, 'utf8'),
  }
  const previous: Partial<Record<TokenType, KeyObject>> = {
    ...(secrets.previousAccess !== undefined && { access: createSecretKey(secrets.previousAccess, 'utf8') }),
    ...(secrets.previousRefresh !== undefined && { refresh: createSecretKey(secrets.previousRefresh, 'utf8') }),
  }
  const audience = (type: TokenType) => `${ISSUER}:${type}`

  function check(type: TokenType, token: string, key: KeyObject, now: Date) {
    return jwt.verify(token, key, {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: audience(type),
      clockTimestamp: seconds(now),
    })
  }

  /** By the secret that signs now, else by the one before. */
  function checkEither(type: TokenType, token: string, now: Date) {
    const before = previous[type]
    try {
      return check(type, token, keys[type], now)
    } catch (error) {
      const wrongKey = error instanceof jwt.JsonWebTokenError && error.message === 'invalid signature'
      if (before === undefined || !wrongKey) throw error
      return check(type, token, before, now)
    }
  }

  return {
    sign: (type, { userId, sessionId, tokenId, issuedAt, expiresAt }) =>
      jwt.sign(
        { sub: String(userId), sid: sessionId, jti: tokenId, typ: type, iat: seconds(issuedAt), exp: seconds(expiresAt) },
        keys[type],
        { algorithm: 'HS256', issuer: ISSUER, audience: audience(type) },
      ),

    verify: (type, token, now) => {
      if (token.length > MAX_TOKEN_LENGTH) return { ok: false, expired: false }
      try {
        const payload = payloadSchema.parse(checkEither(type, token, now))
        if (payload.typ !== type) return { ok: false, expired: false }
        const claims = {
          userId: payload.sub,
          sessionId: payload.sid,
          tokenId: payload.jti,
          issuedAt: new Date(payload.iat * 1000),
          expiresAt: new Date(payload.exp * 1000),
        }
        return { ok: true, claims }
      } catch (error) {
        return { ok: false, expired: error instanceof jwt.TokenExpiredError }
      }
    },

    lifeOf: (token) => {
      const { iat, exp } = payloadSchema.parse(jwt.decode(token))
      return (exp - iat) * 1000
    },
  }
}

export const newTokenId = () => randomUUID()

/**
 * What the database keeps of a refresh token whose signature has been checked: a hash of all but that signature. So a token that has
 * to be signed again is the same one, also when the secret has been changed in between.
 */
export const hashToken = (token: string) =>
  createHash('sha256')
    .update(token.slice(0, token.lastIndexOf('.')))
    .digest('hex')
