import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import supertest from 'supertest'
import { createApp } from '../../src/app.js'
import { createDeps } from '../../src/deps.js'
import { useApp } from '../support/app.js'
import { failure } from '../support/expected.js'
import { fixture } from '../support/hostileMedia.js'
import { metricsOf } from '../support/metrics.js'

const TOKEN = 'token-of-the-metrics-0123'

const app = useApp({ RATE_LIMIT_API_MAX: '1', RATE_LIMIT_AUTH_MAX: '1', METRICS_TOKEN: TOKEN })
const closed = useApp()

const scrape = (of = app) => supertest(of.origin).get('/api/v2/metrics')
/** As a proxy on this machine passes a request on. */
const fromElsewhere = (of = app) => scrape(of).set('X-Forwarded-For', '203.0.113.9')

describe('GET /metrics', () => {
  it('answers a program on this machine, as often as it asks', async () => {
    for (let time = 0; time < 3; time++) {
      const { status, headers, text } = await scrape()
      expect({ status, type: headers['content-type'], cache: headers['cache-control'] }).toEqual({
        status: 200,
        type: 'text/plain; version=0.0.4; charset=utf-8',
        cache: 'no-store',
      })
      expect(text).toContain('# TYPE viztube_http_request_seconds histogram\n')
    }
    expect((await supertest(app.origin).head('/api/v2/metrics')).status).toBe(200)
  })

  it.each(['Bearer', 'bearer'])('answers who comes from elsewhere with the token (%s)', async (scheme) => {
    expect((await fromElsewhere().set('Authorization', `${scheme} ${TOKEN}`)).status).toBe(200)
  })

  it.each([
    ['no token', ''],
    ['another token', 'Bearer token-of-the-metrics-0124'],
    ['a longer token', `Bearer ${TOKEN}0`],
    ['another scheme', `Basic ${TOKEN}`],
  ])('refuses who comes from elsewhere with %s', async (_what, authorization) => {
    const { status, headers, body } = await fromElsewhere().set('Authorization', authorization)
    expect({ status, challenge: headers['www-authenticate'], body }).toEqual({
      status: 401,
      challenge: 'Bearer',
      body: failure(401, 'UNAUTHORIZED', 'This address needs the token for metrics'),
    })
  })

  it('is no address for the rest of the world where there is no token', async () => {
    const missing = await supertest(closed.origin).get('/api/v2/no-address')
    for (const call of [
      fromElsewhere(closed),
      fromElsewhere(closed).set('Authorization', 'Bearer '),
      scrape(closed).set('Forwarded', 'for=203.0.113.9'),
    ]) {
      const { status, body } = await call
      expect({ status, body }).toEqual({ status: 404, body: { ...missing.body, requestId: body.requestId } })
    }
  })

  it('takes no other method, which only those learn who may ask', async () => {
    const { status, headers } = await supertest(app.origin).post('/api/v2/metrics')
    expect({ status, allow: headers['allow'] }).toEqual({ status: 405, allow: 'GET, HEAD' })
    expect((await supertest(closed.origin).post('/api/v2/metrics').set('X-Forwarded-For', '203.0.113.9')).status).toBe(404)
  })

  it('counts requests by pattern and status, and addresses that nobody serves as one', async () => {
    const ada = await closed.signUp('ada')
    const before = await metricsOf(closed.origin)
    for (const id of [1, 2, 3]) await ada.get(`/videos/${String(id)}`)
    await ada.get('/videos')
    for (const path of ['/wp-login.php', '/api/v2/no/such/thing', '/..%2f', '/media']) await supertest(closed.origin).get(path)
    await supertest(closed.origin).get('/media/00/0000.mp4')
    await supertest(closed.origin).get('/api/v2/docs/').expect(200)
    await closed.api.get('/user/current-user-details')
    await supertest(closed.origin).put('/api/v2/videos')
    const after = await metricsOf(closed.origin)
    const grown = (method: string, route: string, status: number) => {
      const labels = { method, route, status: String(status) }
      return (
        after.value('viztube_http_request_seconds_count', labels) - before.value('viztube_http_request_seconds_count', labels)
      )
    }
    expect({
      missing: grown('GET', '/videos/:videoId', 404),
      list: grown('GET', '/videos', 200),
      unknown: grown('GET', 'unknown', 404),
      media: grown('GET', '/media', 404),
      refused: grown('GET', '/user/current-user-details', 401),
      docs: grown('GET', '/docs', 200),
      method: grown('PUT', '/videos', 405),
    }).toEqual({ missing: 3, list: 1, unknown: 4, media: 1, refused: 1, docs: 1, method: 1 })
    expect(after.value('viztube_http_requests_in_flight')).toBe(1)
  })

  it('counts statements of Prisma, of raw SQL and of transactions, and the time to the first byte of a file', async () => {
    const ada = await closed.signUp('ada')
    const before = await metricsOf(closed.origin)
    await closed.deps.db.user.count()
    await closed.deps.db.$queryRaw`SELECT 1`
    const between = await metricsOf(closed.origin)
    await closed.deps.db.$transaction((tx) => tx.$queryRaw`SELECT 1`)
    const { body } = await ada
      .post('/videos')
      .field('title', 'Clay')
      .attach('videoFile', fixture('clip.mp4'))
      .attach('thumbnail', fixture('drawing.png'))
    await supertest(closed.origin)
      .get(new URL(String(body.data.videoFileUrl)).pathname)
      .set('Range', 'bytes=0-9')
      .expect(206)
    const after = await metricsOf(closed.origin)

    // Reading the numbers asks the database, too.
    const statements = (earlier: typeof before, later: typeof before) =>
      later.value('viztube_database_query_seconds_count') - earlier.value('viztube_database_query_seconds_count')
    expect(statements(before, between)).toBeGreaterThanOrEqual(3)
    expect(statements(between, after)).toBeGreaterThanOrEqual(4)
    expect(after.value('viztube_database_query_seconds_sum')).toBeGreaterThan(0)
    expect(after.value('viztube_database_wait_seconds_count')).toBeGreaterThan(0)
    expect(after.value('viztube_media_first_byte_seconds_count') - before.value('viztube_media_first_byte_seconds_count')).toBe(1)
    expect(after.value('viztube_uploads_in_flight')).toBe(0)
  })

  it('tells what waits and what is stored', async () => {
    const { jobs, db } = closed.deps
    await jobs.add(db, 'removeAsset', { publicId: 'a', kind: 'image' })
    await db.$executeRaw`UPDATE pgboss.job SET start_after = now() - interval '90 seconds'`
    const numbers = await metricsOf(closed.origin)
    expect(numbers.value('viztube_database_up')).toBe(1)
    expect(numbers.value('viztube_jobs', { kind: 'removeAsset', state: 'waiting' })).toBe(1)
    expect(numbers.value('viztube_jobs', { kind: 'removeAsset', state: 'dead' })).toBe(0)
    expect(Math.round(numbers.value('viztube_jobs_oldest_due_seconds', { kind: 'removeAsset' }) / 10)).toBe(9)
    for (const table of ['users', 'videos', 'sessions'])
      expect(numbers.value('viztube_rows', { table })).toBeGreaterThanOrEqual(0)
    expect(numbers.value('viztube_stored_bytes')).toBeGreaterThanOrEqual(0)
    expect(numbers.value('process_resident_memory_bytes')).toBeGreaterThan(2 ** 20)
  })

  it('tells what it can while the database is away', async () => {
    const { deps, close } = createDeps(closed.deps.config, {
      connectionString: 'postgresql://nobody@127.0.0.1:1/nothing',
      secrets: { access: 'a', refresh: 'b' },
      log: closed.deps.log,
    })
    const server = createApp(deps).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const numbers = await metricsOf(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
    expect(numbers.value('viztube_database_up')).toBe(0)
    expect(numbers.value('viztube_scrape_failures_total', { source: 'jobs' })).toBe(1)
    expect(numbers.value('viztube_jobs')).toBeNaN()
    expect(numbers.value('process_cpu_seconds_total')).toBeGreaterThan(0)
    await new Promise((resolve) => server.close(resolve))
    await close()
  })
})
