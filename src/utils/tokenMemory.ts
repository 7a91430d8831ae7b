import type { TokenClaims, Tokens } from './tokens.js'

/** Tokens that are remembered at most; the oldest go first. */
const MOST = 5_000

/**
 * Remembers access tokens whose signature was good: a client sends the same one again and again, and its signature stays good. Only
 * its age is looked at each time.
 */
export function rememberVerified(tokens: Tokens): Tokens {
  const known = new Map<string, TokenClaims>()
  return {
    ...tokens,
    verify: (type, token, now) => {
      const claims = type === 'access' ? known.get(token) : undefined
      // In whole seconds, as tokens count. One that is too old is told so by whoever knows how.
      if (claims !== undefined && Math.floor(now.getTime() / 1000) * 1000 < claims.expiresAt.getTime())
        return { ok: true, claims }
      const verified = tokens.verify(type, token, now)
      if (type !== 'access' || !verified.ok) return verified
      if (known.size >= MOST) for (const oldest of known.keys()) if (known.delete(oldest)) break
      known.set(token, verified.claims)
      return verified
    },
  }
}
