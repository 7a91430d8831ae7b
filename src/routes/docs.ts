import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import helmet from 'helmet'
import { MethodNotAllowed } from '../utils/ApiError.js'
import { version } from '../utils/version.js'
import { tables } from './index.js'
import { openApiDocument } from './openapi.js'

const require = createRequire(import.meta.url)

const PAGE = resolve(import.meta.dirname, '../../public/docs')
const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'))
const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']

/** The API document, and a page to read it and try it, which needs nothing from elsewhere. Both are open to everyone. */
export function serveDocs(): Router {
  const router = Router({ caseSensitive: true })

  router.get('/openapi.json', (_req, res) => {
    const { text, tag } = writtenDocument()
    // Whoever has a copy asks whether it still holds: after an update it does not.
    res.set({ ETag: tag, 'Cache-Control': 'public, no-cache' }).type('json').send(text)
  })
  router.use('/docs', pagePolicy, express.static(PAGE), swaggerFiles)
  router.all(['/openapi.json', '/docs', '/docs/*file'], refuse)
  return router
}

/** Those that the page needs, of the many that the package has. */
const swaggerFiles: RequestHandler = (req, res, next) => {
  if (SWAGGER_FILES.includes(req.path.slice(1))) serveSwagger(req, res, next)
  else next()
}

const serveSwagger = express.static(SWAGGER_UI, { index: false, maxAge: '1d' })

/** Reached by what nothing above has answered: another method, or a file that is none. */
const refuse: RequestHandler = (req, res, next) => {
  if (req.method === 'GET' || req.method === 'HEAD') {
    next()
    return
  }
  res.setHeader('Allow', 'GET, HEAD')
  throw MethodNotAllowed()
}

let written: { text: string; tag: string } | undefined

/** Written when somebody first asks for it. */
function writtenDocument() {
  if (written !== undefined) return written
  const text = JSON.stringify(openApiDocument(tables, version))
  written = { text, tag: `"${createHash('sha1').update(text).digest('base64url')}"` }
  return written
}

/** The page may load its own scripts and styles and call this API; its style sheet is partly written by its script. */
const pagePolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
})
