import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toConfig } from '../../src/config/index.js'
import { startSession } from '../../src/db/session.js'
import { createDeps, type Deps } from '../../src/deps.js'
import { createLogger } from '../../src/utils/logger.js'
import { type Build, buildService, type Running } from './builtService.js'
import { freshDatabase } from './database.js'
import { type FaultProxy, startFaultProxy } from './faultProxy.js'
import { findLosses, type Losses } from './losses.js'
import type { Form } from './multipart.js'
import { freePort } from './freePort.js'

/** The service in a process of its own, for whoever wants to break it: its database is behind a proxy, its process can be killed. */
export interface FaultBench {
  origin: string
  /** Between the service and its database. */
  proxy: FaultProxy
  /** The same database and the same media, by ways of their own that always work. */
  deps: Deps
  /** Settings of the service, for another process of the same. */
  settings: Record<string, string>
  build: Build
  /** Folder of media, when they are on disk. */
  mediaRoot: string
  service: () => Running
  start: (prefix?: string[]) => Promise<void>
  /** Ends the process at once, as a power cut does, and heals the way to the database. */
  kill: () => Promise<void>
  /** Somebody with an account, and a token of theirs. */
  person: () => Promise<Caller>
  call: (caller: Caller, method: string, path: string, form?: Form) => Promise<Answer>
  /** What the faults so far have cost. */
  losses: () => Promise<Losses>
  close: () => Promise<void>
}

export interface Caller {
  id: number
  token: string
}

export interface Answer {
  /** 0 when the connection broke before there was one. */
  status: number
  retryAfter?: string | undefined
  body: { data?: { id?: number } | null; code?: string }
}

const secrets = { access: 'access-secret-of-the-fault-tests-0123456789', refresh: 'refresh-secret-of-the-fault-tests-987654321' }

/**
 * @param more settings
 * @param server address of a migrated database, for whoever wants to break its server, too
 */
export async function openFaultBench(name: string, more: Record<string, string> = {}, server?: string): Promise<FaultBench> {
  const connectionString = server ?? (await freshDatabase(name))
  const proxy = await startFaultProxy(connectionString)
  const dataDir = await mkdtemp(join(tmpdir(), 'viztube-faults-'))
  const build = await buildService()
  const port = await freePort()
  const settings = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'info',
    PORT: port,
    DATABASE_URL: proxy.through(connectionString),
    DATA_DIR: dataDir,
    ACCESS_TOKEN_SECRET: secrets.access,
    REFRESH_TOKEN_SECRET: secrets.refresh,
    RATE_LIMIT_AUTH_MAX: '1000000',
    RATE_LIMIT_API_MAX: '1000000',
    // Whoever tests faults keeps the machine busy.
    DELAY_SHED_MS: '3600000',
    JOB_RETRY_BASE_MS: '1',
    WORKER: 'separate',
    ...more,
  }
  const config = toConfig({ ...settings, DATABASE_URL: connectionString, LOG_LEVEL: 'silent' })
  const { deps, close } = createDeps(config, { connectionString, secrets, log: createLogger(config.log) })
  const origin = `http://127.0.0.1:${port}`
  let service: Running | undefined
  let people = 0

  const bench: FaultBench = {
    origin,
    proxy,
    deps,
    settings,
    build,
    mediaRoot: join(dataDir, 'media'),
    service: () => {
      if (service === undefined) throw new Error('The service is not running')
      return service
    },
    start: async (prefix) => {
      service = await build.start('index', settings, prefix)
    },
    kill: async () => {
      await bench.service().kill('SIGKILL')
      proxy.up()
      proxy.heal()
    },
    person: async () => {
      const username = `person_${String(++people)}`
      const { id } = await deps.db.user.create({
        data: {
          username,
          email: `${username}@example.com`,
          fullname: username,
          password: 'x'.repeat(60),
          avatar: '',
          avatarPublicId: '',
        },
      })
      const { accessToken } = await startSession(deps.db, deps, id, { userAgent: 'faults', address: '127.0.0.1' })
      return { id, token: accessToken }
    },
    call: (caller, method, path, form) => send(origin, caller, method, `/api/v2${path}`, form),
    losses: () => findLosses({ deps, stagingDir: build.stagingDir, origin }),
    close: async () => {
      await service?.kill('SIGKILL')
      await proxy.close()
      await close()
      await build.remove()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return bench
}

/** A connection of its own for each request, so that none meets the end of one before. */
export async function send(origin: string, { token }: Caller, method: string, path: string, form?: Form): Promise<Answer> {
  const headers = {
    ...(form && { 'Content-Type': form.type, 'Content-Length': form.body.length }),
    Authorization: `Bearer ${token}`,
  }
  return new Promise((resolve) => {
    const broken = () => resolve({ status: 0, body: {} })
    const req = request(`${origin}${path}`, { method, headers, agent: false }, (res) => {
      let text = ''
      res.setEncoding('utf8')
      res.on('data', (chunk: string) => (text += chunk))
      res.on('error', broken)
      res.on('close', () => {
        if (!res.complete) {
          broken()
          return
        }
        const { statusCode: status = 0, headers } = res
        resolve({ status, retryAfter: headers['retry-after'], body: JSON.parse(text) as Answer['body'] })
      })
    })
    req.on('error', broken)
    req.end(form?.body)
  })
}
