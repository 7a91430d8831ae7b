import { readdirSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../../../src/db/client.js'
import { migrate } from '../../../../src/db/migrate.js'
import { jobKinds, type JobPayloads } from '../../../../src/services/queue/jobs.js'
import { createPgBossQueue } from '../../../../src/services/queue/pgBoss.queue.js'
import { emptyDatabase, withClient } from '../../../support/database.js'
import { log } from '../../../support/queue.js'

const migrations = readdirSync('prisma/migrations').filter((name) => /^\d/.test(name))

const tablesOf = (url: string, schema: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1`,
      [schema],
    )
    return rows.map(({ name }) => name)
  })

async function addOne(url: string) {
  const { db, pool, close } = connectDatabase(url, log)
  const queue = createPgBossQueue<JobPayloads>({ pool, log, kinds: jobKinds, retryBaseMs: 1 })
  await queue.add(db, 'removeAsset', { publicId: 'a', kind: 'image' })
  const state = await queue.state()
  await close()
  return state
}

describe('migrating a database', () => {
  it('makes the tables of jobs, in a schema of their own', async () => {
    const url = await emptyDatabase('queue_schema')
    await migrate(url)
    expect(await tablesOf(url, 'pgboss')).toEqual(expect.arrayContaining(['job', 'queue', 'version']))
    expect((await tablesOf(url, 'public')).filter((name) => name.includes('job'))).toEqual([])
    expect(await addOne(url)).toMatchObject([
      { name: 'endUpload', waiting: 0 },
      { name: 'reconcileMedia', waiting: 0 },
      { name: 'removeAsset', waiting: 1 },
    ])
  })

  it('makes them once when several do it at the same time', async () => {
    const url = await emptyDatabase('queue_schema')
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)])
    expect(applied.flat().sort()).toEqual(migrations)
    expect(await addOne(url)).toHaveLength(3)
  })

  it('makes them in a database that has all of our own tables, and touches none of these', async () => {
    const url = await emptyDatabase('queue_schema')
    await migrate(url)
    const before = await tablesOf(url, 'public')
    const history = () => withClient(url, async (client) => (await client.query('SELECT * FROM _prisma_migrations')).rows)
    const historyBefore = await history()
    // As `prisma migrate deploy` leaves a database.
    await withClient(url, (client) => client.query('DROP SCHEMA pgboss CASCADE'))
    expect(await migrate(url)).toEqual([])
    expect(await addOne(url)).toHaveLength(3)
    expect(await tablesOf(url, 'public')).toEqual(before)
    expect(await history()).toEqual(historyBefore)
  })

  it('keeps the jobs of a database that has them', async () => {
    const url = await emptyDatabase('queue_schema')
    await migrate(url)
    await addOne(url)
    await withClient(url, (client) => client.query(`SELECT pgboss.delete_queue('reconcileMedia')`))
    await migrate(url)
    expect(await addOne(url)).toMatchObject([
      { name: 'endUpload' },
      { name: 'reconcileMedia' },
      { name: 'removeAsset', waiting: 2 },
    ])
  })
})
