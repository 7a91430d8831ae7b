import { createHash, timingSafeEqual } from 'node:crypto'
import { type Request, type RequestHandler, Router } from 'express'
import type { Metrics } from '../services/metrics/index.js'
import { MethodNotAllowed, NotFound, Unauthorized } from '../utils/ApiError.js'

interface Options {
  metrics: Metrics
  /** Lets in whoever sends it; without one only this machine is let in. */
  token: string | undefined
}

/**
 * The numbers, for a program on this machine that comes by no proxy, and for whoever has the token. Where there is no token, nobody
 * else learns that the address exists.
 */
export function serveMetrics({ metrics, token }: Options): Router {
  const isToken = token === undefined ? () => false : equals(token)
  const letIn: RequestHandler = (req, res, next) => {
    if (!comesFromHere(req) && !isToken(bearerOf(req))) {
      if (token === undefined) throw NotFound('Address')
      res.setHeader('WWW-Authenticate', 'Bearer')
      throw Unauthorized('This address needs the token for metrics')
    }
    next()
  }
  const router = Router({ caseSensitive: true })
  router.get('/metrics', letIn, async (_req, res) => {
    const { type, text } = await metrics.read()
    res.set({ 'Content-Type': type, 'Cache-Control': 'no-store' }).send(text)
  })
  router.all('/metrics', letIn, (_req, res) => {
    res.setHeader('Allow', 'GET, HEAD')
    throw MethodNotAllowed()
  })
  return router
}

const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/

/** By the connection itself. A proxy on this machine says whom it speaks for. */
const comesFromHere = ({ socket, headers }: Request) =>
  LOOPBACK.test(socket.remoteAddress ?? '') && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined

const bearerOf = ({ headers }: Request) => /^Bearer +(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1] ?? ''

/** Takes as long whatever is right about a text. */
function equals(secret: string): (text: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const right = digest(secret)
  return (text) => timingSafeEqual(digest(text), right)
}
