import type { RequestHandler } from 'express'
import { Overloaded } from '../utils/ApiError.js'
import type { Pressure } from '../utils/pressure.js'

/** Seconds after which it makes sense to try again. */
const RETRY_AFTER = 2

/**
 * Refuses requests while the process has more to do than it can, before anything is read of them. Those below `exempt` are answered
 * all the same: whoever watches the service must not take a busy one for a dead one.
 */
export const shedLoad =
  (pressure: Pressure, exempt: string[]): RequestHandler =>
  ({ path }, _res, next) => {
    const isExempt = exempt.some((base) => path === base || path.startsWith(`${base}/`))
    if (!isExempt && pressure.refuses()) throw Overloaded(RETRY_AFTER)
    next()
  }
