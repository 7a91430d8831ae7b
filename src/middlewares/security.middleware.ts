import cors from 'cors'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Headers of every answer. The API serves data only, so a browser may do nothing with it but read it. */
export const securityHeaders = (production: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: production ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  })

const EXPOSED_HEADERS = ['Idempotent-Replayed', 'Link', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id']

/** Which pages of other origins may call: those on the list, with cookies; any, but without cookies, where the list is `*`. */
export const crossOrigin = (origins: '*' | string[]): RequestHandler =>
  cors(
    origins === '*'
      ? { origin: '*', credentials: false, exposedHeaders: EXPOSED_HEADERS, maxAge: 600 }
      : { origin: origins, credentials: true, exposedHeaders: EXPOSED_HEADERS, maxAge: 600 },
  )
