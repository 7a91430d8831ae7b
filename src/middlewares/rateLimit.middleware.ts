import { isIP } from 'node:net'
import type { Request, Response } from 'express'
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit'
import { RateLimited } from '../utils/ApiError.js'
import { createWindows } from '../utils/windows.js'
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

/**
 * Clients whose calls are counted at most, for each limit. Beyond that the one whose window is the oldest is forgotten, and has its whole
 * limit again.
 */
const MOST_CLIENTS = 50_000

/** Counters in memory, for one process: a window begins with a client's first call. */
export function createLimiter({ auth, api, windowMs }: RateLimits): Limiter {
  const clients = new WeakMap<Request, string>()
  const counter = (max: number) =>
    rateLimit({
      windowMs,
      limit: max,
      store: createStore(windowMs),
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

/** Where the library counts: bounded, unlike its own. */
function createStore(windowMs: number): Store {
  const windows = createWindows({ windowMs, max: MOST_CLIENTS })
  const count = (client: string, by: number) => {
    const window = windows.at(client, Date.now())
    window.count += by
    return window
  }
  return {
    localKeys: true,
    increment: (client) => {
      const { count: totalHits, endsAt } = count(client, 1)
      return { totalHits, resetTime: new Date(endsAt) }
    },
    decrement: (client) => void count(client, -1),
    resetKey: windows.end,
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
