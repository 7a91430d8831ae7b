import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from '../utils/logger.js'

declare module 'express-serve-static-core' {
  interface Request {
    /** Names this request in the answer, the log and the proxy's log. */
    id: string
  }
}

const GIVEN_ID = /^[A-Za-z0-9_-]{8,64}$/

/** Gives each request an id (a proxy's, if it sent a sound one) and logs one line for each answer. */
export const requestLog =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    const given = req.get('x-request-id')
    req.id = given !== undefined && GIVEN_ID.test(given) ? given : randomUUID()
    res.setHeader('X-Request-Id', req.id)
    const startedAt = performance.now()
    res.once('close', () => {
      const { method, id } = req
      const path = req.originalUrl.split('?', 1)[0]
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
      log.info(
        { id, method, path, status: res.statusCode, durationMs, address: req.ip, complete: res.writableFinished },
        'request',
      )
    })
    next()
  }
