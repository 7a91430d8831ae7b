import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import express, { Router } from 'express'
import helmet from 'helmet'
import { tables } from './index.js'
import { openApiDocument } from './openapi.js'

const require = createRequire(import.meta.url)
const { version } = require('../../package.json') as { version: string }

/** The API document, and a page to read it and try it, which needs nothing from elsewhere. */
export function serveDocs(): Router {
  const router = Router()
  const document = openApiDocument(tables, version)
  const swaggerUi = dirname(require.resolve('swagger-ui-dist/package.json'))

  router.get('/openapi.json', (_req, res) => {
    res.json(document)
  })
  router.use('/docs', pagePolicy, express.static(resolve(import.meta.dirname, '../../public/docs'), { fallthrough: true }))
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) {
    router.get(`/docs/${file}`, pagePolicy, (_req, res) => res.sendFile(file, { root: swaggerUi, maxAge: '1d' }))
  }
  return router
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
