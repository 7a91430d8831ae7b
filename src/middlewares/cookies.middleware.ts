import type { CookieOptions, Response } from 'express'
import type { Tokens, TokenType } from '../utils/tokens.js'
import type { SessionTokens } from '../validators/contract.js'

/** Out of reach of scripts and of other sites. `Secure` follows the setting and not the connection, whose TLS ends at a proxy. */
const attributes = (production: boolean): CookieOptions => ({ httpOnly: true, sameSite: 'strict', path: '/', secure: production })

const names: Record<TokenType, keyof SessionTokens> = { access: 'accessToken', refresh: 'refreshToken' }

/** Each cookie lives as long as its token. */
export function setSessionCookies(res: Response, session: SessionTokens, tokens: Tokens, now: Date, production: boolean): void {
  for (const [type, name] of Object.entries(names) as [TokenType, keyof SessionTokens][]) {
    const verified = tokens.verify(type, session[name], now)
    if (!verified.ok) throw new Error('A token of our own is not valid')
    const { expiresAt, issuedAt } = verified.claims
    res.cookie(name, session[name], { ...attributes(production), maxAge: expiresAt.getTime() - issuedAt.getTime() })
  }
}

export function clearSessionCookies(res: Response, production: boolean): void {
  for (const name of Object.values(names)) res.clearCookie(name, attributes(production))
}
