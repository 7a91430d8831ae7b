import { describe, expect, it } from '@jest/globals'
import express, { type RequestHandler } from 'express'
import supertest from 'supertest'
import { dispatch } from '../../../src/routes/dispatch.js'

const PATTERNS = ['/videos', '/videos/:id', '/videos/uploads', '/videos/toggle/:id', '/c/:name', '/:a/:b/:c', '/videos/:id/likes']

const tell =
  (pattern: string): RequestHandler =>
  (req, res) =>
    void res.json({ pattern, params: { ...req.params } })

/** What Express itself does with these addresses, those that name more first. */
const router = express.Router({ caseSensitive: true })
for (const pattern of [...PATTERNS].sort((a, b) => a.split(':').length - b.split(':').length)) router.get(pattern, tell(pattern))

const tree = dispatch(
  PATTERNS.map((pattern) => ({
    pattern,
    handlers: new Map([['GET', tell(pattern)]]),
    otherwise: (_req, res) => void res.status(405).json({}),
  })),
)

const answers = (handler: RequestHandler) => {
  const app = express().use('/api', handler)
  app.use((_req, res) => void res.status(404).json({}))
  const tellStatus: express.ErrorRequestHandler = (error: { status?: number }, _req, res, next) => {
    if (error.status === undefined) next(error)
    else res.status(error.status).json({})
  }
  app.use(tellStatus)
  return (path: string) =>
    supertest(app)
      .get(`/api${path}`)
      .then(({ status, body }) => ({ status, body: body as unknown }))
}

describe('dispatching', () => {
  it.each([
    '/videos', '/videos/', '/Videos', '/videos//', '/videos/7', '/videos/7/', '/videos/uploads', '/videos/toggle/7', '/videos/toggle',
    '/videos/7/likes', '/c/ada%20b', '/c/%E0%A4%A', '/c/%2F', '/c/', '/c', '/', '', '/x/y/z', '/x/y/z/w', '/videos/uploads/likes',
    '/videos/a%2Fb', '/c/a?b=/c/d', '//videos', '/c/..%2f',
  ])('finds for %s what Express finds', async (path) => {
    expect(await answers(tree)(path)).toEqual(await answers(router)(path))
  }) // prettier-ignore

  it('answers HEAD as GET, and another method otherwise', async () => {
    const app = express().use(tree)
    expect((await supertest(app).head('/videos/7')).status).toBe(200)
    expect((await supertest(app).delete('/videos/7')).status).toBe(405)
  })
})
