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

export function createTokens(secrets: Record<TokenType, string>): Tokens {
  // As a KeyObject the secret is prepared once; as a string the library would do it again for every token.
  const keys: Record<TokenType, KeyObject> = {
    access: createSecretKey(secrets.access, 'utf8'),
    refresh: createSecretKey(secrets.refresh, 'utf8'),
  }
  const audience = (type: TokenType) => `${ISSUER}:${type}`

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
        const payload = payloadSchema.parse(
          jwt.verify(token, keys[type], {
            algorithms: ['HS256'],
            issuer: ISSUER,
            audience: audience(type),
            clockTimestamp: seconds(now),
          }),
        )
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

/** What the database keeps of a refresh token. A token has 122 random bits, so a plain hash cannot be guessed back. */
export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')
