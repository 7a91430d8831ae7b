import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { failureBody } from '../../../src/utils/ApiResponse.js'
import { MethodNotAllowed, NotFound } from '../../../src/utils/ApiError.js'
import { requestsOf } from '../../support/app.js'
import { leaks } from '../../support/leaks.js'

interface Answer {
  status: number
  headers: Record<string, string>
  body: unknown
}

/** A server that answers whatever it is told. */
let server: Server
let answer: Answer

beforeEach(async () => {
  server = createServer((_req, res) => {
    res.writeHead(answer.status, answer.headers).end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

const requests = () => requestsOf(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
const headers = { 'Content-Type': 'application/json; charset=utf-8', 'X-Request-Id': 'a-request' }
const health = { statusCode: 200, data: { status: 'OK', message: 'Server is running' }, success: true }
const failed = (error: Parameters<typeof failureBody>[0]) => failureBody(error, 'a-request')

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl'
const ada = `Bearer ${TOKEN}`
const own = { id: 7, email: 'ada@example.com' }
const tokens = { accessToken: TOKEN, refreshToken: TOKEN }
const HASH = '$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234'

/** Answers that leak to user 7. */
const leaking: [string, Partial<Answer>, RegExp][] = [
  ['a password leaks', { body: { data: { user: [{ password: 'x' }] } } }, /body\.data\.user\.0\.password is not for/],
  ['what names a stored file leaks', { body: { data: { thumbnailPublicId: 'x' } } }, /thumbnailPublicId is not for/],
  ['a token is answered where none should be', { body: { data: tokens } }, /accessToken is not for.*refreshToken is not for/s],
  ['a hash of a password is a value', { body: { data: { title: `x${HASH}` } } }, /title has a hash of a password/],
  ['a hash of a token is a value', { body: { data: { title: 'ab'.repeat(32) } } }, /title has a hash of a token/],
  ['a token is a value', { body: { message: `for ${TOKEN}` } }, /message has a token/],
  ['a token is in a header', { headers: { ...headers, Link: `</?token=${TOKEN}>` } }, /the header link has a token/],
  ['an e-mail address is that of somebody else', { body: { data: [own, { ...own, id: 8 }] } }, /data\.1\.email is that of/],
  ['a failure has a stack', { status: 404, body: { message: 'Error: x\n    at get (/srv/a.js:1:2)' } }, /has a line of a stack/],
  ['a failure names a part', { status: 404, body: { message: 'Invalid `prisma.video.findFirst()`' } }, /has the name of a part/],
  ['a failure has a statement', { status: 404, body: { message: 'in SELECT 1' } }, /message has a statement/],
  ['a failure has a path', { status: 404, body: { errors: [{ message: '/home/a' }] } }, /errors\.0\.message has a path/],
]

describe('a test that calls the API', () => {
  it('passes when the answer is as documented', async () => {
    answer = { status: 200, headers, body: health }
    await expect(requests().get('/healthcheck')).resolves.toMatchObject({ status: 200 })
    answer = { status: 405, headers: { ...headers, Allow: 'GET, HEAD' }, body: failed(MethodNotAllowed()) }
    await expect(requests().put('/healthcheck')).resolves.toMatchObject({ status: 405 })
    answer = { status: 404, headers, body: failed(NotFound('Address')) }
    await expect(requests().get('/nowhere')).resolves.toMatchObject({ status: 404 })
    answer = { status: 200, headers, body: '' }
    await expect(requests().head('/healthcheck')).resolves.toMatchObject({ status: 200 })
  })

  const wrong: [string, Answer, RegExp][] = [
    ['a status is not declared', { status: 202, headers, body: health }, /the status 202 is not declared, only 200/],
    ['the method is refused that is declared', { status: 405, headers, body: failed(MethodNotAllowed()) }, /405 is not declared/],
    [
      'the content type is another',
      { status: 200, headers: { ...headers, 'Content-Type': 'text/html' }, body: '' },
      /content type is text\/html/,
    ],
    [
      'a header is missing',
      { status: 200, headers: { 'Content-Type': 'application/json' }, body: health },
      /header X-Request-Id is missing/,
    ],
    ['a property is not declared', { status: 200, headers, body: { ...health, secret: 1 } }, /additional properties.*secret/],
    [
      'a property deep inside is not declared',
      { status: 200, headers, body: { ...health, data: { ...health.data, password: 'hash' } } },
      /body\.data must NOT have additional properties.*password/,
    ],
    [
      'a property is missing',
      { status: 200, headers, body: { ...health, data: { status: 'OK' } } },
      /required property 'message'/,
    ],
    ['a value is another', { status: 200, headers, body: { ...health, statusCode: 201 } }, /body\.statusCode/],
  ]
  it.each(wrong)('fails when %s', async (_what, given, message) => {
    answer = given
    await expect(requests().get('/healthcheck')).rejects.toThrow(message)
  })

  it('fails when an address or a method that is not documented works', async () => {
    answer = { status: 200, headers, body: health }
    await expect(requests().get('/nowhere')).rejects.toThrow(/the address is not declared/)
    await expect(requests().delete('/healthcheck')).rejects.toThrow(/the method is not declared/)
  })

  it('passes what is for whoever asks: their e-mail address, and the tokens of a session that begins', () => {
    const details = { method: 'GET', path: '/api/v2/user/current-user-details', status: 200, headers, body: { data: own } }
    expect(leaks(details, [own.id])).toEqual([])
    const cookies = { ...headers, 'set-cookie': [`accessToken=${TOKEN}`] }
    const login = {
      method: 'POST',
      path: '/api/v2/user/login',
      status: 200,
      headers: cookies,
      body: { data: { ...tokens, own } },
    }
    expect(leaks(login, [])).toEqual([])
  })

  it.each(leaking)('fails when %s', async (_what, given, message) => {
    answer = { status: 200, headers, body: '', ...given }
    await expect(requests().get('/videos/1').set('Authorization', ada)).rejects.toThrow(message)
  })

  it('fails when a code is not among those of its status', async () => {
    answer = { status: 503, headers: { ...headers, 'Retry-After': '2' }, body: { ...failed(NotFound('Video')), statusCode: 503 } }
    await expect(requests().get('/healthcheck/ready')).rejects.toThrow(/body\.code/)
  })
})
