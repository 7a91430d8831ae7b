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
 * version 6 by their /56, which is what one customer commonly has.
 */
export function clientKey(by: 'session' | 'user', { access, refresh }: Credentials, address: string | undefined): string {
  const [claims] = access
  if (by === 'session') {
    const sessionId = refresh?.claims.sessionId ?? claims?.sessionId
    return sessionId === undefined ? addressKey(address) : `session:${String(sessionId)}`
  }
  return claims === undefined ? addressKey(address) : `user:${String(claims.userId)}`
}

const addressKey = (address: string | undefined) => `address:${address === undefined ? 'unknown' : ipKeyGenerator(address, 56)}`
