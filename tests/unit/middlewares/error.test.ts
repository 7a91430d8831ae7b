import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import { pino } from 'pino'
import { connectDatabase, type DatabaseClient, type Db } from '../../../src/db/client.js'
import { errorHandler, toApiError } from '../../../src/middlewares/error.middleware.js'
import { requestLog } from '../../../src/middlewares/requestLog.middleware.js'
import * as failures from '../../../src/utils/ApiError.js'
import { freshDatabase } from '../../support/database.js'
import { failure } from '../../support/expected.js'
import { head, sendRaw } from '../../support/raw.js'

/** What the service logs, parsed. */
let lines: { level: number; msg: string; code?: string; err?: { message: string } }[] = []
const log = pino(
  { level: 'info' },
  new Writable({
    write: (line: Buffer, _encoding, done) => {
      lines.push(JSON.parse(line.toString()) as (typeof lines)[number])
      done()
    },
  }),
)
const [WARN, ERROR] = [40, 50]
/** Beside the line of each request. */
const reports = () => lines.filter(({ msg }) => msg !== 'request')

let client: DatabaseClient
let db: Db
let server: Server
let origin: string
/** What the next request does. */
let act: (res: express.Response) => unknown

beforeAll(async () => {
  client = connectDatabase(await freshDatabase('failures'), log, { max: 2 })
  db = client.db
  const app = express()
  app.set('etag', false)
  app.use(requestLog(log))
  app.all('/api/v2/act', async (_req, res) => {
    await act(res)
    res.json('no failure')
  })
  app.use(errorHandler(log))
  server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  await client.close()
  await new Promise((resolve) => server.close(resolve))
})

beforeEach(async () => {
  await db.$executeRaw`TRUNCATE users RESTART IDENTITY CASCADE`
  await db.user.create({ data: ada })
  lines = []
})

const ada = {
  username: 'ada',
  email: 'Ada@example.com',
  fullname: 'Ada',
  password: 'x'.repeat(60),
  avatar: '',
  avatarPublicId: '',
}

async function answerTo(action: typeof act, method = 'GET') {
  act = action
  const answer = await fetch(`${origin}/api/v2/act`, { method })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text || 'null') as unknown }
}

describe('a failure of the database', () => {
  const GONE = 'What this request is about was not found'
  const INVALID = 'The request is not valid'
  const cases: [string, () => PromiseLike<unknown>, number, string, string][] = [
    [
      'a username that is taken',
      () => db.user.create({ data: { ...ada, email: 'b@example.com' } }),
      409,
      'USERNAME_TAKEN',
      'This username is taken',
    ],
    [
      'an e-mail address that is taken',
      () => db.user.create({ data: { ...ada, username: 'b', email: 'ADA@example.com' } }),
      409,
      'EMAIL_TAKEN',
      'This e-mail address is taken',
    ],
    [
      'another value that is taken',
      () => db.$executeRaw`INSERT INTO subscriptions ("subscriberId", "channelId") VALUES (1, 2), (1, 2)`,
      409,
      'CONFLICT',
      'This exists already',
    ],
    ['a reference to a row that is gone', () => db.tweet.create({ data: { userId: 9, content: 'x' } }), 404, 'NOT_FOUND', GONE],
    ['a row that is gone', () => db.user.update({ where: { id: 9 }, data: { fullname: 'x' } }), 404, 'NOT_FOUND', GONE],
    ['a NUL byte', () => db.user.update({ where: { id: 1 }, data: { fullname: 'a\u0000' } }), 400, 'VALIDATION_FAILED', INVALID],
    ['a number out of range', () => db.user.findUnique({ where: { id: 2 ** 31 } }), 400, 'VALIDATION_FAILED', INVALID],
  ]

  it.each(cases)('that is %s is told to the client, and is no news', async (_name, statement, status, code, message) => {
    await db.user.create({ data: { ...ada, username: 'ben', email: 'ben@example.com' } })
    const answer = await answerTo(statement)
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: failure(status, code, message) })
    expect(answer.text).not.toMatch(/prisma|constraint|users|SELECT|INSERT/i)
    expect(reports()).toEqual([])
  })

  it('that is passing asks to try again, shows no cause, and is logged as a warning', async () => {
    const { status, headers, text, body } = await answerTo(() =>
      db.$transaction([db.$executeRaw`SET LOCAL statement_timeout = 50`, db.$queryRaw`SELECT pg_sleep(60)::text`]),
    )
    expect({ status, body }).toEqual({ status: 503, body: failure(503, 'DATABASE_UNAVAILABLE') })
    expect(headers.get('retry-after')).toBe('2')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(text).not.toMatch(/prisma|timeout|sleep|57014/i)
    expect(reports()).toMatchObject([
      { level: WARN, code: 'DATABASE_UNAVAILABLE', err: { message: expect.stringContaining('statement timeout') } },
    ])
  })

  it('that is a mistake of ours shows nothing of it, and is logged as an error', async () => {
    const { status, text, body } = await answerTo(() => db.$queryRaw`SELEKT secret FROM users`)
    expect({ status, body }).toEqual({ status: 500, body: failure(500, 'INTERNAL', 'Something went wrong on our side') })
    expect(text).not.toMatch(/prisma|selekt|secret|node_modules| at /i)
    expect(reports()).toMatchObject([{ level: ERROR, err: { message: expect.stringContaining('SELEKT') } }])
  })
})

