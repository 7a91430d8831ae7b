import { describe, expect, it } from '@jest/globals'
import type { Test } from 'supertest'
import { tables } from '../../src/routes/index.js'
import type { Route } from '../../src/routes/table.js'
import { type Requests, useApp } from '../support/app.js'

/** What holds for every route holds in a loop over the table, so that a new row cannot escape it. */

interface Row extends Route {
  url: string
  title: string
}

const rows: Row[] = tables.flatMap(({ base, routes }) =>
  routes.map((route) => {
    const url = base + (route.path === '/' ? '' : route.path)
    return { ...route, url, title: `${route.method.toUpperCase()} ${url}` }
  }),
)
const closed = rows.filter(({ contract }) => contract.access !== 'everyone')
const unsafe = rows.filter(({ method }) => method !== 'get')
const readable = rows.filter(({ method }) => method === 'get')

/** The address with each parameter filled in. */
const at = (url: string, value = '111') => url.replace(/:\w+/g, value)
const call = (caller: Requests, { method, url }: Row, value?: string): Test => caller[method](at(url, value))

const takesJson = ({ contract }: Row) => contract.files === undefined || contract.acceptsJson === true

/** A failure as the contract has it, whatever the route. */
const failure = (statusCode: number, code: string) => ({
  statusCode,
  data: null,
  message: expect.stringMatching(/./),
  success: false,
  code,
  errors: expect.any(Array),
  requestId: expect.stringMatching(/^[\w-]{8,64}$/),
})

const app = useApp()
const openApp = useApp({ PUBLIC_READS: 'true' })

