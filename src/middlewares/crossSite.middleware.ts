import type { Request } from 'express'
import type { Deps } from '../deps.js'
import { Forbidden } from '../utils/ApiError.js'
import type { AnyContract } from '../validators/contract.js'
import { type Credentials, readCredentials } from './auth.middleware.js'

/**
 * Who makes a browser send a request: a page of our own, or one that the operator has named, on the same site (`home`; so is a client
 * that is no browser); another page that may call, but without cookies (`guest`); any other page (`stranger`).
 */
type Standing = 'home' | 'guest' | 'stranger'

interface Origins {
  /** Where clients reach the service. */
  own: string
  /** `CORS_ORIGIN`. */
  listed: '*' | string[]
}

/** What a row's requests show of their callers. @throws ApiError 403 when a page uses its visitor's cookies that may not */
export type Admission = (req: Request) => Credentials

/**
 * A browser sends cookies whoever asks it to. So a request that changes something counts as its user's own wish only when it comes from
 * a page of ours or of the operator's, or carries a token that no other page could have added. This is asked before anything is counted
 * or read. Signing in and out is refused to strangers even without cookies, for the answer sets and clears them.
 */
export function createAdmission({ access, session }: AnyContract, method: string, { config, tokens, clock }: Deps): Admission {
  const origins = { own: new URL(config.server.publicBaseUrl).origin, listed: config.cors.origins }

  return (req) => {
    const standing = method === 'get' ? 'home' : standingOf(req, origins)
    if (standing === 'home') return readCredentials(req, tokens, clock())

    const withoutCookies = readCredentials(req, tokens, clock(), {})
    const hasToken = withoutCookies.access.length > 0 || (access === 'session' && withoutCookies.refresh !== undefined)
    const usesCookies = hasSessionCookie(req) || (standing === 'stranger' && session !== undefined)
    if (usesCookies && !hasToken) throw Forbidden('Pages of other sites may not act for those who visit them')
    return withoutCookies
  }
}

function hasSessionCookie(req: Request): boolean {
  const cookies = req.cookies as Record<string, unknown>
  return cookies['accessToken'] !== undefined || cookies['refreshToken'] !== undefined
}

/** As the browser tells, in headers that no script can set. Old ones tell the origin only. */
function standingOf({ headers }: Request, { own, listed }: Origins): Standing {
  const { origin, host = '' } = headers
  const site = headers['sec-fetch-site']
  // A proxy for development may have changed the host, so that the origin is not ours; the browser knows better.
  if (site === 'same-origin') return 'home'
  // A browser names the origin of every request that changes something.
  if (origin === undefined && (site === undefined || site === 'none')) return 'home'

  const isOurs = origin !== undefined && (origin === own || hostOf(origin) === host.toLowerCase())
  const isKnown = isOurs || (origin !== undefined && listed !== '*' && listed.includes(origin))
  if (isKnown && site !== 'cross-site') return 'home'
  return isKnown || listed === '*' ? 'guest' : 'stranger'
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined)
