import type { CookieOptions, Response } from 'express'
import type { Tokens } from '../utils/tokens.js'
import type { SessionTokens } from '../validators/contract.js'

/** Out of reach of scripts and of other sites. `Secure` follows the setting and not the connection, whose TLS ends at a proxy. */
const attributes = (production: boolean): CookieOptions => ({ httpOnly: true, sameSite: 'strict', path: '/', secure: production })

const NAMES = ['accessToken', 'refreshToken'] as const

/** Each cookie lives as long as its token. */
export function setSessionCookies(res: Response, session: SessionTokens, tokens: Tokens, production: boolean): void {
  for (const name of NAMES) {
    res.cookie(name, session[name], { ...attributes(production), maxAge: tokens.lifeOf(session[name]) })
  }
}

export function clearSessionCookies(res: Response, production: boolean): void {
  for (const name of NAMES) res.clearCookie(name, attributes(production))
}
