import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { ClientRequest, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import supertest from 'supertest'
import { createApp } from '../../src/app.js'
import { type Config, toConfig } from '../../src/config/index.js'
import { createDeps, type Deps } from '../../src/deps.js'
import { jobHandlers } from '../../src/jobs/index.js'
import { API_BASE } from '../../src/routes/index.js'
import { createLogger } from '../../src/utils/logger.js'
import { checkAnswer } from './conformance.js'
import { freshDatabase } from './database.js'
import { createGiven, type Given } from './given.js'
import { NEVER_BUSY } from './neverBusy.js'
import { createSignUp, type Person } from './people.js'

/** The service as a test sees it: the real one, on a database, a media folder and a staging folder of its own. */
export interface TestApp {
  /** Anyone's request: `api.get('/videos')`, below the API's base path. */
  api: Requests
  /** Address of the server without a path: `http://127.0.0.1:49152`. */
  origin: string
  /** Address of its database, as the superuser of the test cluster. */
  databaseUrl: string
  deps: Deps
  /** A person with an account who can call the API: `(await signUp('ada')).post('/tweets')`. */
  signUp: (username: string) => Promise<Person>
  /** Makes rows with everything they need: `await given.video({ title: 'Clay' })`. */
  given: Given
  /** Moves the service's clock, in milliseconds. Every test begins at the real time. */
  travel: (ms: number) => void
  /** All that the service has logged, where `LOG_LEVEL` lets it. */
  logged: () => string
  /** Names of the files that are staged now. */
  stagedFiles: () => Promise<string[]>
  /** Does every job that is due; answers how many. */
  runJobs: () => Promise<number>
  /** Public ids of everything the media store holds once the jobs that are due are done. */
  storedAssets: () => Promise<string[]>
}

export type Requests = Record<'get' | 'post' | 'patch' | 'delete' | 'head' | 'put', (path: string) => supertest.Test>

/**
 * Requests below the API's base path, as one caller: `decorate` adds what shows who it is. Every answer is checked against the API
 * document.
 */
export function requestsOf(origin: string, decorate: (test: supertest.Test) => supertest.Test = (test) => test): Requests {
  const agent = supertest(origin)
  const call = (method: keyof Requests) => (path: string) =>
    decorate(agent[method](API_BASE + path)).expect((response: supertest.Response & { req?: ClientRequest }) => {
      const { status, headers, body, req } = response
      const answer = { method: method.toUpperCase(), path: API_BASE + path, status, headers, body }
      checkAnswer(answer, ['authorization', 'cookie'].map((name) => String(req?.getHeader(name))).join('\n'))
    })
  return {
    get: call('get'),
    post: call('post'),
    patch: call('patch'),
    delete: call('delete'),
    head: call('head'),
    put: call('put'),
  }
}

/** How many this test file has: each has a database of its own. */
let apps = 0

/**
 * Starts the service for the tests of a file and empties its database and its media before each of them. Limits on calls are out of the way
 * unless `settings` (environment variables) say otherwise.
 */
export function useApp(settings: Record<string, string> = {}): TestApp {
  const app = {} as TestApp
  const database = apps++ === 0 ? '' : `app${String(apps)}`
  let server: Server
  let dataDir: string
  let close: () => Promise<void>
  let offset = 0
  let log = ''

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'viztube-app-'))
    const config = await testConfig(dataDir, settings)
    const secrets = {
      access: 'access-secret-of-the-test-suite-0123456789',
      refresh: 'refresh-secret-of-the-test-suite-987654321',
    }
    const databaseUrl = await freshDatabase(database)
    const created = createDeps(config, {
      connectionString: databaseUrl,
      secrets,
      log: createLogger(config.log, { write: (line) => void (log += line) }),
      clock: () => new Date(Date.now() + offset),
    })
    close = created.close
    server = createApp(created.deps).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    const given = createGiven(created.deps)
    Object.assign(app, {
      api: requestsOf(origin),
      origin,
      databaseUrl,
      deps: created.deps,
      given,
      signUp: createSignUp(origin, created.deps, given),
      travel: (ms: number) => void (offset += ms),
      logged: () => log,
      stagedFiles: () => readdir(config.stagingDir),
      runJobs: () => created.deps.jobs.drain(jobHandlers(created.deps)),
      storedAssets: async () => {
        await created.deps.jobs.drain(jobHandlers(created.deps))
        return storedAssets(created.deps)
      },
    } satisfies TestApp)
  })

  beforeEach(async () => {
    offset = 0
    await emptyTables(app.deps.db)
    await rm(join(dataDir, 'media'), { recursive: true, force: true })
  })

  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await close()
    await rm(dataDir, { recursive: true, force: true })
  })

  return app
}

/**
 * All of it hangs on users, and every id begins at 1 again. TRUNCATE would make and remove a hundred files, whatever is in them: twenty
 * times as slow for the few rows of a test.
 */
const emptyTables = (db: Deps['db']) => db.$queryRaw`
  WITH users AS (DELETE FROM users), jobs AS (DELETE FROM pgboss.job)
  SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace`

async function testConfig(dataDir: string, settings: Record<string, string>): Promise<Config> {
  const env = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    RATE_LIMIT_AUTH_MAX: '1000000',
    RATE_LIMIT_API_MAX: '1000000',
    UPLOADS_PER_USER: '1000',
    UPLOADS_AT_ONCE: '1000',
    UPLOADS_PER_DAY: '1000000',
    ...NEVER_BUSY,
    DATA_DIR: dataDir,
  }
  const stagingDir = await mkdtemp(join(dataDir, 'staging-'))
  return { ...toConfig({ ...env, ...settings }), stagingDir }
}

async function storedAssets({ media }: Deps): Promise<string[]> {
  const publicIds: string[] = []
  for await (const batch of media.list({ storedBefore: new Date(Date.now() + 60_000) })) {
    publicIds.push(...batch.map(({ publicId }) => publicId))
  }
  return publicIds.sort()
}
