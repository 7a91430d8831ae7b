import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connectDatabase, type DatabaseClient } from '../../../src/db/client.js'
import { createLogger } from '../../../src/utils/logger.js'
import { freshDatabase, withClient } from '../../support/database.js'

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
  })

  it.each<[string, () => PromiseLike<unknown>]>([
    ['a write', () => client.db.user.updateMany({ data: { fullname: 'x' } })],
    ['a raw write', () => client.db.$queryRaw`WITH gone AS (DELETE FROM users RETURNING id) SELECT id FROM gone`],
    ['a read in a transaction, which may have written before', () => client.db.$transaction((tx) => tx.user.findMany())],
  ])('under %s is an error: nobody knows whether it was done', async (_name, statement) => {
    expect(await whileEnded(statement)).toMatch(/terminating connection|Connection terminated|terminated/)
  })
})
