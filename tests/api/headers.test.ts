import { describe, expect, it } from '@jest/globals'
import { API_BASE, tables } from '../../src/routes/index.js'
import { useApp } from '../support/app.js'

const ORIGIN = 'https://app.example.com'

const app = useApp({
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://127.0.0.1/not-used',
  ACCESS_TOKEN_SECRET: 'Zk3-vVq0sYt7bQe9Lw2nHx5mRc8dFj1u',
  REFRESH_TOKEN_SECRET: 'Gp6_oWi4zXa2cDf8Kj0lTy7nUb5vMe3s',
  CORS_ORIGIN: ORIGIN,
  PUBLIC_READS: 'true',
})
const development = useApp()

const rows = tables.flatMap(({ base, routes }) =>
  routes.map((route) => ({ ...route, url: (base + (route.path === '/' ? '' : route.path)).replace(/:\w+/g, '1') })),
)

/** First what reads, then what changes, last what ends what the others need. */
const harm = ({ method, url }: { method: string; url: string }) =>
  url.includes('logout') || url.includes('sessions') ? 3 : ['get', 'post', 'patch', 'delete'].indexOf(method) / 2
const gentleFirst = rows.toSorted((a, b) => harm(a) - harm(b))

/** What a browser must know of every answer, whatever it is. */
const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  vary: expect.stringContaining('Origin'),
}
/** And of what is data. */
const ofData = { ...everywhere, 'content-security-policy': "default-src 'none';frame-ancestors 'none'" }

interface Answer {
  call: string
  status: number
  headers: Record<string, string>
}

/** An answer to a plain request, as a browser sees it. */
async function fetched(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const { status, headers } = await fetch(app.origin + path, { redirect: 'manual', ...init, method })
  return { call: `${method} ${path} ${String(status)}`, status, headers: Object.fromEntries(headers) }
}

const wrong = (answers: Answer[], expected: object) =>
  answers.forEach(({ call, headers }) => {
    expect({ call, ...headers }).toMatchObject({ call, ...expected })
    expect(headers).not.toHaveProperty('x-powered-by')
  })

describe('the headers of every answer', () => {
  it('protect data, whoever asks every route for it and whatever comes of it', async () => {
    const ada = await app.signUp('ada')
    await app.given.video({ userId: ada.id })
    const answers: Answer[] = []
    for (const { method, url } of gentleFirst) {
      for (const Authorization of [`Bearer ${ada.accessToken}`, 'Bearer nonsense', '']) {
        answers.push(await fetched(method.toUpperCase(), API_BASE + url, { headers: { Authorization } }))
      }
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 400, 401, 404]))
    wrong(answers, ofData)

    // What is not the same for everybody may be kept by nobody.
    const kept = answers.filter(({ headers }) => headers['cache-control'] !== 'no-store')
    expect(kept.map(({ call }) => call)).toEqual(
      ['/videos', '/comments/1', '/subscriptions/c/1', '/subscriptions/u/1', '/playlist/user/1', '/tweets/user/1'].map(
        (path) => `GET ${API_BASE}${path} 200`,
      ),
    )
    wrong(kept, { 'cache-control': 'public, no-cache', vary: 'Origin, Authorization, Cookie', etag: expect.any(String) })
  })

  it('protect what is an error before any route is reached', async () => {
    const answers = [
      await fetched('GET', '/'),
      await fetched('GET', `${API_BASE}/nope`),
      await fetched('GET', `${API_BASE}/videos/%E0%A4%A`),
      await fetched('PUT', `${API_BASE}/videos`),
      await fetched('POST', `${API_BASE}/user/login`, { body: '{', headers: { 'Content-Type': 'application/json' } }),
      await fetched('POST', `${API_BASE}/user/login`, { body: 'x', headers: { 'Content-Type': 'text/plain' } }),
      await fetched('GET', '/media/00/none.jpg'),
      await fetched('PUT', '/uploads/00/none.mp4'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 400, 405, 400, 415, 404, 404])
    wrong(answers, { ...ofData, 'cache-control': 'no-store' })
  })

  it('protect pages and preflights, too', async () => {
    const preflight = { Origin: ORIGIN, 'Access-Control-Request-Method': 'PATCH' }
    wrong([await fetched('OPTIONS', `${API_BASE}/videos/1`, { headers: preflight })], ofData)
    wrong([await fetched('GET', `${API_BASE}/openapi.json`)], ofData)
    wrong([await fetched('GET', `${API_BASE}/docs/`)], {
      ...everywhere,
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    })
  })

  it('ask for TLS in production only', async () => {
    const { headers } = await development.api.get('/healthcheck')
    expect(headers).not.toHaveProperty('strict-transport-security')
  })
})
