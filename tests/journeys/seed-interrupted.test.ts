import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDiskMedia } from '../../src/services/media/disk.media.js'
import { emptyDatabase, freshDatabase, withClient } from '../support/database.js'
import { runSeed, type SeedRun, startSeed } from '../support/seed.js'

let dataDir: string
let address: string
let settings: Record<string, string>

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'viztube-seed-'))
  address = await freshDatabase('seed')
  settings = { DATA_DIR: dataDir, DATABASE_URL: address }
})
afterEach(() => rm(dataDir, { recursive: true, maxRetries: 20, retryDelay: 100 }))

const query = async <T>(sql: string) => (await withClient(address, (client) => client.query(sql))).rows as T[]
const countOf = async (table: string) => Number((await query<{ count: string }>(`SELECT count(*) FROM ${table}`))[0]?.count)

async function storedAssets(): Promise<string[]> {
  const assets: string[] = []
  const media = createDiskMedia({ root: join(dataDir, 'media') })
  for await (const batch of media.list({ storedBefore: new Date() })) assets.push(...batch.map(({ publicId }) => publicId))
  return assets.sort()
}

const namedAssets = async () =>
  (
    await query<{ id: string }>(
      `SELECT unnest(ARRAY["avatarPublicId", "coverImagePublicId"]) AS id FROM users
       UNION ALL SELECT unnest(ARRAY["videoFilePublicId", "thumbnailPublicId"]) FROM videos`,
    )
  )
    .map(({ id }) => id)
    .filter((id) => id !== '')
    .sort()

const addUser = (username: string, avatarPublicId = '') =>
  query(
    `INSERT INTO users (username, email, fullname, password, avatar, "avatarPublicId", "updatedAt")
     VALUES ('${username}', '${username}@example.com', 'A channel', repeat('x', 60), '', '${avatarPublicId}', now())`,
  )

const workplaces = async () => (await readdir(dataDir)).filter((name) => name.startsWith('seeding-'))

/** Starts a seed and calls `meanwhile` when it has stored all files and is about to write its first row. */
async function whileItWrites(meanwhile: (seed: SeedRun) => unknown): Promise<SeedRun> {
  return withClient(address, async (client) => {
    await client.query('BEGIN')
    await client.query('LOCK TABLE users IN SHARE MODE')
    const seed = startSeed(settings)
    const progress = { over: false }
    void seed.ended.then(() => (progress.over = true))
    try {
      while (!progress.over && !(await somebodyWaits())) await sleep(10)
      await meanwhile(seed)
    } catch (error) {
      seed.kill('SIGKILL')
      throw error
    }
    await client.query('ROLLBACK')
    return seed
  })
}

const somebodyWaits = async () =>
  (await query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).length > 0

const nothing = { users: 0, assets: [], workplaces: [] }
const state = async () => ({ users: await countOf('users'), assets: await storedAssets(), workplaces: await workplaces() })

/** What jobs will remove, all of it or what is due now. */
const doomedAssets = async (due = false) =>
  (
    await query<{ id: string }>(
      `SELECT data->>'publicId' AS id FROM pgboss.job WHERE name = 'removeAsset' ${due ? 'AND start_after <= now()' : ''}`,
    )
  )
    .map(({ id }) => id)
    .sort()

describe('npm run seed, when something comes between,', () => {
  it('makes everything once after it was killed with its files stored and no row written', async () => {
    const killed = await whileItWrites(async (seed) => {
      seed.kill('SIGKILL')
      await seed.ended
    })
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' })
    expect(await countOf('users')).toBe(0)
    expect(await storedAssets()).toHaveLength(36)

    expect(await runSeed(settings)).toMatchObject({ code: 0, output: expect.stringContaining('Made 5 channels') })
    expect(await countOf('users')).toBe(5)
    // What the killed run had stored is named by no row, and each by a job that removes it.
    const doomed = await doomedAssets()
    expect(doomed).toHaveLength(36)
    expect([...doomed, ...(await namedAssets())].sort()).toEqual(await storedAssets())
  })

  it('takes everything back when it is stopped', async () => {
    const stopped = await whileItWrites((seed) => seed.kill('SIGTERM'))
    expect(await stopped.ended).toEqual({ code: 1, signal: null, output: 'Interrupted; nothing was added.\n' })
    expect(await countOf('users')).toBe(0)
    expect(await workplaces()).toEqual([])
    expect(await doomedAssets(true)).toEqual(await storedAssets())
  })

  it('adds nothing when an account of someone else has one of the usernames', async () => {
    await addUser('paper_skies')
    expect(await runSeed(settings)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^The username paper_skies belongs to an account that the seed has not made.*\n$/),
    })
    expect(await state()).toEqual({ ...nothing, users: 1 })
  })

  it('stays away from a world whose owner has changed it', async () => {
    await runSeed(settings)
    await query(`DELETE FROM users WHERE username <> 'paper_skies'`)
    await query(`UPDATE users SET username = 'paper_clouds'`)
    expect(await runSeed(settings)).toMatchObject({ code: 0, output: expect.stringContaining('nothing was changed') })
    expect(await countOf('users')).toBe(1)
  })

  it('says in one sentence that the database has no tables', async () => {
    expect(await runSeed({ ...settings, DATABASE_URL: await emptyDatabase('seed_empty') })).toEqual({
      code: 1,
      signal: null,
      output: 'The database has no tables yet; run "npm run db:migrate" first.\n',
    })
  })

  it('refuses to run in production, whatever else is set, in one sentence', async () => {
    const refusal = 'The seed does not run in production: its accounts have a password that everyone knows.\n'
    expect(await runSeed({ ...settings, NODE_ENV: 'production' })).toEqual({ code: 1, signal: null, output: refusal })
    expect(await state()).toEqual(nothing)
  })
})
