import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { connectDatabase, type DatabaseClient, type Db } from '../../../src/db/client.js'
import { startEmbeddedPostgres } from '../../../src/db/embedded.js'
import { databaseFailure, isUniqueViolation } from '../../../src/db/errors.js'
import { createLogger } from '../../../src/utils/logger.js'
import { freshDatabase, withClient } from '../../support/database.js'

const log = createLogger({ level: 'silent', pretty: false })
const CONNECTIONS = 3
const UNAVAILABLE = { kind: 'unavailable' }

let url: string
let client: DatabaseClient
let db: Db

beforeAll(async () => {
  url = await freshDatabase('errors')
  client = connectDatabase(url, log, { max: CONNECTIONS })
  db = client.db
})
afterAll(() => client.close())

const ada = {
  username: 'ada',
  email: 'Ada@example.com',
  fullname: 'Ada',
  password: 'x'.repeat(60),
  avatar: '',
  avatarPublicId: '',
}
const video = {
  userId: 1,
  title: 'Clay',
  duration: 1,
  videoFileUrl: '',
  videoFilePublicId: '',
  videoFileBytes: 1,
  thumbnailUrl: '',
  thumbnailPublicId: '',
}

beforeEach(async () => {
  await db.$executeRaw`TRUNCATE users RESTART IDENTITY CASCADE`
  await db.user.create({ data: ada })
  await db.video.create({ data: video })
})

/** What went wrong, as the rest of the service is told. */
const failureOf = (statement: PromiseLike<unknown>) =>
  Promise.resolve(statement).then(
    () => 'it did not fail',
    (error: unknown) => databaseFailure(error) ?? error,
  )

/** Runs statements while another connection holds all of `videos`. */
const whileLocked = <T>(statements: () => Promise<T>, meanwhile?: () => Promise<unknown>) =>
  withClient(url, async (holder) => {
    await holder.query('BEGIN')
    await holder.query('LOCK TABLE videos')
    const [result] = await Promise.all([statements(), meanwhile?.()])
    return result
  })

/** Has the server do something to our backends, as soon as there is one that matches. */
const toOurs = (verb: 'pg_cancel_backend' | 'pg_terminate_backend', which: string) =>
  withClient(url, async (admin) => {
    const ours = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'viztube'"
    while ((await admin.query(`SELECT ${verb}(pid) ${ours} AND ${which}`)).rowCount === 0);
  })

const WAITING = "wait_event_type = 'Lock'"

describe('a value that is there already', () => {
  it('names the index of a username', async () => {
    const failure = await failureOf(db.user.create({ data: { ...ada, email: 'b@example.com' } }))
    expect(failure).toEqual({ kind: 'unique', constraint: 'users_username_key' })
  })

  it('names the index of an e-mail address, in any letter case', async () => {
    const failure = await failureOf(db.user.create({ data: { ...ada, username: 'b', email: 'aDA@EXAMPLE.com' } }))
    expect(failure).toEqual({ kind: 'unique', constraint: 'users_email_key' })
  })

  it('is the same for a raw statement', async () => {
    const again = db.$executeRaw`
      INSERT INTO users (username, email, fullname, password, avatar, "avatarPublicId", "updatedAt")
      VALUES ('ada', 'b@example.com', '', '', '', '', now())`
    expect(await failureOf(again)).toEqual({ kind: 'unique', constraint: 'users_username_key' })
  })

  it('is told apart from every other failure', async () => {
    const taken = await db.user.create({ data: ada }).catch((error: unknown) => error)
    const gone = await db.video.delete({ where: { id: 9 } }).catch((error: unknown) => error)
    expect([taken, gone, new Error('another')].map(isUniqueViolation)).toEqual([true, false, false])
  })
})

describe('a row that is gone', () => {
  const comment = { content: 'A comment', userId: 1, videoId: 9 }

  it.each<[string, () => PromiseLike<unknown>, string]>([
    ['a reference to it', () => db.comment.create({ data: comment }), 'reference'],
    ['a raw reference', () => db.$executeRaw`INSERT INTO watch_history ("userId", "videoId") VALUES (1, 9)`, 'reference'],
    ['an update', () => db.video.update({ where: { id: 9 }, data: { title: 'x' } }), 'missing'],
    ['a delete', () => db.video.delete({ where: { id: 9 } }), 'missing'],
    ['a read that needs it', () => db.video.findUniqueOrThrow({ where: { id: 9 } }), 'missing'],
  ])('%s', async (_name, statement, kind) => {
    expect(await failureOf(statement())).toEqual({ kind })
  })
})

