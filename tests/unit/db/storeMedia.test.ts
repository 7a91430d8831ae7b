import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { connectDatabase, type DatabaseClient, type Queries } from '../../../src/db/client.js'
import { discardMedia, storeMedia } from '../../../src/db/storeMedia.js'
import { createDiskMedia } from '../../../src/services/media/disk.media.js'
import type { MediaStore, StagedFile, StoredAsset } from '../../../src/services/media/index.js'
import { jobKinds, type JobPayloads, type Jobs } from '../../../src/services/queue/jobs.js'
import { createPgBossQueue } from '../../../src/services/queue/pgBoss.queue.js'
import { freshDatabase } from '../../support/database.js'
import { type FaultProxy, startFaultProxy } from '../../support/faultProxy.js'
import { fixture } from '../../support/hostileMedia.js'
import { expectNothingLost } from '../../support/nothingLost.js'
import { run } from '../../support/program.js'
import { log } from '../../support/queue.js'

/** A store and a database that two ways lead to: a direct one for the test, and one by way of the proxy for what is tested. */
describe('storing files with their row', () => {
  let connectionString: string
  let proxy: FaultProxy
  let direct: DatabaseClient
  let proxied: DatabaseClient
  let folder: string
  let media: MediaStore

  beforeAll(async () => {
    connectionString = await freshDatabase('store')
    proxy = await startFaultProxy(connectionString)
    direct = connectDatabase(connectionString, log)
  })
  afterAll(async () => {
    await direct.close()
    await proxy.close()
  })

  beforeEach(async () => {
    proxy.up()
    proxied = connectDatabase(proxy.through(connectionString), log)
    folder = await mkdtemp(join(tmpdir(), 'store-'))
    media = createDiskMedia({ root: join(folder, 'media'), minFreeBytes: 0 })
    await direct.pool.query('TRUNCATE users RESTART IDENTITY CASCADE')
    await direct.pool.query('DELETE FROM pgboss.job')
  })
  afterEach(async () => {
    await proxied.close()
    await rm(folder, { recursive: true, force: true })
  })

  const queueOn = ({ pool }: DatabaseClient): Jobs =>
    createPgBossQueue<JobPayloads>({ pool, log, kinds: jobKinds, retryBaseMs: 1 })

  const users = () => direct.db.user.count()
  const jobCount = async () => (await direct.pool.query('SELECT 1 FROM pgboss.job')).rows.length

  async function staged(): Promise<StagedFile> {
    const path = join(folder, crypto.randomUUID())
    await copyFile(fixture('drawing.png'), path)
    const { size: bytes } = await stat(path)
    return { path, kind: 'image', bytes, extension: 'png', contentType: 'image/png', width: 320, height: 180 }
  }

  interface Assets {
    avatar: StoredAsset
    cover: StoredAsset
  }

  const insert = (tx: Queries, { avatar, cover }: Assets) =>
    tx.user.create({
      data: {
        username: 'ada',
        email: 'ada@example.com',
        fullname: 'Ada',
        password: 'x'.repeat(60),
        avatar: avatar.url,
        avatarPublicId: avatar.publicId,
        coverImage: cover.url,
        coverImagePublicId: cover.publicId,
      },
    })

  async function store({
    work = insert,
    files,
    store = media,
    timeLimit,
  }: {
    work?: (tx: Queries, assets: Assets) => Promise<unknown>
    files?: { avatar: StagedFile; cover: StagedFile }
    store?: MediaStore
    timeLimit?: number
  } = {}) {
    const deps = { db: proxied.db, media: store, jobs: queueOn(proxied), log }
    return storeMedia(
      deps,
      files ?? { avatar: await staged(), cover: await staged() },
      work,
      timeLimit === undefined ? {} : { timeLimit },
    )
  }

  const nothingLost = () =>
    expectNothingLost({ deps: { db: direct.db, media, jobs: queueOn(direct), log, clock: () => new Date() } })

  /** Neither the row nor the files. */
  async function expectNeither() {
    await nothingLost()
    expect(await users()).toBe(0)
  }

  /** The row and its files. */
  async function expectBoth() {
    await nothingLost()
    expect(await users()).toBe(1)
  }

  it('keeps both, and leaves no job', async () => {
    const answer = await store({ work: async (tx, assets) => (await insert(tx, assets)).username })
    expect(answer).toBe('ada')
    expect(await jobCount()).toBe(0)
    await expectBoth()
  })

  it('passes over a file that is not there', async () => {
    const avatar = await staged()
    const deps = { db: proxied.db, media, jobs: queueOn(proxied), log }
    const names = await storeMedia(deps, { avatar, cover: undefined }, (_tx, assets) => Promise.resolve(Object.keys(assets)))
    expect(names).toEqual(['avatar'])
  })

  describe('keeps neither when', () => {
    const missing: StagedFile = {
      path: '/nowhere',
      kind: 'image',
      bytes: 1,
      extension: 'png',
      contentType: 'image/png',
      width: 1,
      height: 1,
    }

    it('the first file cannot be stored', async () => {
      await expect(store({ files: { avatar: missing, cover: await staged() } })).rejects.toThrow('ENOENT')
      await expectNeither()
    })

    it('the second file cannot be stored', async () => {
      await expect(store({ files: { avatar: await staged(), cover: missing } })).rejects.toThrow('ENOENT')
      await expectNeither()
    })

    it('the row cannot be written', async () => {
      await expect(store({ work: () => Promise.reject(new Error('no row')) })).rejects.toThrow('no row')
      await expectNeither()
    })

    it('something fails after the row', async () => {
      const work = async (tx: Queries, assets: Assets) => {
        await insert(tx, assets)
        throw new Error('no session')
      }
      await expect(store({ work })).rejects.toThrow('no session')
      await expectNeither()
    })

    it('the transaction takes too long', async () => {
      const work = async (tx: Queries, assets: Assets) => {
        await insert(tx, assets)
        await tx.$queryRaw`SELECT 1 AS slow FROM pg_sleep(0.3)`
      }
      await expect(store({ work, timeLimit: 100 })).rejects.toThrow()
      await expectNeither()
    })

    it('the database is gone before anything is stored', async () => {
      let puts = 0
      const watched: MediaStore = { ...media, put: (...args) => ((puts += 1), media.put(...args)) }
      proxy.down()
      await expect(store({ store: watched })).rejects.toThrow()
      expect(puts).toBe(0)
      await expectNeither()
    })

    it.each(['down', 'blackhole'] as const)('the database is gone (%s) after the files are stored', async (how) => {
      let puts = 0
      const last: MediaStore = {
        ...media,
        put: async (...args) => {
          const asset = await media.put(...args)
          if (++puts === 2) proxy[how]()
          return asset
        },
      }
      await expect(store({ store: last })).rejects.toThrow()
      proxy.up()
      await expectNeither()
    })

    it.each(['INSERT INTO "public"."users"', 'DELETE FROM pgboss.job', 'COMMIT'])(
      'the connection breaks before the database gets %s',
      async (statement) => {
        const cut = proxy.cutAt(statement, 'before')
        await expect(store()).rejects.toThrow()
        await cut
        await expectNeither()
      },
    )

    it.each(['INSERT INTO "public"."users"', 'DELETE FROM pgboss.job'])('the answer to %s is lost', async (statement) => {
      const cut = proxy.cutAt(statement, 'after')
      await expect(store()).rejects.toThrow()
      await cut
      await expectNeither()
    })

    it('the answer to the promise of a removal is lost', async () => {
      const cut = proxy.cutAt('INSERT INTO pgboss.job', 'after')
      await expect(store()).rejects.toThrow()
      await cut
      await expectNeither()
    })

    it('a file is stored so slowly that its removal has begun', async () => {
      const jobs = queueOn(direct)
      const slow: MediaStore = {
        ...media,
        put: async (...args) => {
          const asset = await media.put(...args)
          await direct.pool.query(`UPDATE pgboss.job SET start_after = now() - interval '1 second'`)
          await jobs.drain({
            removeAsset: ({ publicId, kind }) => media.remove(publicId, kind),
            reconcileMedia: () => Promise.resolve(),
            endUpload: () => Promise.resolve(),
          })
          return asset
        },
      }
      await expect(store({ store: slow })).rejects.toMatchObject({ status: 503, code: 'STORAGE_UNAVAILABLE' })
      await expectNeither()
    })

    it('the store finishes a file that it has refused for its slowness', async () => {
      const late: (() => Promise<unknown>)[] = []
      const slow: MediaStore = {
        ...media,
        put: (...args) => {
          late.push(() => media.put(...args))
          return Promise.reject(new Error('no answer in time'))
        },
      }
      await expect(store({ store: slow })).rejects.toThrow('no answer in time')
      // Removals that are due now come too early.
      await queueOn(direct).drain({
        removeAsset: ({ publicId, kind }) => media.remove(publicId, kind),
        reconcileMedia: () => Promise.resolve(),
        endUpload: () => Promise.resolve(),
      })
      for (const put of late) await put()
      await expectNeither()
    })
  })

  it('removes what it has stored at once, not when its time is up', async () => {
    await expect(store({ work: () => Promise.reject(new Error('no row')) })).rejects.toThrow('no row')
    const removed: string[] = []
    const removeAsset = ({ publicId }: { publicId: string }) => Promise.resolve(void removed.push(publicId))
    await queueOn(direct).drain({ removeAsset, reconcileMedia: () => Promise.resolve(), endUpload: () => Promise.resolve() })
    expect(removed).toHaveLength(2)
  })

  it('removes nothing while a file is still being stored', async () => {
    const events: string[] = []
    let puts = 0
    const uneven: MediaStore = {
      ...media,
      put: async (...args) => {
        if (++puts === 1) throw new Error('refused')
        await new Promise((done) => setTimeout(done, 50))
        const asset = await media.put(...args)
        events.push('stored')
        return asset
      },
    }
    await store({ store: uneven }).catch(() => events.push('failed'))
    expect(events).toEqual(['stored', 'failed'])
    await expectNeither()
  })

  describe('keeps both when', () => {
    it('the answer to the commit is lost', async () => {
      const cut = proxy.cutAt('COMMIT', 'after')
      await expect(store()).rejects.toThrow()
      await cut
      await expectBoth()
    })

    it('the answer to the commit is lost and the database is gone from then on', async () => {
      const cut = proxy.cutAt('COMMIT', 'after', { stayDown: true })
      await expect(store()).rejects.toThrow()
      await cut
      proxy.up()
      await expectBoth()
    })
  })

  describe('keeps both or neither when the process is killed', () => {
    it.each([
      ['before put 1', 0],
      ['before put 2', 0],
      ['after put 1', 0],
      ['after put 2', 0],
      ['before the row', 0],
      ['after the row', 0],
      ['after the transaction', 1],
      ['never', 1],
    ])('%s', async (point, rows) => {
      const program = run('storeProgram', connectionString, folder, point)
      expect(await program.ended).toEqual(point === 'never' ? [0, null] : [null, 'SIGKILL'])
      await nothingLost()
      expect(await users()).toBe(rows)
    })
  })

  describe('discarding a file', () => {
    const discard = (fails: boolean) =>
      direct.db.$transaction(async (tx) => {
        const { avatarPublicId } = await tx.user.update({
          where: { username: 'ada' },
          data: { coverImagePublicId: '', coverImage: '' },
          select: { avatarPublicId: true, coverImagePublicId: true },
        })
        expect(avatarPublicId).not.toBe('')
        await discardMedia(tx, queueOn(direct), cover, 'image')
        if (fails) throw new Error('no')
      })
    let cover: string

    beforeEach(async () => {
      await store({
        work: (tx, assets) => {
          cover = assets.cover.publicId
          return insert(tx, assets)
        },
      })
    })

    it('removes it once the row is without it', async () => {
      await discard(false)
      expect(await jobCount()).toBe(1)
      await expectBoth()
      expect(await media.findMissing([cover], 'image')).toEqual([cover])
    })

    it('keeps it when the row keeps it', async () => {
      await expect(discard(true)).rejects.toThrow('no')
      expect(await jobCount()).toBe(0)
      expect(await media.findMissing([cover], 'image')).toEqual([])
      await expectBoth()
    })

    it('is nothing to do where there is none', async () => {
      await discardMedia(direct.db, queueOn(direct), '', 'image')
      expect(await jobCount()).toBe(0)
    })
  })
})
