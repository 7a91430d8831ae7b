import cors from 'cors'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { fixedHeaders } from './fixedHeaders.js'

/** Headers of every answer. The API serves data only, so a browser may do nothing with it but read it. */
const security = (production: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: production ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  })

const EXPOSED_HEADERS = ['Idempotent-Replayed', 'Link', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id']

/** Which pages of other origins may call: those on the list, with cookies; any, but without cookies, where the list is `*`. */
const crossOrigin = (origins: '*' | string[]): RequestHandler =>
  cors(
    origins === '*'
      ? { origin: '*', credentials: false, exposedHeaders: EXPOSED_HEADERS, maxAge: 600 }
      : { origin: origins, credentials: true, exposedHeaders: EXPOSED_HEADERS, maxAge: 600 },
  )

/** Both. Requests that no page of another origin makes, which are most, get headers that are made once. */
export function securityHeaders(production: boolean, origins: '*' | string[]): RequestHandler {
  const [secure, shared] = [security(production), crossOrigin(origins)]
  const setSecure = fixedHeaders(secure)
  const setBoth = fixedHeaders(secure, shared)
  return (req, res, next) => {
    if (req.headers.origin === undefined && req.method !== 'OPTIONS') {
      setBoth(res)
      next()
    } else {
      setSecure(res)
      shared(req, res, next)
    }
  }
}