describe('a value that does not fit', () => {
  it.each<[string, () => PromiseLike<unknown>]>([
    ['a NUL byte', () => db.video.update({ where: { id: 1 }, data: { title: 'a\u0000b' } })],
    ['a NUL byte in a filter', () => db.video.findMany({ where: { title: 'a\u0000b' } })],
    ['a NUL byte in a raw statement', () => db.$queryRaw`SELECT ${'a\u0000b'}::text`],
    ['an id beyond 32 bits', () => db.video.findUnique({ where: { id: 2 ** 31 } })],
    ['an id beyond 32 bits in a raw statement', () => db.$queryRaw`SELECT 1 AS x FROM videos WHERE id = ${2 ** 31}::int`],
    ['a number that overflows', () => db.video.update({ where: { id: 1 }, data: { views: { increment: 2 ** 31 - 1 } } })],
    ['a number that overflows in a raw statement', () => db.$executeRaw`UPDATE videos SET views = views + 2147483647`],
    ['a text that is too long', () => db.video.update({ where: { id: 1 }, data: { title: 'a'.repeat(101) } })],
    ['a text that is no number', () => db.$queryRaw`SELECT ${'x'}::text::int`],
  ])('%s', async (_name, statement) => {
    await db.video.update({ where: { id: 1 }, data: { views: 1 } })
    expect(await failureOf(statement())).toEqual({ kind: 'invalid' })
  })
})

describe('a mistake of ours', () => {
  it.each<[string, () => PromiseLike<unknown>]>([
    ['a syntax error', () => db.$queryRaw`SELEKT 1`],
    ['a row against a check', () => db.like.create({ data: { userId: 1 } })],
    ['a missing value', () => db.$executeRaw`INSERT INTO likes ("videoId") VALUES (1)`],
    ['a filter without its value', () => db.video.findUnique({ where: { id: undefined as unknown as number } })],
    ['a negative offset', () => db.video.findMany({ skip: -1 })],
  ])('is no failure of the database: %s', async (_name, statement) => {
    const error = await Promise.resolve(statement()).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(Error)
    expect(databaseFailure(error)).toBeUndefined()
  })

  it.each([
    ['a client that broke off', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })],
    ['an error of a file', Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write' })],
    ['no error at all', 'Connection terminated'],
    ['nothing', undefined],
  ])('nor is %s', (_name, thrown) => {
    expect(databaseFailure(thrown)).toBeUndefined()
  })
})

describe('transactions that get in the way of each other', () => {
  /** Resolves for everybody when this many have come. */
  function meeting(size: number) {
    let open: () => void = () => undefined
    const all = new Promise<void>((resolve) => (open = resolve))
    let here = 0
    return () => {
      if (++here === size) open()
      return all
    }
  }

  /** How two transactions end, of which one cannot go on. */
  async function outcomes(run: (met: () => Promise<void>, mine: number, yours: number) => Promise<unknown>) {
    const met = meeting(2)
    const both = [run(met, 1, 2), run(met, 2, 1)].map((one) =>
      one.then(
        () => undefined,
        (error: unknown) => databaseFailure(error) ?? error,
      ),
    )
    return (await Promise.all(both)).filter((outcome) => outcome !== undefined)
  }

  beforeEach(() => db.video.create({ data: video }))

  it('a deadlock', async () => {
    const ended = outcomes((met, mine, yours) =>
      db.$transaction(async (db) => {
        await db.video.update({ where: { id: mine }, data: { title: 'x' } })
        await met()
        await db.video.update({ where: { id: yours }, data: { title: 'x' } })
      }),
    )
    expect(await ended).toEqual([{ kind: 'conflict' }])
  })

  it('a deadlock of raw statements', async () => {
    const ended = outcomes((met, mine, yours) =>
      db.$transaction(async (db) => {
        await db.$executeRaw`UPDATE videos SET title = 'x' WHERE id = ${mine}`
        await met()
        await db.$executeRaw`UPDATE videos SET title = 'x' WHERE id = ${yours}`
      }),
    )
    expect(await ended).toEqual([{ kind: 'conflict' }])
  })

  it('a serialization failure', async () => {
    const ended = outcomes((met) =>
      db.$transaction(
        async (db) => {
          await db.video.findUnique({ where: { id: 1 } })
          await met()
          await db.video.update({ where: { id: 1 }, data: { views: 5 } })
        },
        { isolationLevel: 'Serializable' },
      ),
    )
    expect(await ended).toEqual([{ kind: 'conflict' }])
  })
})

