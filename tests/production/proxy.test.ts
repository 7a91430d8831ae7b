import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { API_BASE } from '../../src/routes/index.js'
import { drain, listen } from '../../src/server.js'
import { failure, moment } from '../support/expected.js'
import { fixture } from '../support/hostileMedia.js'
import { call, json } from '../support/httpCall.js'
import { multipart } from '../support/multipart.js'
import { ALLOWED_ORIGIN, CLOUDFLARE, describeWithNginx, hasNginx, startNginx, STRANGER } from '../support/nginx.js'
import { openProductionBench, type ProductionBench, PUBLIC_BASE_URL } from '../support/productionBench.js'
import { until } from '../support/queue.js'
import { sendRaw } from '../support/raw.js'

const NGINX_CONF = resolve(import.meta.dirname, '../../nginx.conf')
const asRoot = hasNginx && process.getuid?.() === 0

const times = (count: number, value: number) => Array<number>(count).fill(value)

describe('nginx.conf and the service', () => {
  it('agree on who closes an idle connection first', async () => {
    const [, seconds] = /upstream viztube \{[^}]*?keepalive_timeout (\d+)s;/.exec(await readFile(NGINX_CONF, 'utf8')) ?? []
    const server = await listen(() => undefined, { host: '127.0.0.1', port: 0 })
    const { keepAliveTimeout, headersTimeout } = server
    await drain(server)
    expect(Number(seconds)).toBe(60)
    expect({ keepAliveTimeout, headersTimeout }).toEqual({ keepAliveTimeout: 70_000, headersTimeout: 15_000 })
  })
})

