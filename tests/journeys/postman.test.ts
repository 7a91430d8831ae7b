import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { tables } from '../../src/routes/index.js'
import { type Service, startService } from '../support/service.js'

const COLLECTION = 'docs/viztube.postman_collection.json'

interface Item {
  name: string
  item?: Item[]
  event?: { listen: string; script: { exec: string[] } }[]
  request?: { method: string; url: string | { path: string[] } }
}

const requestsIn = (items: Item[]): Item[] => items.flatMap(({ item, ...own }) => (item === undefined ? [own] : requestsIn(item)))
const requests = requestsIn((JSON.parse(readFileSync(COLLECTION, 'utf8')) as { item: Item[] }).item)

describe('the Postman collection', () => {
  it('has every request of the API', () => {
    const rows = tables.flatMap(({ base, routes }) =>
      routes.map(({ method, path }) => `${method.toUpperCase()} ${base}${path === '/' ? '' : path}`),
    )
    // The address of a request that is no row comes from an answer.
    const called = requests.flatMap(({ request }) =>
      request === undefined || typeof request.url === 'string' ? [] : [`${request.method} /${request.url.path.join('/')}`],
    )
    expect([...new Set(called)].sort()).toEqual([...rows].sort())
  })

  it('tests the answer to each', () => {
    const untested = requests.filter(({ event = [] }) => {
      const script = event.find(({ listen }) => listen === 'test')?.script.exec.join('\n') ?? ''
      return !/status\(\d+\)/.test(script) || !script.includes('success: true') || !script.includes('body.data')
    })
    expect(untested.map(({ name }) => name)).toEqual([])
  })
})

/** What newman's JSON reporter writes. */
interface Report {
  run: {
    stats: Record<'requests' | 'assertions', { total: number; failed: number }>
    failures: { source: { name: string }; error: { test?: string; message: string } }[]
  }
}

describe('newman, on a fresh server,', () => {
  let service: Service
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'viztube-newman-'))
    service = await startService({ NODE_ENV: 'test', RATE_LIMIT_AUTH_MAX: '1000', RATE_LIMIT_API_MAX: '1000' })
  }, 90_000)
  afterAll(async () => {
    await service.stop()
    rmSync(folder, { recursive: true })
  })

  /** As documented: from the root of the repository. */
  async function newman(): Promise<Report['run']> {
    const file = join(folder, 'report.json')
    const args = [
      'run',
      COLLECTION,
      '--env-var',
      `baseUrl=${service.origin}/api/v2`,
      '--reporters',
      'json',
      '--reporter-json-export',
      file,
    ]
    // It exits with 1 when a test fails; which one is in the report.
    await promisify(execFile)(process.execPath, ['node_modules/newman/bin/newman.js', ...args]).catch(() => undefined)
    return (JSON.parse(readFileSync(file, 'utf8')) as Report).run
  }

  it('runs it from top to bottom without a failure, and again', async () => {
    for (let time = 0; time < 2; time++) {
      const { stats, failures } = await newman()
      expect(failures.map(({ source, error }) => `${source.name}: ${error.test ?? ''}: ${error.message}`)).toEqual([])
      expect(stats.requests).toMatchObject({ total: requests.length, failed: 0 })
      expect(stats.assertions).toMatchObject({ failed: 0 })
      expect(stats.assertions.total).toBeGreaterThan(3 * requests.length)
    }
  }, 120_000)
})
