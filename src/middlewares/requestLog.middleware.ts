import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from '../utils/logger.js'
import type { Caller } from '../validators/contract.js'

declare module 'express-serve-static-core' {
  interface Request {
    /** Names this request in the answer, the log and the proxy's log. */
    id: string
    /** Who called, once that is known; for the log. */
    caller?: Caller | undefined
  }
}

const GIVEN_ID = /^[A-Za-z0-9_-]{8,64}$/

/** Gives each request an id (a proxy's, if it sent a sound one) and logs one line for each answer. */
export function requestLog(log: Logger): RequestHandler {
  // Looking for what must be cut out costs more than writing the line, which has nothing of the kind.
  const lines = log.child({}, { redact: [] })

  return (req, res, next) => {
    const given = req.get('x-request-id')
    req.id = given !== undefined && GIVEN_ID.test(given) ? given : randomUUID()
    res.setHeader('X-Request-Id', req.id)
    const startedAt = performance.now()
    res.once('close', () => {
      const { method, id, caller, ip: address } = req
      // A query may hold a signature, and what somebody looks for. Lines are counted by the route: its pattern, below the API's base.
      const path = req.originalUrl.split('?', 1)[0]
      const route = (req.route as { path: string } | undefined)?.path
      const { statusCode: status, writableFinished: complete } = res
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
      const who = { userId: caller?.id, sessionId: caller?.sessionId, address }
      lines.info({ id, method, route, path, status, durationMs, ...who, complete }, 'request')
    })
    next()
  }
}