describe('a database that cannot', () => {
  const sleep = () => db.$queryRaw`SELECT pg_sleep(60)::text`

  it('a statement that takes too long', async () => {
    const slow = db.$transaction([db.$executeRaw`SET LOCAL statement_timeout = 100`, sleep()])
    expect(await failureOf(slow)).toEqual(UNAVAILABLE)
  })

  it('a lock that does not come', async () => {
    const read = () => failureOf(db.$transaction([db.$executeRaw`SET LOCAL lock_timeout = 100`, db.video.findMany()]))
    expect(await whileLocked(read)).toEqual(UNAVAILABLE)
    const rawRead = () =>
      failureOf(db.$transaction([db.$executeRaw`SET LOCAL lock_timeout = 100`, db.$queryRaw`SELECT * FROM videos`]))
    expect(await whileLocked(rawRead)).toEqual(UNAVAILABLE)
  })

  it('a statement that an administrator cancels', async () => {
    const read = () => failureOf(db.video.findMany())
    expect(await whileLocked(read, () => toOurs('pg_cancel_backend', WAITING))).toEqual(UNAVAILABLE)
  })

  it('a backend that is terminated under a statement', async () => {
    const write = () => failureOf(db.video.updateMany({ data: { title: 'x' } }))
    expect(await whileLocked(write, () => toOurs('pg_terminate_backend', WAITING))).toEqual(UNAVAILABLE)
    const rawWrite = () => failureOf(db.$executeRaw`UPDATE videos SET title = 'x'`)
    expect(await whileLocked(rawWrite, () => toOurs('pg_terminate_backend', WAITING))).toEqual(UNAVAILABLE)
  })

  it('a backend that is terminated between the statements of a transaction, and is replaced afterwards', async () => {
    const ended = db.$transaction(async (db) => {
      await db.video.findMany()
      await toOurs('pg_terminate_backend', "state = 'idle in transaction'")
      await db.video.findMany()
    })
    expect(await failureOf(ended)).toEqual(UNAVAILABLE)
    expect(await db.video.count()).toBe(1)
  })

  it('a pool whose connections are all busy', async () => {
    const reads = () => Promise.all(Array.from({ length: CONNECTIONS + 2 }, () => failureOf(db.video.findMany())))
    expect(await whileLocked(reads)).toEqual(Array(CONNECTIONS + 2).fill(UNAVAILABLE))
  })

  it('a transaction that finds no connection', async () => {
    const begin = () => failureOf(db.$transaction((db) => db.video.findMany()))
    const busy = () => Promise.all(Array.from({ length: CONNECTIONS + 2 }, begin))
    expect(await whileLocked(busy)).toEqual(Array(CONNECTIONS + 2).fill(UNAVAILABLE))
  })

  it('a transaction that takes too long', async () => {
    const slow = db.$transaction(
      async (db) => {
        await db.$queryRaw`SELECT pg_sleep(0.3)::text`
        return db.video.findMany()
      },
      { timeout: 100 },
    )
    expect(await failureOf(slow)).toEqual(UNAVAILABLE)
  })

  it('wrong credentials, and a database that is not there', async () => {
    const wrong = new URL(url)
    wrong.password = 'wrong'
    const missing = new URL(url)
    missing.pathname = '/viztube_missing'
    for (const address of [wrong, missing]) {
      const { db, close } = connectDatabase(address.href, log)
      expect(await failureOf(db.video.findMany())).toEqual(UNAVAILABLE)
      expect(await failureOf(db.$queryRaw`SELECT 1 AS x`)).toEqual(UNAVAILABLE)
      await close()
    }
  })

  it('a server that stops under a statement, and one that has stopped', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'viztube-stopping-'))
    const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } })
    const { db, close } = connectDatabase(server.connectionString, log)
    try {
      const running = [failureOf(db.$queryRaw`SELECT pg_sleep(60)::text`)]
      await withClient(server.connectionString, async (admin) => {
        const sleeping = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        while ((await admin.query(sleeping)).rowCount === 0);
      })
      await server.stop()
      expect(await Promise.all(running)).toEqual([UNAVAILABLE])
      expect(await failureOf(db.video.findMany())).toEqual(UNAVAILABLE)
      expect(await failureOf(db.$queryRaw`SELECT 1 AS x`)).toEqual(UNAVAILABLE)
      expect(await failureOf(db.$transaction((db) => db.video.findMany()))).toEqual(UNAVAILABLE)
    } finally {
      await close()
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
  })

  it('a pool that has been closed', async () => {
    const { db, close } = connectDatabase(url, log)
    await close()
    expect(await failureOf(db.video.findMany())).toEqual(UNAVAILABLE)
  })
})
