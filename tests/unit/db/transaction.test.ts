import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { connectDatabase, type DatabaseClient } from '../../../src/db/client.js'
import { databaseFailure } from '../../../src/db/errors.js'
import { MAX_RETRIES, retryOnConflict, transaction } from '../../../src/db/transaction.js'
import { createLogger } from '../../../src/utils/logger.js'
import { freshDatabase } from '../../support/database.js'

/** Two who need the same two rows, or the same row, at the same time. */

let database: DatabaseClient
let connectionString: string

beforeAll(async () => {
  connectionString = await freshDatabase()
  // The sooner a deadlock is found, the sooner this is over.
  const impatient = `${connectionString}?options=-c%20deadlock_timeout%3D50ms`
  database = connectDatabase(impatient, createLogger({ level: 'silent', pretty: false }))
})
afterAll(() => database.close())

beforeEach(async () => {
  await database.db.user.deleteMany()
  const user = (id: number) => ({ id, username: `user_${String(id)}`, email: `${String(id)}@example.com` })
  const rest = { fullname: 'A', password: 'x', avatar: 'a', avatarPublicId: 'a' }
  await database.db.user.createMany({ data: [1, 2].map((id) => ({ ...user(id), ...rest })) })
})

const namesOf = async () => (await database.db.user.findMany({ orderBy: { id: 'asc' } })).map(({ fullname }) => fullname)

/** Resolves for both when both have called it, and at once from then on. */
function meeting(): () => Promise<void> {
  let arrived = 0
  let meet: () => void
  const met = new Promise<void>((resolve) => (meet = resolve))
  return () => {
    arrived += 1
    if (arrived === 2) meet()
    return met
  }
}

describe('a transaction', () => {
  it('is done again after a deadlock, so that both of two are done', async () => {
    const meet = meeting()
    let runs = 0
    const both = [
      { name: 'first', mine: 1, other: 2 },
      { name: 'second', mine: 2, other: 1 },
    ].map(({ name, mine, other }) =>
      transaction(database.db, async (tx) => {
        runs += 1
        const append = (id: number) => tx.$executeRaw`UPDATE users SET fullname = fullname || ${` ${name}`} WHERE id = ${id}`
        await append(mine)
        await meet()
        await append(other)
        return name
      }),
    )
    expect(await Promise.all(both)).toEqual(['first', 'second'])
    expect(runs).toBe(3)
    expect([['A first second', 'A first second'], ['A second first', 'A second first']]).toContainEqual(await namesOf()) // prettier-ignore
  })

  it('is done again when it cannot have come after another one, so that no change is lost', async () => {
    const serializable = connectDatabase(
      `${connectionString}?options=-c%20default_transaction_isolation%3Dserializable`,
      createLogger({ level: 'silent', pretty: false }),
    )
    const meet = meeting()
    let runs = 0
    const append = (text: string) =>
      transaction(serializable.db, async (tx) => {
        runs += 1
        const { fullname } = await tx.user.findUniqueOrThrow({ where: { id: 1 } })
        await meet()
        await tx.user.update({ where: { id: 1 }, data: { fullname: fullname + text } })
      })
    await Promise.all([append('b'), append('c')]).finally(() => serializable.close())
    expect(runs).toBe(3)
    expect(['Abc', 'Acb']).toContain((await namesOf())[0])
  })

  it('is given up after the third time again, and has written nothing', async () => {
    const opponent = new pg.Client({ connectionString, options: '-c deadlock_timeout=10s' })
    await opponent.connect()
    let crossing = Promise.resolve<unknown>(undefined)
    let runs = 0
    const work = transaction(database.db, async (tx) => {
      runs += 1
      await crossing
      await opponent.query('ROLLBACK; BEGIN; UPDATE users SET fullname = fullname WHERE id = 2')
      await tx.user.update({ where: { id: 1 }, data: { fullname: 'written' } })
      crossing = opponent.query('UPDATE users SET fullname = fullname WHERE id = 1')
      while ((await opponentWaits(tx)) === 0);
      await tx.user.update({ where: { id: 2 }, data: { fullname: 'written' } })
    })
    const failure = await work.then(
      () => undefined,
      (error: unknown) => databaseFailure(error),
    )
    await crossing
    await opponent.end()
    expect({ failure, runs }).toEqual({ failure: { kind: 'conflict' }, runs: 1 + MAX_RETRIES })
    expect(await namesOf()).toEqual(['A', 'A'])
  })

  it('is done once when it fails for another reason', async () => {
    let runs = 0
    const work = transaction(database.db, (tx) => {
      runs += 1
      return tx.user.update({ where: { id: 1 }, data: { username: 'user_2' } })
    })
    await expect(work).rejects.toMatchObject({ code: 'P2002' })
    expect(runs).toBe(1)
  })
})

describe('a statement that meets no other', () => {
  it('is done once', async () => {
    let runs = 0
    const rename = () => {
      runs += 1
      return database.db.$executeRaw`UPDATE users SET fullname = 'B' WHERE id = 1`
    }
    expect(await retryOnConflict(rename)).toBe(1)
    expect(runs).toBe(1)
  })
})

async function opponentWaits(tx: { $queryRaw: DatabaseClient['db']['$queryRaw'] }): Promise<number> {
  const [row] = await tx.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))`
  return row.count
}
