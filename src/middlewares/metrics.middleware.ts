import type { Request, RequestHandler } from 'express'
import type { Metrics } from '../services/metrics/index.js'

/** What a proxy's log has for a client that left before it was answered. */
const CLIENT_LEFT = 499

/**
 * Times each request by the pattern of its address. `folders` are addresses below which files are served, and what each counts as;
 * those within another one come first.
 */
export const measureRequests =
  (metrics: Metrics, folders: [path: string, name: string][]): RequestHandler =>
  (req, res, next) => {
    const since = performance.now()
    metrics.requestBegan()
    res.once('close', () => {
      metrics.requestEnded({
        method: req.method,
        route: routeOf(req, folders),
        status: res.headersSent ? res.statusCode : CLIENT_LEFT,
        seconds: (performance.now() - since) / 1000,
      })
    })
    next()
  }

/** Addresses that nobody serves are one, or a client could make as many as it likes. */
function routeOf({ route, originalUrl }: Request, folders: [path: string, name: string][]): string {
  const path = (route as { path?: unknown } | undefined)?.path
  if (typeof path === 'string') return path
  return folders.find(([folder]) => originalUrl.startsWith(`${folder}/`))?.[1] ?? 'unknown'
}

/** Times how long a file takes to begin. */
export const measureFirstByte =
  (metrics: Metrics): RequestHandler =>
  (_req, res, next) => {
    const since = performance.now()
    // Headers go with the first bytes of the body, and this is called when they go.
    const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => typeof res
    res.writeHead = (...args: unknown[]) => {
      if (res.statusCode === 200 || res.statusCode === 206) metrics.firstByte((performance.now() - since) / 1000)
      return writeHead(...args)
    }
    next()
  }