describe('a failure of our own', () => {
  it.each(
    (
      [
        failures.ValidationFailed([{ path: 'body.title', message: 'is required' }]),
        failures.MalformedJson(),
        failures.Unauthorized(),
        failures.TokenExpired(),
        failures.Forbidden('Not yours'),
        failures.NotFound('Video'),
        failures.MethodNotAllowed(),
        failures.Conflict('Taken'),
        failures.PayloadTooLarge('Too large'),
        failures.UnsupportedMediaType('JSON'),
        failures.RangeNotSatisfiable(),
        failures.RateLimited(7),
        failures.StorageUnavailable(new Error('disk /secret/path')),
        failures.DatabaseUnavailable(new Error('host secret')),
        failures.Internal(new Error('secret')),
      ] as const
    ).map((error) => [error.code, error.status, error] as const),
  )('%s answers %d in the form of all failures', async (code, status, error) => {
    const answer = await answerTo(() => {
      throw error
    })
    const { message, errors, retryAfter } = error
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: failure(status, code, message, errors) })
    expect(answer.headers.get('retry-after')).toBe(retryAfter === undefined ? null : String(retryAfter))
    expect(answer.text).not.toContain('secret')
    expect(reports().map(({ level }) => level)).toEqual(status === 500 ? [ERROR] : status > 500 ? [WARN] : [])
  })
})

describe('any other failure', () => {
  it.each<[string, unknown]>([
    ['an error', new TypeError("Cannot read properties of undefined (reading 'secret')")],
    ['an error of the file system', Object.assign(new Error('ENOENT: /secret'), { code: 'ENOENT', errno: -2, syscall: 'open' })],
    ['an error with a status that we never answer', Object.assign(new Error('secret'), { status: 418 })],
    ['a text', 'secret'],
  ])('answers 500 and shows nothing: %s', async (_name, thrown) => {
    const { status, text, body } = await answerTo(() => {
      throw thrown
    })
    expect({ status, body }).toEqual({ status: 500, body: failure(500, 'INTERNAL', 'Something went wrong on our side') })
    expect(text).not.toContain('secret')
    expect(reports()).toMatchObject([{ level: ERROR }])
  })

  it.each([
    [400, 'VALIDATION_FAILED'],
    [404, 'NOT_FOUND'],
    [413, 'PAYLOAD_TOO_LARGE'],
    [415, 'UNSUPPORTED_MEDIA_TYPE'],
    [416, 'VALIDATION_FAILED'],
  ])('keeps the status %d that a library gave it, and not its words', (status, code) => {
    const translated = toApiError(Object.assign(new Error('secret'), { status }))
    expect(translated).toMatchObject({ status, code })
    expect(translated.message).not.toContain('secret')
  })

  it('breaks off an answer that has begun', async () => {
    act = (res) => {
      res.write('[1,')
      throw new Error('in the middle')
    }
    await expect(fetch(`${origin}/api/v2/act`).then((answer) => answer.text())).rejects.toThrow()
    expect(reports()).toMatchObject([{ level: ERROR }])
  })
})

describe('a failure while the client is still sending', () => {
  const unfinished = () => sendRaw(origin, head('POST', '/act', { Connection: 'keep-alive', 'Content-Length': 1_000 }), 'x')

  it('is answered at once, and ends the connection', async () => {
    act = () => Promise.reject(failures.Unauthorized())
    const { status, headers, body } = await unfinished().answer
    expect({ status, body }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED') })
    expect(headers).toMatchObject({ connection: 'close' })
  })

  it('keeps the connection for nobody who has gone', async () => {
    act = () => Promise.reject(failures.Unauthorized())
    const { socket, answer } = unfinished()
    socket.once('data', () => socket.resetAndDestroy())
    await answer
    while (!lines.some(({ msg }) => msg === 'request')) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(reports()).toEqual([])
  })

  it('leaves the connection open when the body had come in full', async () => {
    const answer = await answerTo(() => Promise.reject(failures.Unauthorized()), 'POST')
    expect(answer.headers.get('connection')).toBe('keep-alive')
  })
})
