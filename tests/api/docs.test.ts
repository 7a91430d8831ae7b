import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import supertest from 'supertest'
import { useApp } from '../support/app.js'

const app = useApp({ RATE_LIMIT_API_MAX: '1' })
const page = () => supertest(app.origin)

describe('GET /openapi.json', () => {
  it('answers the committed document to anyone, as often as they like', async () => {
    for (let time = 0; time < 3; time++) {
      const { status, headers, body } = await app.api.get('/openapi.json')
      expect(status).toBe(200)
      expect(headers['content-type']).toBe('application/json; charset=utf-8')
      expect(body).toEqual(JSON.parse(readFileSync('docs/openapi.json', 'utf8')))
    }
  })

  it('lets a reader ask whether it has changed', async () => {
    const first = await app.api.get('/openapi.json')
    expect(first.headers['cache-control']).toBe('public, no-cache')
    const again = await app.api.get('/openapi.json').set('If-None-Match', String(first.headers['etag']))
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' })
    expect((await app.api.get('/openapi.json').set('If-None-Match', '"another"')).status).toBe(200)
  })

  it('answers HEAD, and 405 to other methods', async () => {
    expect((await app.api.head('/openapi.json')).status).toBe(200)
    for (const method of ['post', 'put', 'patch', 'delete'] as const) {
      const { status, headers, body } = await app.api[method]('/openapi.json')
      expect({ method, status, allow: headers['allow'], code: body.code }).toEqual({
        method,
        status: 405,
        allow: 'GET, HEAD',
        code: 'METHOD_NOT_ALLOWED',
      })
    }
  })
})

describe('GET /docs', () => {
  it('is a page that loads nothing from elsewhere', async () => {
    const { status, headers, text } = await page().get('/api/v2/docs').redirects(1)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    const sources = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source)
    expect(sources).toEqual(
      expect.arrayContaining(['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js', 'favicon-32x32.png', '../openapi.json']),
    )
    for (const source of sources) expect(source).not.toMatch(/^(\w+:|\/)/)
  })

  it.each(['', 'swagger-ui.css', 'swagger-ui-bundle.js', 'start.js', 'favicon-32x32.png'])(
    'serves /docs/%s under a policy of its own, with a validator for caches',
    async (file) => {
      const { status, headers } = await page().get(`/api/v2/docs/${file}`)
      expect(status).toBe(200)
      expect(headers['etag']).toBeDefined()
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none';script-src 'self';")
      expect(policy).toContain("connect-src 'self';")
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/)
      const again = await page().get(`/api/v2/docs/${file}`).set('If-None-Match', String(headers['etag']))
      expect(again.status).toBe(304)
    },
  )

  it('serves no other file of its parts, and takes no other method', async () => {
    for (const file of ['index.js', 'package.json', 'swagger-ui.css.map', '..%2Fopenapi.json', '%2e%2e/%2e%2e/package.json']) {
      expect({ file, status: (await page().get(`/api/v2/docs/${file}`)).status }).toEqual({ file, status: 404 })
    }
    for (const path of ['docs', 'docs/', 'docs/start.js']) {
      const { status, headers } = await page().post(`/api/v2/${path}`)
      expect({ path, status, allow: headers['allow'] }).toEqual({ path, status: 405, allow: 'GET, HEAD' })
    }
  })
})