describeWithNginx('behind nginx', () => {
  let bench: ProductionBench

  beforeAll(async () => {
    bench = await openProductionBench('proxy')
  }, 60_000)
  afterAll(() => bench.close())

  /** The cheapest of the calls that are counted like signing in. */
  const knock = (headers: Record<string, string>, from: string) =>
    call(`${bench.nginx.origin}${API_BASE}/user/refresh-token`, { method: 'POST', headers, from })

  /** Statuses of twelve calls, one after the other; ten are free. */
  async function attempts(headersOf: (index: number) => Record<string, string>, from: string): Promise<number[]> {
    const statuses: number[] = []
    for (let index = 1; index <= 12; index++) statuses.push((await knock(headersOf(index), from)).status)
    return statuses
  }

  const limited = [...times(10, 401), 429, 429]

  describe('the address of a client', () => {
    it('is what Cloudflare says, whatever stands in X-Forwarded-For', async () => {
      const claims = (index: number) => ({
        'CF-Connecting-IP': '203.0.113.7',
        'X-Forwarded-For': `192.0.2.${String(index)}, 10.0.0.${String(index)}`,
        Forwarded: `for=192.0.2.${String(index)}`,
      })
      expect(await attempts(claims, CLOUDFLARE)).toEqual(limited)
      expect((await knock({ 'CF-Connecting-IP': '203.0.113.8' }, CLOUDFLARE)).status).toBe(401)
    })

    it('is that of the connection when somebody else says so', async () => {
      const claims = (index: number) => ({
        'CF-Connecting-IP': `203.0.113.${String(index)}`,
        'X-Forwarded-For': `192.0.2.${String(index)}`,
      })
      expect(await attempts(claims, STRANGER)).toEqual(limited)
      const lines = (await bench.nginx.accessLog()).filter(({ peer }) => peer === STRANGER)
      expect(new Set(lines.map(({ address }) => address))).toEqual(new Set([STRANGER]))
    })

    it('counts by what one customer commonly has, in version 6', async () => {
      const claims = (index: number) => ({ 'CF-Connecting-IP': `2001:db8:1:${String(index)}::${String(index)}` })
      expect(await attempts(claims, CLOUDFLARE)).toEqual(limited)
    })
  })

  it('registers somebody: addresses are ours, cookies are for HTTPS, times are UTC', async () => {
    const fields = { username: 'clay_kitchen', email: 'clay@example.com', fullname: 'Clay Kitchen', password: 'SecurePass123' }
    const form = multipart({ ...fields, avatar: await readFile(fixture('photo.jpg')) })
    const before = Date.now()
    const { status, headers, body } = await bench.through(`${API_BASE}/user/register`, {
      method: 'POST',
      body: form.body,
      headers: { 'Content-Type': form.type, 'X-Forwarded-Host': 'evil.example.com', Host: 'evil.example.com' },
    })
    expect(status).toBe(201)
    expect(body.data.avatar.replace(/[0-9a-f]{2}\/[0-9a-f]{40}/, '…')).toBe(`${PUBLIC_BASE_URL}/media/….jpg`)
    expect(body.data.createdAt).toEqual(moment)
    expect(Math.abs(Date.parse(body.data.createdAt as string) - before)).toBeLessThan(60_000)
    for (const cookie of headers['set-cookie'] ?? []) {
      expect(cookie).toMatch(
        /^(access|refresh)Token=[^;]+; Max-Age=(900|604800); Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
      )
    }
    expect(headers['set-cookie']).toHaveLength(2)

    const authorization = { Authorization: `Bearer ${String(body.data.accessToken)}` }
    const out = await bench.through(`${API_BASE}/user/logout`, { method: 'POST', headers: authorization })
    expect(out.status).toBe(200)
    for (const cookie of out.headers['set-cookie'] ?? []) {
      expect(cookie).toMatch(
        /^(access|refresh)Token=; Path=\/; Expires=Thu, 01 Jan 1970 [^;]+; HttpOnly; Secure; SameSite=Strict$/,
      )
    }
    expect(out.headers['set-cookie']).toHaveLength(2)
  })

  it('never redirects, and never says which nginx it is', async () => {
    for (const scheme of ['http', 'https']) {
      const { status, headers } = await bench.through(`${API_BASE}/healthcheck`, { headers: { 'X-Forwarded-Proto': scheme } })
      expect({ status, server: headers['server'] }).toEqual({ status: 200, server: 'nginx' })
    }
  })

  it('compresses what is long', async () => {
    const path = `${API_BASE}/openapi.json`
    const [plain, packed] = [await bench.through(path), await bench.through(path, { headers: { 'Accept-Encoding': 'gzip' } })]
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 4)
  })

  it('gives a request one id, in the answer and in both logs, without what a query says', async () => {
    const { headers } = await bench.through(`${API_BASE}/user/c/nobody?accessToken=secret`, {
      headers: { 'X-Request-Id': 'chosen-by-a-client' },
    })
    const id = String(headers['x-request-id'])
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(await bench.nginx.logged(id)).toMatchObject({
      method: 'GET',
      path: `${API_BASE}/user/c/nobody`,
      status: '401',
      peer: CLOUDFLARE,
    })
    await until(() => bench.service().output().includes(id))
  })

  describe('what nginx answers by itself', () => {
    const asFailure = (statusCode: number, code: string) => ({ status: statusCode, body: failure(statusCode, code) })

    it.each([
      [
        'a long JSON body',
        413,
        'PAYLOAD_TOO_LARGE',
        () => bench.through(`${API_BASE}/user/login`, { method: 'POST', ...json({ username: 'x'.repeat(2e6) }) }),
      ],
      ['the metrics', 404, 'NOT_FOUND', () => bench.through(`${API_BASE}/metrics`)],
      ['the metrics, written otherwise', 404, 'NOT_FOUND', () => bench.through('//API//v2/%6detrics?x=1')],
      ['a file with a dot', 404, 'NOT_FOUND', () => bench.through('/.env')],
      ['a folder with a dot', 404, 'NOT_FOUND', () => bench.through('/media/.git/config')],
      ['a method that nobody takes', 405, 'METHOD_NOT_ALLOWED', () => bench.through('/', { method: 'TRACE' })],
      ['a long address', 400, 'VALIDATION_FAILED', () => bench.through(`/${'x'.repeat(9000)}`)],
      ['a long header', 400, 'VALIDATION_FAILED', () => bench.through('/', { headers: { 'X-Long': 'x'.repeat(9000) } })],
    ])('%s', async (_what, status, code, ask) => {
      const answer = await ask()
      expect({ status: answer.status, body: answer.body }).toEqual(asFailure(status, code))
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'x-request-id': answer.body.requestId,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
    })

    it('what is no HTTP', async () => {
      for (const bytes of ['GET / HTTP/1.1\r\n\r\n', 'GET\r\n\r\n', 'GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n']) {
        const { status, body } = await sendRaw(bench.nginx.origin, bytes).answer
        expect({ status, body }).toEqual(asFailure(400, 'VALIDATION_FAILED'))
      }
    })

    it('too many calls at once, but never those for the health check', async () => {
      const floods = (path: string) =>
        Promise.all(
          Array.from({ length: 300 }, () =>
            call(bench.nginx.origin + path, { from: CLOUDFLARE, headers: { 'CF-Connecting-IP': '203.0.113.99' } }),
          ),
        )
      const answers = await floods('/nowhere')
      const refused = answers.filter(({ status }) => status === 429)
      expect(refused.length).toBeGreaterThan(20)
      expect(answers.filter(({ status }) => status === 404).length).toBeGreaterThan(150)
      expect(refused[0]).toMatchObject({ body: failure(429, 'RATE_LIMITED'), headers: { 'retry-after': '2' } })
      expect(new Set((await floods(`${API_BASE}/healthcheck`)).map(({ status }) => status))).toEqual(new Set([200]))
    }, 60_000)

    it('pages of the allowed origins may read it, others may not', async () => {
      const corsOf = async (origin: string) => {
        const { headers } = await bench.through('/.env', { headers: { Origin: origin } })
        return { allowed: headers['access-control-allow-origin'], credentials: headers['access-control-allow-credentials'] }
      }
      expect(await corsOf(ALLOWED_ORIGIN)).toEqual({ allowed: ALLOWED_ORIGIN, credentials: 'true' })
      expect(await corsOf('https://evil.example.com')).toEqual({ allowed: undefined, credentials: undefined })
    })
  })

  it('hangs up on whoever does not come by way of our zone, where that is switched on', async () => {
    const nginx = await startNginx({
      upstream: bench.settings['PORT'] ?? '',
      edits: [
        ['# "~^no:" 1;', '"~^no:" 1;'],
        ['# "~^yes:(?!a-long-random-text$)" 1;', '"~^yes:(?!a-long-random-text$)" 1;'],
      ],
    })
    const health = async (from: string, key?: string) => {
      const headers = { 'CF-Connecting-IP': '203.0.113.7', ...(key !== undefined && { 'X-Origin-Key': key }) }
      return (await call(`${nginx.origin}${API_BASE}/healthcheck`, { from, headers })).status
    }
    const key = 'a-long-random-text'
    expect([await health(CLOUDFLARE, key), await health(CLOUDFLARE, `${key}!`), await health(CLOUDFLARE)]).toEqual([200, 0, 0])
    expect([await health(STRANGER, key), await health(STRANGER)]).toEqual([0, 0])
    await nginx.stop()
  })

  // Last, as the service is not the same afterwards.
  it('tells while the service is gone that it comes back', async () => {
    await bench.kill()
    const { status, body, headers } = await bench.through(`${API_BASE}/healthcheck`)
    expect({ status, body }).toEqual({ status: 502, body: failure(502, 'OVERLOADED') })
    expect(headers).toMatchObject({ 'retry-after': '2', 'content-type': 'application/json; charset=utf-8' })
    await bench.start()
    expect((await bench.through(`${API_BASE}/healthcheck`)).status).toBe(200)
  })
})

if (hasNginx && !asRoot)
  console.warn('NOT TESTED: "nginx -t" of nginx.conf as it is. It names folders that only root may write to.')

;(asRoot ? describe : describe.skip)('nginx.conf as it is', () => {
  it('is accepted by nginx', () => {
    expect(() => execFileSync('nginx', ['-t', '-q', '-c', NGINX_CONF], { stdio: 'pipe' })).not.toThrow()
  })
})
