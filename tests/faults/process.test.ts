import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Running } from '../support/builtService.js'
import { withClient } from '../support/database.js'
import { type Answer, type Caller, type FaultBench, openFaultBench } from '../support/faultBench.js'
import { isSuccess } from '../support/load.js'
import { until } from '../support/queue.js'

/** Loaded before the service: does on a signal what a mistake in a timer, a promise or a loop would do. */
const MISTAKES = `
process.on('SIGUSR2', () => setTimeout(() => { throw new Error('thrown by a timer') }))
// More memory than the least that the service can be told to be short of.
globalThis.ballast = Buffer.alloc(64 * 2 ** 20, 1)
process.on('SIGWINCH', () => void Promise.reject(new Error('rejected, and unheard')))
process.on('SIGCONT', () => {
  const until = Date.now() + 6_000
  const block = () => {
    for (const end = Date.now() + 700; Date.now() < end; );
    if (Date.now() < until) setImmediate(block)
  }
  block()
})
`

const QUIET = { DELAY_SHED_MS: '3600000', MEMORY_SHED_BYTES: '999999999999' }

let bench: FaultBench
let service: Running | undefined
let ada: Caller

beforeAll(async () => {
  bench = await openFaultBench('process')
  ada = await bench.person()
  const mistakes = join(bench.build.folder, 'mistakes.mjs')
  await writeFile(mistakes, MISTAKES)
  bench.settings['NODE_OPTIONS'] = `--import ${pathToFileURL(mistakes).href}`
})
afterAll(async () => {
  await service?.kill('SIGKILL')
  await bench.close()
})

const start = async (settings: Record<string, string> = QUIET) => {
  await service?.kill('SIGKILL')
  const started = await bench.build.start('index', { ...bench.settings, ...settings })
  await until(() => started.messages.length > 0)
  service = started
}

const running = () => {
  if (service === undefined) throw new Error('The service is not running')
  return service
}

/** What the service has logged so far, a line each. */
const lines = () =>
  running()
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const logged = (msg: string) => lines().filter((line) => line['msg'] === msg)

const health = async () => (await fetch(`${bench.origin}/api/v2/healthcheck`)).status
const list = () => bench.call(ada, 'GET', '/videos')
const json = (body: object) => ({ type: 'application/json', body: Buffer.from(JSON.stringify(body)) })
const isOverloaded = ({ status, retryAfter, body }: Answer) =>
  status === 503 && body.code === 'OVERLOADED' && Number(retryAfter) > 0

