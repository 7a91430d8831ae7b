import cookieParser from 'cookie-parser'
import express, { type Express, type RequestHandler } from 'express'
import type { Deps } from './deps.js'
import { receiveParts } from './middlewares/directUpload.middleware.js'
import { errorHandler } from './middlewares/error.middleware.js'
import { serveMedia } from './middlewares/mediaFiles.middleware.js'
import { measureFirstByte, measureRequests } from './middlewares/metrics.middleware.js'
import { createLimiter } from './middlewares/rateLimit.middleware.js'
import { shedLoad } from './middlewares/overload.middleware.js'
import { requestLog } from './middlewares/requestLog.middleware.js'
import { securityHeaders } from './middlewares/security.middleware.js'
import { createUploadSlots } from './middlewares/uploadSlots.middleware.js'
import { serveDocs } from './routes/docs.js'
import { API_BASE, tables } from './routes/index.js'
import { serveMetrics } from './routes/metrics.js'
import { mount } from './routes/mount.js'
import { NotFound } from './utils/ApiError.js'
import { MEDIA_PATH, UPLOAD_PATH } from './utils/mediaUrl.js'

const parseCookies = cookieParser()

/** Most programs send none. */
const cookies: RequestHandler = (req, res, next) => {
  if (req.headers.cookie !== undefined) {
    parseCookies(req, res, next)
    return
  }
  req.cookies = {}
  next()
}

/** Where files are served, and what they count as. */
const FOLDERS: [string, string][] = [
  [UPLOAD_PATH, UPLOAD_PATH],
  [MEDIA_PATH, MEDIA_PATH],
  [`${API_BASE}/docs`, '/docs'],
]

/** The whole service as one request handler: what every request passes, then the tables, then what is left over. */
export function createApp(deps: Deps): Express {
  const { config, log, metrics } = deps
  const app = express()
  app.set('trust proxy', config.server.trustProxy)
  app.set('query parser', 'simple')
  app.set('etag', false)
  app.disable('x-powered-by')

  app.use(requestLog(log), measureRequests(metrics, FOLDERS))
  app.use(securityHeaders(config.production, config.cors.origins))
  app.use(shedLoad(deps.pressure, [`${API_BASE}/healthcheck`, `${API_BASE}/metrics`]))
  const limits = {
    calls: createLimiter(config.rateLimit),
    uploads: createUploadSlots({ ...config.uploads, onChange: metrics.uploadsInFlight }),
  }
  app.use(API_BASE, cookies, mount(tables, deps, limits), serveDocs(), serveMetrics({ metrics, token: config.metrics.token }))
  if (deps.parts !== undefined) app.use(UPLOAD_PATH, receiveParts(deps.parts))
  if (config.media.kind === 'disk') app.use(MEDIA_PATH, measureFirstByte(metrics), serveMedia(config.media.root))

  app.use(() => {
    throw NotFound('Address')
  })
  app.use(errorHandler(log))
  return app
}
