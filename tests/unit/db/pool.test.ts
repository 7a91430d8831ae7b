import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connectDatabase, type DatabaseClient } from '../../../src/db/client.js'
import { createPool } from '../../../src/db/pool.js'
import { createLogger } from '../../../src/utils/logger.js'
import { freshDatabase, withClient } from '../../support/database.js'
import { startFaultProxy } from '../../support/faultProxy.js'

let url: string
let client: DatabaseClient

beforeAll(async () => {
  url = await freshDatabase('pool')
  client = connectDatabase(url, createLogger({ level: 'silent', pretty: false }))
})
afterAll(() => client.close())

/** Runs a statement that waits for a lock, ends its connection under it, and then lets go of the lock. */
const whileEnded = (statement: () => PromiseLike<unknown>) =>
  withClient(url, (holder) =>
    withClient(url, async (admin) => {
      await holder.query('BEGIN')
      await holder.query('LOCK TABLE users')
      const result = Promise.resolve(statement()).catch((error: unknown) => String(error))
      const waiting = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
      while ((await admin.query(`SELECT pg_terminate_backend(pid) ${waiting}`)).rowCount === 0);
      await holder.query('ROLLBACK')
      return result
    }),
  )

describe('a connection that is ended', () => {
  it('under a read costs nothing: it is sent once more', async () => {
    expect(await whileEnded(() => client.db.user.findMany())).toEqual([])
    expect(await whileEnded(() => client.db.$queryRaw`SELECT id FROM users`)).toEqual([])
    expect(await whileEnded(() => client.pool.query('SELECT id FROM users'))).toMatchObject({ rows: [] })
    const counted = { text: 'WITH all_of_them AS (SELECT id, "updatedAt" FROM users) SELECT count(*)::int FROM all_of_them' }
    expect(await whileEnded(() => client.pool.query(counted))).toMatchObject({ rows: [{ count: 0 }] })
  })

  it.each<[string, () => PromiseLike<unknown>]>([
    ['a write', () => client.db.user.updateMany({ data: { fullname: 'x' } })],
    ['a raw write', () => client.db.$queryRaw`WITH gone AS (DELETE FROM users RETURNING id) SELECT id FROM gone`],
    ['a read in a transaction, which may have written before', () => client.db.$transaction((tx) => tx.user.findMany())],
  ])('under %s is an error: nobody knows whether it was done', async (_name, statement) => {
    expect(await whileEnded(statement)).toMatch(/terminating connection|Connection terminated|terminated/)
  })
})

describe('a connection that is taken out', () => {
  it('may end while nobody listens to it: the next statement fails, and nothing else', async () => {
    const pool = createPool({ connectionString: url, max: 1 })
    pool.on('error', () => undefined)
    const connection = await pool.connect()
    const { rows } = await connection.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const ended = new Promise((resolve) => connection.once('end', resolve))
    await withClient(url, (admin) => admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]))
    await ended
    await expect(connection.query('SELECT 1')).rejects.toThrow(/not queryable|terminat/)
    connection.release()
    expect((await pool.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    await pool.end()
  })
})

describe('a connection that has fallen silent', () => {
  it('is cut, so that what is sent next, such as a rollback, does not wait as well', async () => {
    const proxy = await startFaultProxy(url)
    const pool = createPool({ connectionString: proxy.through(url), query_timeout: 300, max: 1 })
    pool.on('error', () => undefined)
    const connection = await pool.connect()
    connection.on('error', () => undefined)
    await connection.query('BEGIN')
    proxy.blackhole()
    await expect(connection.query('SELECT 1')).rejects.toThrow('Query read timeout')
    await expect(connection.query('ROLLBACK')).rejects.toThrow(/Connection terminated|connection error/)
    connection.release()
    proxy.up()
    expect((await pool.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    await pool.end()
    await proxy.close()
  })
})
