import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import type pg from 'pg'
import { createApp } from '../../src/app.js'
import { claimKey, keepClaim, releaseKey, SIGN_OF_LIFE_MS } from '../../src/db/idempotency.js'
import { createDeps } from '../../src/deps.js'
import { requestsOf, useApp } from '../support/app.js'
import { withClient } from '../support/database.js'
import { failure } from '../support/expected.js'
import { samples } from '../support/idempotent.js'
import type { Person } from '../support/people.js'
import { until } from '../support/queue.js'

const app = useApp()

const KEY = 'a-key'
const STILL_HANDLED = failure(409, 'CONFLICT', expect.stringMatching(/still being handled/))

/** Runs `work` while nobody can add a row to a table; `waiting` tells that somebody wants to. */
async function whileLocked<T>(
  table: string,
  work: (waiting: () => Promise<number>, client: pg.Client) => Promise<T>,
): Promise<T> {
  return withClient(app.databaseUrl, async (client) => {
    await client.query('BEGIN')
    await client.query(`LOCK TABLE ${table} IN SHARE MODE`)
    const waiting = async () => {
      const { rows } = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`,
      )
      return rows[0]?.pid ?? 0
    }
    const result = await work(waiting, client)
    await client.query('COMMIT')
    return result
  })
}

const tweet = (person: Person, content = 'Hello') => person.post('/tweets').set('Idempotency-Key', KEY).send({ content })

/** Gives the key to another attempt, as happens when the process of the first has long given no sign of life. */
const takeOver = () => app.deps.db.idempotencyKey.updateMany({ data: { claim: '00000000-0000-4000-8000-000000000000' } })

describe('a request with an Idempotency-Key', () => {
  it('keeps others with the same key out while it is being handled, and answers them when it has been', async () => {
    const ada = await app.signUp('ada')
    const first = await whileLocked('tweets', async (waiting) => {
      const answer = tweet(ada).then((response) => response)
      await until(async () => (await waiting()) > 0)
      const { status, headers, body } = await tweet(ada)
      expect({ status, body, wait: headers['retry-after'] }).toEqual({ status: 409, body: STILL_HANDLED, wait: '1' })
      return { answer }
    })
    const { status, text } = await first.answer
    expect(status).toBe(201)
    expect((await tweet(ada)).text).toBe(text)
    expect(await app.deps.db.tweet.count()).toBe(1)
  })

  it('refuses a video before a byte of it is stored while the same is being handled', async () => {
    const ada = await app.signUp('ada')
    const send = await samples.publishVideo.prepare(app, ada)
    await whileLocked('videos', async (waiting) => {
      const answer = send()
        .set('Idempotency-Key', KEY)
        .then(({ status }) => status)
      await until(async () => (await waiting()) > 0)
      const staged = await app.stagedFiles()
      const { status, body } = await send('Another').set('Idempotency-Key', KEY)
      expect({ status, body, staged: await app.stagedFiles() }).toEqual({ status: 409, body: STILL_HANDLED, staged })
      return { answer }
    }).then(async ({ answer }) => expect(await answer).toBe(201))
  })

  it('can be sent again soon after the process that handled it has died', async () => {
    const ada = await app.signUp('ada')
    const { db, clock } = app.deps
    // What a process leaves that dies between its claim and its transaction.
    await whileLocked('tweets', async (waiting) => {
      const answer = tweet(ada).then(({ status }) => status)
      await until(async () => (await waiting()) > 0)
      await takeOver()
      return { answer }
    }).then(async ({ answer }) => expect(await answer).toBe(409))
    const { expiresAt } = await db.idempotencyKey.findFirstOrThrow()
    expect(expiresAt.getTime() - clock().getTime()).toBeLessThanOrEqual(60_000)
    expect((await tweet(ada)).status).toBe(409)
    app.travel(61_000)
    expect((await tweet(ada, 'Something else')).status).toBe(201)
    expect(await db.tweet.count()).toBe(1)
  })

  it.each(['createTweet', 'publishVideo'] as const)('changes nothing once its key is in other hands: %s', async (name) => {
    const ada = await app.signUp('ada')
    const { prepare, count } = samples[name]
    const send = await prepare(app, ada)
    const answer = await whileLocked(name === 'createTweet' ? 'tweets' : 'videos', async (waiting) => {
      const answer = send()
        .set('Idempotency-Key', KEY)
        .then(({ status, body }) => ({ status, body: body as unknown }))
      await until(async () => (await waiting()) > 0)
      await takeOver()
      return { answer }
    })
    expect(await answer.answer).toEqual({ status: 409, body: STILL_HANDLED })
    const left = { rows: await count(app), assets: await app.storedAssets(), staged: await app.stagedFiles() }
    expect(left).toEqual({ rows: 0, assets: [], staged: [] })
  })

  it.each(['createTweet', 'publishVideo'] as const)(
    'has its key back when the database breaks off the transaction: %s',
    async (name) => {
      const ada = await app.signUp('ada')
      const { prepare, count } = samples[name]
      const send = await prepare(app, ada)
      const broken = await whileLocked(name === 'createTweet' ? 'tweets' : 'videos', async (waiting, client) => {
        const answer = send()
          .set('Idempotency-Key', KEY)
          .then(({ status }) => status)
        let pid = 0
        await until(async () => (pid = await waiting()) > 0)
        await client.query('SELECT pg_terminate_backend($1)', [pid])
        return { answer }
      })
      expect(await broken.answer).toBe(503)
      await until(async () => (await app.deps.db.idempotencyKey.count()) === 0)
      expect(await count(app)).toBe(0)
      expect((await send().set('Idempotency-Key', KEY)).status).toBe(201)
      expect(await count(app)).toBe(1)
    },
  )

  it('holds its key for as long as its process gives signs of life', async () => {
    const { id: userId } = await app.given.user()
    const { db } = app.deps
    const request = { userId, key: KEY, fingerprint: 'f'.repeat(64) }
    const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000)
    const [claim, other] = [randomUUID(), randomUUID()]
    await claimKey(db, request, claim, at(0))
    await keepClaim(db, request, claim, at(SIGN_OF_LIFE_MS / 1000))
    await expect(claimKey(db, request, other, at(79))).rejects.toMatchObject({ status: 409 })
    expect(await claimKey(db, request, other, at(80))).toBeUndefined()
    await keepClaim(db, request, claim, at(1_000))
    await releaseKey(db, request, claim)
    expect((await db.idempotencyKey.findFirstOrThrow()).expiresAt).toEqual(at(140))
  })

  it('is done once by two processes on one database', async () => {
    const ada = await app.signUp('ada')
    const { config, log, clock } = app.deps
    const secrets = {
      access: 'access-secret-of-the-test-suite-0123456789',
      refresh: 'refresh-secret-of-the-test-suite-987654321',
    }
    const other = createDeps(config, { connectionString: app.databaseUrl, secrets, log, clock })
    const server: Server = createApp(other.deps).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const elsewhere = requestsOf(origin, (test) => test.set('Authorization', `Bearer ${ada.accessToken}`))
    try {
      const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => tweet({ ...ada, ...(i % 2 === 0 && elsewhere) })))
      const { text } = await tweet({ ...ada, ...elsewhere })
      expect(answers.filter(({ status }) => status !== 409).map((answer) => answer.text)).toContain(text)
      expect(new Set(answers.filter(({ status }) => status === 201).map((answer) => answer.text))).toEqual(new Set([text]))
      expect(await app.deps.db.tweet.count()).toBe(1)
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await other.close()
    }
  })
})
