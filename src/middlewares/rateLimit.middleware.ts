import { isIP } from 'node:net'
import type { Request, Response } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { RateLimited } from '../utils/ApiError.js'
import type { Limit } from '../validators/contract.js'
import type { Credentials } from './auth.middleware.js'
import { run } from './run.js'

interface RateLimits {
  auth: number
  api: number
  windowMs: number
}

/** Counts a call against its limit. @throws ApiError 429 when the client has used it up. */
export type Limiter = (limit: Limit, client: string, req: Request, res: Response) => Promise<void>

/** Counters in memory, for one process: a window begins with a client's first call. */
export function createLimiter({ auth, api, windowMs }: RateLimits): Limiter {
  const clients = new WeakMap<Request, string>()
  const counter = (max: number) =>
    rateLimit({
      windowMs,
      limit: max,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      keyGenerator: (req) => clients.get(req) ?? 'unknown',
      handler: (_req, res, next) => {
        next(RateLimited(Number(res.getHeader('Retry-After') ?? Math.ceil(windowMs / 1000))))
      },
    })
  const counters = { auth: counter(auth), api: counter(api) }

  return async (limit, client, req, res) => {
    if (limit === 'none') return
    clients.set(req, client)
    await run(counters[limit], req, res)
  }
}

/**
 * Whom a call counts against: a session where the contract says so, a user with a good token, else the address; addresses of
 * version 6 by their /56, which is what one customer commonly has. The session of an access token comes before that of a refresh
 * token: it is the one that acts.
 */
export function clientKey(by: 'session' | 'user', { access, refresh }: Credentials, address: string): string {
  const claims = access[0] ?? (by === 'session' ? refresh?.claims : undefined)
  if (claims === undefined) return `address:${ipKeyGenerator(address, 56)}`
  return by === 'session' ? `session:${String(claims.sessionId)}` : `user:${String(claims.userId)}`
}

/** Where a request comes from, as the trusted proxies tell. What they pass on that is no address counts for nothing. */
export function addressOf({ ip = '', socket }: Request): string {
  const [address = ''] = (isIP(ip) === 0 ? (socket.remoteAddress ?? '') : ip).split('%')
  return address
}
