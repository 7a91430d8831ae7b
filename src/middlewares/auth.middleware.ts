import type { Request } from 'express'
import type { FindCaller } from '../db/callers.js'
import type { Db } from '../db/client.js'
import { isLiveRefreshToken } from '../db/session.js'
import { TokenExpired, Unauthorized } from '../utils/ApiError.js'
import type { TokenClaims, Tokens } from '../utils/tokens.js'
import type { Access, Caller } from '../validators/contract.js'

/** What a request says of its caller, as far as signatures tell. Whether the session still lives is the database's to say. */
export interface Credentials {
  /** Claims of the access tokens whose signature is good, the `Authorization` header's first. */
  access: TokenClaims[]
  /** A refresh token whose signature is good. */
  refresh: { token: string; claims: TokenClaims } | undefined
  /** The raw refresh cookie. */
  refreshCookie: string | undefined
  /** No access token is good, and one is merely too old. */
  expired: boolean
  /** There is an access token, good or bad. */
  presented: boolean
}

/** `cookies` are those of the request, unless they shall not count. */
export function readCredentials(
  req: Request,
  tokens: Tokens,
  now: Date,
  cookies = req.cookies as Record<string, unknown>,
): Credentials {
  const [, bearer] = /^Bearer +([^\s]+)\s*$/i.exec(req.headers.authorization ?? '') ?? []
  const candidates = [bearer, cookies['accessToken']].filter(isText)
  const verified = candidates.map((token) => tokens.verify('access', token, now))
  const access = verified.flatMap((result) => (result.ok ? [result.claims] : []))

  const refreshCookie = [cookies['refreshToken']].find(isText)
  let refresh: Credentials['refresh'] | null = null
  return {
    access,
    // Few requests ask for it; and what is an access token is no refresh token.
    get refresh() {
      refresh ??= [access.length > 0 ? undefined : bearer, refreshCookie]
        .map((token) => readRefreshToken(token, tokens, now))
        .find(Boolean)
      return refresh
    },
    refreshCookie,
    expired: access.length === 0 && verified.some((result) => !result.ok && result.expired),
    presented: candidates.length > 0,
  }
}

/** The cookie parser turns `j:{…}` into an object: only a text is a token. */
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export function readRefreshToken(token: string | undefined, tokens: Tokens, now: Date): Credentials['refresh'] {
  if (token === undefined) return undefined
  const result = tokens.verify('refresh', token, now)
  return result.ok ? { token, claims: result.claims } : undefined
}

interface AuthDeps {
  db: Db
  findCaller: FindCaller
  clock: () => Date
  publicReads: boolean
}

/**
 * Who calls, from a live session, or undefined where nobody needs to be signed in.
 * @throws ApiError 401 when the contract asks for a caller and there is none. The message never tells why a token is bad, but for
 * its age, which tells a client to refresh.
 */
export async function authenticate(access: Access, credentials: Credentials, deps: AuthDeps): Promise<Caller | undefined> {
  if (access === 'everyone') return undefined
  const anonymousMayRead = access === 'viewer' && deps.publicReads
  if (anonymousMayRead && !credentials.presented) return undefined

  for (const claims of credentials.access) {
    const caller = await deps.findCaller(claims)
    if (caller !== undefined) return caller
  }
  if (access === 'session' && credentials.refresh !== undefined) {
    const { token, claims } = credentials.refresh
    if (await isLiveRefreshToken(deps.db, claims, token, deps.clock())) return deps.findCaller(claims)
  }
  throw credentials.expired ? TokenExpired() : Unauthorized()
}