describe.each(closed)('$title', (row) => {
  it('answers 401 to a caller without a token', async () => {
    const { status, body } = await call(app.api, row)
    expect({ status, body }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED') })
  })

  it('answers 401 to a token that nobody signed', async () => {
    const { status, body } = await call(app.api, row).set('Authorization', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.')
    expect({ status, body }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED') })
  })

  it('answers 401 once the session has ended, and TOKEN_EXPIRED when the token was merely too old', async () => {
    const ada = await app.signUp('ada')
    app.travel(16 * 60_000)
    const expired = await call(ada, row)
    expect(expired.body).toEqual(failure(401, 'TOKEN_EXPIRED'))
    app.travel(-16 * 60_000)
    await app.deps.db.session.deleteMany()
    const ended = await call(ada, row)
    expect(ended.body).toEqual(failure(401, 'UNAUTHORIZED'))
  })
})

describe.each(unsafe)('$title', (row) => {
  it('answers 415 to a body of a type that it does not take, and stores nothing', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await call(ada, row).set('Content-Type', 'text/plain').send('{"a":1}')
    expect({ status, body }).toEqual({ status: 415, body: failure(415, 'UNSUPPORTED_MEDIA_TYPE') })
  })

  if (row.contract.body === undefined && row.contract.files === undefined) {
    it.each(['{"a":1}', '[]'])('ignores a JSON body, which it has not asked for: %s', async (text) => {
      const ada = await app.signUp('ada')
      const { status } = await call(ada, row).set('Content-Type', 'application/json').send(text)
      expect([200, 404]).toContain(status)
    })
  }

  if (takesJson(row)) {
    it('answers 400 to a body that is not JSON', async () => {
      const ada = await app.signUp('ada')
      const { status, body } = await call(ada, row).set('Content-Type', 'application/json').send('{"a":')
      expect({ status, body }).toEqual({ status: 400, body: failure(400, 'MALFORMED_JSON') })
    })

    it('answers 413 to a body beyond the limit', async () => {
      const ada = await app.signUp('ada')
      const large = { padding: 'x'.repeat(row.contract.maxBodyBytes ?? 16_384) }
      const { status, body } = await call(ada, row).send(large)
      expect({ status, body }).toEqual({ status: 413, body: failure(413, 'PAYLOAD_TOO_LARGE') })
    })

    it('takes no prototype from a body', async () => {
      const ada = await app.signUp('ada')
      const attack = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'
      const { status } = await call(ada, row).set('Content-Type', 'application/json').send(attack)
      expect(status).toBeLessThan(500)
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
    })
  }
})

describe.each(rows)('$title', (row) => {
  it('answers 405 with what it takes to another method', async () => {
    const { status, body, headers } = await app.api.put(at(row.url))
    expect({ status, body }).toEqual({ status: 405, body: failure(405, 'METHOD_NOT_ALLOWED') })
    expect(headers['allow']).toContain(row.method === 'get' ? 'GET, HEAD' : row.method.toUpperCase())
  })

  it('carries the headers of every answer', async () => {
    const { headers } = await call(app.api, row)
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-type': 'application/json; charset=utf-8',
    })
    expect(headers['x-request-id']).toMatch(/^[\w-]{8,64}$/)
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  const ids = Object.keys(row.contract.params?.shape ?? {}).filter((name) => name.endsWith('Id'))
  if (ids.length > 0) {
    const bad = [
      '0',
      '-1',
      '1.5',
      '1e3',
      '0x10',
      '%201',
      '01',
      '2147483648',
      '9007199254740993',
      'NaN',
      'null',
      'undefined',
      '1%00',
    ]
    it('answers 400 to an id that is none', async () => {
      const ada = await app.signUp('ada')
      for (const id of [...bad, '1;--', '%D9%A3', '%5B1%5D']) {
        const { status, body } = await call(ada, row, id)
        expect({ id, status, body }).toEqual({ id, status: 400, body: failure(400, 'VALIDATION_FAILED') })
        expect(body.errors.map(({ path }: { path: string }) => path)).toContain(`params.${ids[0] ?? ''}`)
      }
    })

    it('answers 404 for what is not there', async () => {
      const ada = await app.signUp('ada')
      const request = call(ada, row, '2147483647')
      const { status, body } = await (takesJson(row) ? request.send(sampleOf(row)) : request.field(sampleOf(row)))
      expect({ status, body }).toEqual({ status: 404, body: failure(404, 'NOT_FOUND') })
    })
  }

  const query = Object.keys(row.contract.query?.shape ?? {})
  if (query.includes('page')) {
    it('answers 400 to a page or limit that is none, and names it', async () => {
      const ada = await app.signUp('ada')
      for (const [name, value] of [
        ...['0', '-1', '1e3', 'abc', '51', ''].map((v) => ['limit', v]),
        ...['0', '-1', '1.5', '1000001'].map((v) => ['page', v]),
      ]) {
        const { status, body } = await call(ada, row).query({ [String(name)]: value })
        expect({ value, status }).toEqual({ value, status: 400 })
        expect(body.errors.map(({ path }: { path: string }) => path)).toContain(`query.${String(name)}`)
      }
    })

    it('answers 400 to a parameter that is there twice', async () => {
      const ada = await app.signUp('ada')
      const { status } = await ada.get(`${at(row.url)}?page=1&page=2`)
      expect(status).toBe(400)
    })
  }
})

/** A body that a route would take, for the routes whose target is looked up after the body was checked. */
function sampleOf({ contract }: Row): Record<string, string> {
  const shape = contract.body !== undefined && 'shape' in contract.body ? Object.keys(contract.body.shape as object) : []
  return Object.fromEntries(shape.filter((name) => ['content', 'name', 'title'].includes(name)).map((name) => [name, 'A text']))
}

describe.each(readable)('$title', (row) => {
  it('is never what a client has already, where it has no tag', async () => {
    const ada = await app.signUp('ada')
    const [again, get] = [await call(ada, row).set('If-None-Match', '*'), await call(ada, row)]
    expect(again.status).toBe(get.status)
  })

  it('answers HEAD as GET, without a body', async () => {
    const ada = await app.signUp('ada')
    const [head, get] = [await ada.head(at(row.url)), await call(ada, row)]
    expect(head.status).toBe(get.status)
    expect(head.text).toBeFalsy()
  })
})

describe('where the operator allows public reads', () => {
  it('still answers 401 to a token that is no longer good, so that its holder refreshes it', async () => {
    const { body } = await openApp.api.get('/videos').set('Authorization', 'Bearer nonsense')
    expect(body).toEqual(failure(401, 'UNAUTHORIZED'))
  })

  it.each(closed)('$title is open exactly when its contract is for viewers', async (row) => {
    const { status } = await call(openApp.api, row)
    if (row.contract.access === 'viewer') expect([200, 404]).toContain(status)
    else expect(status).toBe(401)
  })
})

describe('a list', () => {
  const lists = readable.filter(({ contract }) => contract.access === 'viewer' && 'page' in (contract.query?.shape ?? {}))

  it.each(lists)('$title lets an anonymous reader ask whether it has changed, and a signed-in one not', async (row) => {
    const url = at(row.url, String((await openApp.given.video()).id))
    await openApp.given.playlist({ userId: 1 })
    const first = await openApp.api.get(url)
    expect(first.status).toBe(200)
    expect(first.headers['etag']).toMatch(/^W\/"/)
    const again = await openApp.api.get(url).set('If-None-Match', String(first.headers['etag']))
    expect(again.status).toBe(304)

    const ada = await openApp.signUp('ada')
    const personal = await ada.get(url)
    expect(personal.headers).not.toHaveProperty('etag')
    expect(personal.headers['cache-control']).toBe('no-store')
  })
})

describe('an address that is none', () => {
  it.each(['/nope', '/videos/1/2/3', '//', '/user'])('answers 404 at %s', async (path) => {
    const { status, body } = await app.api.get(path)
    expect({ status, body }).toEqual({ status: 404, body: failure(404, 'NOT_FOUND') })
  })

  it('answers 400 when it cannot be decoded', async () => {
    const { status, body } = await app.api.get('/videos/%E0%A4%A')
    expect({ status, body }).toEqual({ status: 400, body: failure(400, 'VALIDATION_FAILED') })
  })
})

describe('a request id', () => {
  it("is a proxy's own when it is sound, and ours otherwise", async () => {
    const given = await app.api.get('/healthcheck').set('X-Request-Id', 'edge-7f3a9c21')
    expect(given.headers['x-request-id']).toBe('edge-7f3a9c21')
    const made = await app.api.get('/healthcheck').set('X-Request-Id', 'a b<script>')
    expect(made.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})
