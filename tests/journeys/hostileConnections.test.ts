import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { API_BASE } from '../../src/routes/index.js'
import { type Build, buildService, type Running } from '../support/builtService.js'
import { freshDatabase } from '../support/database.js'
import { failure } from '../support/expected.js'
import { fixture } from '../support/hostileMedia.js'
import { leaks } from '../support/leaks.js'
import { NEVER_BUSY } from '../support/neverBusy.js'
import { sendRaw } from '../support/raw.js'
import { freePort } from '../support/freePort.js'

/** The service as it runs in production, and connections that no browser and no library would make. */

let build: Build
let service: Running
let dataDir: string
let origin: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'viztube-hostile-'))
  build = await buildService()
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  service = await build.start('index', {
    NODE_ENV: 'production',
    ...NEVER_BUSY,
    LOG_LEVEL: 'info',
    PORT: port,
    PUBLIC_BASE_URL: origin,
    CORS_ORIGIN: 'https://app.example.com',
    DATABASE_URL: await freshDatabase('hostile'),
    DATA_DIR: dataDir,
    ACCESS_TOKEN_SECRET: 'access-secret-of-the-hostile-tests-0123456789',
    REFRESH_TOKEN_SECRET: 'refresh-secret-of-the-hostile-tests-987654321',
    RATE_LIMIT_AUTH_MAX: '1000000',
    RATE_LIMIT_API_MAX: '1000000',
  })
})

afterAll(async () => {
  await service.kill('SIGTERM')
  await build.remove()
  await rm(dataDir, { recursive: true, force: true })
})

