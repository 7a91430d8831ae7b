import { extname } from 'node:path'
import express, { type RequestHandler, type Response } from 'express'
import { CONTENT_TYPES } from '../services/media/index.js'
import { MethodNotAllowed, NotFound } from '../utils/ApiError.js'

const types = new Map(Object.entries(CONTENT_TYPES).map(([extension, type]) => [`.${extension}`, type]))

/** What a file's own answer carries and an error's must not. */
const FILE_HEADERS = ['Content-Type', 'Content-Length', 'ETag', 'Last-Modified', 'Accept-Ranges', 'Cache-Control']

/** What a user has uploaded may be shown by any site, and may never run as a page of ours. */
function setHeaders(res: Response, path: string) {
  res.setHeader('Content-Type', types.get(extname(path)) ?? 'application/octet-stream')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
}

/**
 * Serves the files of the disk store: GET and HEAD, whole or one range, with validators for caches. Mount it at `MEDIA_PATH`.
 * Another method is a 405, whatever is no stored file a 404, and a range outside of the file an error with status 416 whose
 * `Content-Range` is already set; all are left to the error handler.
 */
export function serveMedia(root: string): RequestHandler {
  const serve = express.static(root, {
    cacheControl: true,
    maxAge: '1h',
    dotfiles: 'deny',
    index: false,
    redirect: false,
    fallthrough: false,
    setHeaders,
  })

  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('Allow', 'GET, HEAD')
      next(MethodNotAllowed())
      return
    }
    if (!types.has(extname(req.path))) {
      next(NotFound('File'))
      return
    }
    serve(req, res, (error?: unknown) => {
      if (!res.headersSent) for (const name of FILE_HEADERS) res.removeHeader(name)
      next(isNoFile(error) ? NotFound('File') : error)
    })
  }
}

/** A malformed, forbidden or too long path names no file either. */
const isNoFile = (error: unknown) => {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status < 500 && status !== 416
}
