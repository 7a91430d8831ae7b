import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'

const anyOrigin = useApp()
const listed = useApp({ CORS_ORIGIN: 'https://app.example.com, https://admin.example.com' })

const ALLOW = 'access-control-allow-origin'
const CREDENTIALS = 'access-control-allow-credentials'

const ask = ({ api }: typeof listed, origin: string) => api.get('/healthcheck').set('Origin', origin)

const preflight = ({ origin: server }: typeof listed, origin: string) =>
  fetch(`${server}/api/v2/user/update-account`, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'PATCH',
      'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
    },
  })

describe('a page of another origin', () => {
  it.each(['https://app.example.com', 'https://admin.example.com'])(
    'may call, with cookies, when it is on the list: %s',
    async (origin) => {
      const { headers } = await ask(listed, origin)
      expect(headers).toMatchObject({ [ALLOW]: origin, [CREDENTIALS]: 'true', vary: expect.stringContaining('Origin') })
      expect(headers['access-control-expose-headers']).toBe(
        'Idempotent-Replayed,Link,Retry-After,RateLimit,RateLimit-Policy,X-Request-Id',
      )
    },
  )

  it.each([
    'https://evil.example',
    'https://app.example.com.evil.example',
    'http://app.example.com',
    'https://APP.example.com',
    'null',
  ])('may not read an answer when it is not: %s', async (origin) => {
    const { headers } = await ask(listed, origin)
    expect(headers).not.toHaveProperty(ALLOW)
    expect(headers['vary']).toContain('Origin')
    expect((await preflight(listed, origin)).headers.get(ALLOW)).toBeNull()
  })

  it('is told before it calls what it may do', async () => {
    const { status, headers } = await preflight(listed, 'https://app.example.com')
    expect(status).toBe(204)
    expect(headers.get(ALLOW)).toBe('https://app.example.com')
    expect(headers.get('access-control-allow-methods')).toContain('PATCH')
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type,idempotency-key')
  })

  it('may call without cookies where every origin may', async () => {
    const { headers } = await ask(anyOrigin, 'https://anywhere.example')
    expect(headers[ALLOW]).toBe('*')
    expect(headers).not.toHaveProperty(CREDENTIALS)
  })
})