const videos = `${API_BASE}/videos`
const plain = 'Host: localhost\r\nConnection: close\r\n'
const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\n${plain}${headers}\r\n`
const post = (headers: string, body = '') => `POST ${API_BASE}/user/login HTTP/1.1\r\n${plain}${headers}\r\n${body}`
const json = 'Content-Type: application/json\r\n'

/** Statuses that will do; 0 is a connection that is closed without a word. */
const requests: [what: string, bytes: string | Buffer, statuses: number[]][] = [
  ['TRACE', `TRACE ${videos} HTTP/1.1\r\n${plain}\r\n`, [405]],
  ['TRACE of nothing', `TRACE /nowhere HTTP/1.1\r\n${plain}\r\n`, [404]],
  ['CONNECT', `CONNECT 127.0.0.1:5432 HTTP/1.1\r\n${plain}\r\n`, [405]],
  ['PROPFIND', `PROPFIND ${videos} HTTP/1.1\r\n${plain}\r\n`, [405]],
  ['a method that nobody knows', `FETCH ${videos} HTTP/1.1\r\n${plain}\r\n`, [400]],
  ['a method in small letters', `get ${videos} HTTP/1.1\r\n${plain}\r\n`, [400]],
  ['OPTIONS of everything', `OPTIONS * HTTP/1.1\r\n${plain}\r\n`, [204, 400, 404]],
  ['no path', `GET  HTTP/1.1\r\n${plain}\r\n`, [400]],
  ['a path without a slash', get('api/v2/videos'), [400, 404]],
  ['an address of somebody else', get('http://example.com/'), [404]],
  ['two slashes', get('//'), [404]],
  ['an address that begins with two slashes', get('//example.com/api/v2/videos'), [404]],
  ['steps upward', get('/media/../../../etc/passwd'), [404]],
  ['encoded steps upward', get('/media/..%2f..%2f..%2fetc%2fpasswd'), [404]],
  ['a path that cannot be decoded', get(`${videos}/%E0%A4%A`), [400]],
  ['an encoded NUL', get(`${videos}/%00`), [401]],
  ['a NUL in the path', get(`${videos}/\u0000`), [400]],
  ['bytes beyond ASCII in the path', Buffer.from(get(`${videos}/é`), 'latin1'), [400]],
  ['a query of nothing but signs', get(`${videos}?&&==&=&%&[]&__proto__=1`), [401]],
  ['a URL of 9 kB', get(`/${'a'.repeat(9_000)}`), [404, 414]],
  ['a URL of 20 kB', get(`/${'a'.repeat(20_000)}`), [414, 431]],
  ['a header of 20 kB', get(videos, `X: ${'x'.repeat(20_000)}\r\n`), [431]],
  ['10,000 headers', get(videos, 'X: x\r\n'.repeat(10_000)), [431]],
  ['a cookie of 12 kB', get(videos, `Cookie: accessToken=${'a'.repeat(12_000)}\r\n`), [401]],
  ['a token with NUL', get(videos, 'Authorization: Bearer a\u0000b\r\n'), [400]],
  ['a cookie with a control character', get(videos, 'Cookie: accessToken=a\u0001b\r\n'), [400, 401]],
  ['bytes beyond ASCII in a header', Buffer.from(get(videos, 'Authorization: Bearer é\r\n'), 'latin1'), [401]],
  ['a header without a name', get(videos, ': x\r\n'), [400]],
  ['a header without a colon', get(videos, 'Authorization\r\n'), [400]],
  ['a header over two lines', get(videos, 'Authorization: Bearer\r\n a\r\n'), [400, 401]],
  ['a space before the colon', post(`Transfer-Encoding : chunked\r\n${json}`, '0\r\n\r\n'), [400]],
  ['no host', `GET ${videos} HTTP/1.1\r\nConnection: close\r\n\r\n`, [400]],
  ['lines that end with LF only', get(videos).replaceAll('\r\n', '\n'), [400, 401]],
  ['lines that end with CR only', get(videos).replaceAll('\r\n', '\r'), [0, 400]],
  ['HTTP/0.9', `GET ${videos}\r\n\r\n`, [400, 401]],
  ['HTTP/2 without an upgrade', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400, 505]],
  ['an upgrade', get(videos, 'Upgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n').replace('close', 'Upgrade, close'), [401]],
  ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), [0, 400]],
  ['an expectation that nobody has', post(`Expect: the-unexpected\r\n${json}Content-Length: 2\r\n`, '{}'), [417]],
  ['length and chunks', post(`${json}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n`, '0\r\n\r\n'), [400]],
  ['two lengths', post(`${json}Content-Length: 2\r\nContent-Length: 3\r\n`, '{}'), [400]],
  ['a length that is none', post(`${json}Content-Length: two\r\n`, '{}'), [400]],
  ['a length below zero', post(`${json}Content-Length: -2\r\n`, '{}'), [400]],
  ['a length beyond all numbers', post(`${json}Content-Length: ${'9'.repeat(30)}\r\n`, '{}'), [400, 413]],
  ['another transfer encoding', post(`${json}Transfer-Encoding: gzip\r\n`, '{}'), [400, 501]],
  ['chunks of chunks', post(`${json}Transfer-Encoding: chunked, chunked\r\n`, '0\r\n\r\n'), [400]],
  ['a chunk of no length', post(`${json}Transfer-Encoding: chunked\r\n`, 'zz\r\n{}\r\n0\r\n\r\n'), [0, 400]],
  ['a chunk of another length', post(`${json}Transfer-Encoding: chunked\r\n`, '1\r\n{}\r\n0\r\n\r\n'), [0, 400]],
  ['a chunk with 20 kB beside its length', post(`${json}Transfer-Encoding: chunked\r\n`, `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`), [0, 400, 413, 431]],
  ['a request within a body', post(`${json}Content-Length: 4\r\n`, `{}  GET /admin HTTP/1.1\r\n\r\n`), [400]],
] // prettier-ignore

/** What a failure looks like, whatever it is. */
const aFailure = (status: number) => ({
  ...failure(status, ''),
  code: expect.stringMatching(/^[A-Z_]+$/) as unknown,
  errors: expect.any(Array) as unknown,
})

describe('a connection that no client makes', () => {
  it.each(requests)('is refused: %s', async (_what, bytes, statuses) => {
    const { socket, answer } = sendRaw(origin, bytes)
    // Whoever waits for more than there will be is told that there will be no more.
    const timer = setTimeout(() => socket.end(), 300)
    const { status, headers, body } = await answer
    clearTimeout(timer)
    expect(statuses).toContain(status)
    if (headers['content-type'] === undefined) expect(body).not.toMatch(/[a-z]/i)
    else expect(body).toEqual(aFailure(status))
    expect(leaks({ method: 'GET', path: API_BASE, status, headers, body }, [])).toEqual([])
  })

  it('leaves the service as it was', async () => {
    const answer = await fetch(`${origin}${API_BASE}/healthcheck/ready`)
    expect(answer.status).toBe(200)
    expect(await Promise.race([service.ended, Promise.resolve('running')])).toBe('running')
  })
})

describe('the log', () => {
  const EVIL = '\n{"level":60,"msg":"request","id":"forged"}\r\n\u001b[2J"}'

  it('has one line of JSON for each request, whatever is in it, and nothing that only its sender may know', async () => {
    // Lines come a moment after the answers.
    await linesSince(0, (await call('GET', '/healthcheck')).id)
    const before = service.output().length
    const account = { username: 'clay_kitchen', email: 'clay@example.com', fullname: 'Clay', password: 'SecurePass123' }
    const answers = [
      await call('POST', '/user/register', { body: form({ ...account, avatar: await photo() }, EVIL.replace('\u001b', '')) }),
      await call('POST', '/user/register', { body: form({ ...account, username: EVIL, [EVIL]: EVIL, avatar: EVIL }, EVIL) }),
      await call('POST', '/user/login', { body: JSON.stringify({ username: EVIL, email: EVIL, password: EVIL }) }),
      await call('GET', `/videos/${encodeURIComponent(EVIL)}?token=${encodeURIComponent(EVIL)}&password=SecurePass123`),
      await call('GET', `/${encodeURIComponent(EVIL)}`),
      await call('GET', '/user/current-user-details', {
        headers: { 'User-Agent': 'x","level":60,"y":"', Referer: 'x"}{"level":60}' },
      }),
      await call('GET', '/videos', { headers: { 'X-Forwarded-For': 'x","level":60', 'X-Request-Id': 'forged"} {"level":60}' } }),
      await call('GET', '/videos', { headers: { Cookie: 'accessToken=x"}{"level":60}', Authorization: 'Bearer x"}{' } }),
    ]
    const { id: last } = await call('GET', '/healthcheck')
    const lines = await linesSince(before, last)

    expect(lines.map(({ msg, id }) => ({ msg, id }))).toEqual(
      [...answers.map(({ id }) => id), last].map((id) => ({ msg: 'request', id })),
    )
    expect(lines.map(({ level }) => level)).toEqual(lines.map(() => 30))
    expect(answers.map(({ status }) => status)).toEqual([201, 400, 401, 401, 404, 401, 401, 401])
    const { accessToken, refreshToken } = answers[0]?.body.data as Record<string, string>
    for (const secret of [account.password, account.email, String(accessToken), String(refreshToken)]) {
      expect(secret.length).toBeGreaterThan(10)
      expect(service.output()).not.toContain(secret)
    }
  })
})

interface Told {
  status: number
  id: string | null
  body: { data: unknown }
}

async function call(
  method: string,
  path: string,
  { body, headers = {} }: { body?: FormData | string; headers?: Record<string, string> } = {},
): Promise<Told> {
  const type = typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}
  const answer = await fetch(origin + API_BASE + path, {
    method,
    headers: { ...type, ...headers },
    ...(body !== undefined && { body }),
  })
  return { status: answer.status, id: answer.headers.get('x-request-id'), body: (await answer.json()) as Told['body'] }
}

const photo = async () => new Blob([await readFile(fixture('photo.jpg'))])

/** Files are called by this name, whatever it does to the headers of their parts. */
function form(fields: Record<string, string | Blob>, fileName: string): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') data.append(name, value)
    else data.append(name, value, fileName)
  }
  return data
}

/** What the log says of requests from a place on, as soon as the one with this id is in it. Each line is JSON. */
async function linesSince(start: number, id: string | null): Promise<Record<string, unknown>[]> {
  const text = () => service.output().slice(start)
  for (let tries = 0; !text().includes(String(id)) && tries < 400; tries++) await sleep(5)
  const lines = text().split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === 'request')
}
