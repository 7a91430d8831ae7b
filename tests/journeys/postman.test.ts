import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
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

describe('newman, on a fresh server,', () => {
  let service: Service

  beforeAll(async () => {
    service = await startService({ NODE_ENV: 'test', RATE_LIMIT_AUTH_MAX: '1000', RATE_LIMIT_API_MAX: '1000' })
  }, 90_000)
  afterAll(() => service.stop())

  /** As documented: from the root of the repository. */
  async function newman() {
    const address = ['--env-var', `baseUrl=${service.origin}/api/v2`]
    const args = ['node_modules/newman/bin/newman.js', 'run', COLLECTION, ...address, '--color', 'off', '--timeout', '90000']
    const { stdout } = await promisify(execFile)(process.execPath, args).catch((error: unknown) => error as { stdout: string })
    const count = (of: string) => new RegExp(`${of} │ +(\\d+) │ +(\\d+)`).exec(stdout)?.slice(1).map(Number)
    return { requests: count('requests'), tests: count('assertions'), problems: stdout.split(/# +failure/)[1] }
  }

  it('runs it from top to bottom without a failure, and again', async () => {
    for (let time = 0; time < 2; time++) {
      const { requests: sent, tests, problems } = await newman()
      expect(problems).toBeUndefined()
      expect(sent).toEqual([requests.length, 0])
      expect(tests?.[0]).toBeGreaterThan(3 * requests.length)
    }
  }, 120_000)
})
