import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { failureBody } from '../../../src/utils/ApiResponse.js'
import { MethodNotAllowed, NotFound } from '../../../src/utils/ApiError.js'
import { requestsOf } from '../../support/app.js'

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

  it('fails when a code is not among those of its status', async () => {
    answer = { status: 503, headers: { ...headers, 'Retry-After': '2' }, body: { ...failed(NotFound('Video')), statusCode: 503 } }
    await expect(requests().get('/healthcheck/ready')).rejects.toThrow(/body\.code/)
  })
})