describe('an error that nobody catches', () => {
  beforeEach(() => start())

  it('in a timer ends the process with 1, once requests that have begun are answered', async () => {
    const answer = await withClient(bench.settings['DATABASE_URL'] ?? '', async (holder) => {
      await holder.query('BEGIN')
      await holder.query('LOCK TABLE videos')
      const begun = list()
      const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
      while ((await holder.query(waiting)).rowCount === 0);
      process.kill(running().pid, 'SIGUSR2')
      await until(() => logged('an error that nobody caught: this process ends').length > 0)
      await until(() =>
        health().then(
          () => false,
          () => true,
        ),
      )
      await holder.query('ROLLBACK')
      return begun
    })
    expect(answer.status).toBe(200)
    expect(await running().ended).toEqual([1, null])
    expect(logged('an error that nobody caught: this process ends')).toEqual([
      expect.objectContaining({ level: 60, err: expect.objectContaining({ message: 'thrown by a timer' }) }),
    ])
  })

  it('in a timer ends the process also when a request does not end', async () => {
    const body = new ReadableStream({ start: () => undefined })
    const hanging = fetch(`${bench.origin}/api/v2/tweets`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ada.token}`, 'Content-Type': 'application/json' },
      body,
      duplex: 'half',
    })
    const cut = hanging.then(
      () => 'answered',
      () => 'cut',
    )
    await sleep(200)
    const from = Date.now()
    process.kill(running().pid, 'SIGUSR2')
    expect(await running().ended).toEqual([1, null])
    expect(Date.now() - from).toBeLessThan(8_000)
    expect(await cut).toBe('cut')
  })

  it('in a promise is logged, and ends nothing', async () => {
    process.kill(running().pid, 'SIGWINCH')
    await until(() => logged('a promise failed, and nobody was waiting for it').length === 1)
    expect((await list()).status).toBe(200)
  })
})

describe('a process with more to do than it can', () => {
  it('refuses all but health checks while it lets others wait, and takes requests again soon after', async () => {
    await start({ DELAY_SHED_MS: '500' })
    expect((await list()).status).toBe(200)
    const answers: Answer[] = []
    for (let next = 0; !answers.some(isOverloaded);) {
      // It lasts for some seconds. On a machine with much to do the process may have missed to see it.
      if (Date.now() >= next) process.kill(running().pid, 'SIGCONT')
      if (Date.now() >= next) next = Date.now() + 9_000
      const [answer, status] = await Promise.all([list(), health()])
      expect(status).toBe(200)
      answers.push(answer)
    }
    expect(answers.filter((answer) => answer.status !== 200 && !isOverloaded(answer))).toEqual([])
    await until(() => logged('no longer overloaded').length > 0)
    expect((await list()).status).toBe(200)
  })

  it('lets few requests in while memory is short, so that it is given back, and never none', async () => {
    await start({ MEMORY_SHED_BYTES: '100000000' })
    for (let second = 0; second < 2; second++) {
      const answers = await Promise.all(Array.from({ length: 40 }, list))
      expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(10)
      expect(answers.filter(isOverloaded).length).toBeGreaterThan(0)
      expect(answers.filter((answer) => answer.status !== 200 && !isOverloaded(answer))).toEqual([])
      expect(await health()).toBe(200)
      await sleep(1_100)
    }
  })

  it('answers every one of 200 who sign in at once, and health checks meanwhile', async () => {
    await start()
    const body = json({ username: 'nobody_at_all', password: 'SecurePass123' })
    let answered = 0
    const calls = Array.from({ length: 200 }, (_, n) =>
      bench
        .call(
          { id: 0, token: '' },
          'POST',
          '/user/login',
          n < 8 ? body : json({ username: `nobody_${n}`, password: 'SecurePass123' }),
        )
        .finally(() => (answered += 1)),
    )
    while (answered < 200) {
      expect(await health()).toBe(200)
      await sleep(20)
    }
    const answers = await Promise.all(calls)
    // A machine that is busy with something else has no connection for some of them.
    const refused = ({ status, retryAfter }: Answer) => status === 503 && Number(retryAfter) > 0
    expect(answers.filter((answer) => answer.status !== 401 && !refused(answer))).toEqual([])
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThan(0)
    expect(answers.filter(refused).length).toBeGreaterThan(0)
    expect((await bench.call(ada, 'POST', '/user/login', body)).status).toBe(401)
  }, 60_000)
})

describe('the log', () => {
  it('has a line for each request that says what was asked, by whom, and what came of it, and nothing that is secret', async () => {
    await start()
    const cookie = { Cookie: `accessToken=${ada.token}; refreshToken=refresh-cookie-of-ada` }
    const calls: [string, string, RequestInit?][] = [
      ['GET', `/videos?query=looked-for&token=${ada.token}`],
      ['GET', '/videos/4711?signature=query-signature', { headers: cookie }],
      ['POST', '/user/login', { body: JSON.stringify({ username: 'ada', password: 'password-of-ada' }) }],
      [
        'POST',
        '/user/change-password',
        { headers: cookie, body: JSON.stringify({ oldPassword: 'old-of-ada', newPassword: 'new-of-ada' }) },
      ],
      ['GET', '/nowhere\u2028{"level":30}'],
    ]
    for (const [method, path, init] of calls) {
      const headers = { Authorization: `Bearer ${ada.token}`, 'Content-Type': 'application/json', ...(init?.headers as object) }
      await fetch(`${bench.origin}/api/v2${path}`, { method, ...init, headers })
    }
    await until(() => logged('request').length === calls.length)
    const common = {
      level: 30,
      id: expect.stringMatching(/^[\w-]{36}$/),
      address: '127.0.0.1',
      durationMs: expect.any(Number),
      complete: true,
    }
    const byAda = { ...common, userId: ada.id, sessionId: expect.any(Number) }
    expect(logged('request')).toEqual([
      expect.objectContaining({ ...byAda, method: 'GET', route: '/videos', path: '/api/v2/videos', status: 200 }),
      expect.objectContaining({ ...byAda, method: 'GET', route: '/videos/:videoId', path: '/api/v2/videos/4711', status: 404 }),
      expect.objectContaining({ ...common, method: 'POST', route: '/user/login', path: '/api/v2/user/login', status: 401 }),
      expect.objectContaining({ ...byAda, method: 'POST', route: '/user/change-password', status: 400 }),
      expect.objectContaining({ ...common, method: 'GET', status: 404 }),
    ])
    expect(running().output()).not.toMatch(/looked-for|query-signature|-of-ada|\$2b\$/)
    expect(running().output()).not.toContain(ada.token)
    expect(isSuccess((await list()).status)).toBe(true)
  })
})
