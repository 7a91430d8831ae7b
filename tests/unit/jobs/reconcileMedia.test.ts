import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { type BrokenRow, reconcileMedia, type ReconcileOptions, reconcileNightly } from '../../../src/jobs/reconcileMedia.job.js'
import type { Deps } from '../../../src/deps.js'
import { useApp } from '../../support/app.js'
import { givenOrphan, givenPicture } from '../../support/strays.js'

const DAY = 86_400_000

describe('comparing stored media with rows', () => {
  const app = useApp()
  let userId: number
  let picture: string

  beforeEach(async () => {
    ;({ id: userId } = await app.given.user())
    picture = await givenPicture(app.deps, userId)
  })

  const reconcile = async (options: Partial<ReconcileOptions> = {}, deps: Deps = app.deps) => {
    const orphans: string[] = []
    const broken: BrokenRow[] = []
    const report = await reconcileMedia(
      {
        remove: true,
        minAgeMs: -1_000,
        onOrphan: ({ publicId }) => orphans.push(publicId),
        onBroken: (row) => broken.push(row),
        ...options,
      },
      deps,
    )
    return { report, orphans, broken }
  }

  it('finds nothing where they agree', async () => {
    const { report } = await reconcile()
    expect(report).toEqual({ assets: 1, rows: 1, orphans: 0, orphanBytes: 0, removed: 0, broken: 0, refused: false })
    expect(await app.storedAssets()).toEqual([picture])
  })

  it('removes what no row names, and nothing else', async () => {
    const orphan = await givenOrphan(app.deps, '12345')
    const { report, orphans } = await reconcile()
    expect(report).toEqual({ assets: 2, rows: 1, orphans: 1, orphanBytes: 5, removed: 1, broken: 0, refused: false })
    expect(orphans).toEqual([orphan])
    expect(await app.storedAssets()).toEqual([picture])
  })

  it('only names it when nothing is to be removed', async () => {
    const orphan = await givenOrphan(app.deps)
    const { report, orphans } = await reconcile({ remove: false })
    expect(report).toMatchObject({ orphans: 1, removed: 0 })
    expect(orphans).toEqual([orphan])
    expect(await app.storedAssets()).toEqual([orphan, picture].sort())
  })

  it('names rows whose file is missing, and leaves them as they are', async () => {
    const { id: videoId } = await app.given.video({ userId })
    const { report, broken } = await reconcile()
    expect(report).toMatchObject({ rows: 2, broken: 2 })
    expect(broken.map(({ table, id, column }) => ({ table, id, column }))).toEqual([
      { table: 'videos', id: videoId, column: 'videoFile' },
      { table: 'videos', id: videoId, column: 'thumbnail' },
    ])
    expect(await app.deps.db.video.count()).toBe(1)
  })

  it('does not miss the file of a row that was changed or deleted meanwhile', async () => {
    const { id: videoId } = await app.given.video({ userId })
    const media = {
      ...app.deps.media,
      findMissing: async (...args: Parameters<typeof app.deps.media.findMissing>) => {
        const missing = await app.deps.media.findMissing(...args)
        await app.deps.db.video.deleteMany({ where: { id: videoId } })
        return missing
      },
    }
    const { report, broken } = await reconcile({}, { ...app.deps, media })
    expect(broken).toEqual([])
    expect(report.broken).toBe(0)
  })

  it('leaves young files alone: their row may be still to come', async () => {
    const orphan = await givenOrphan(app.deps)
    expect(await reconcileMedia({ remove: true }, app.deps)).toMatchObject({ assets: 0, orphans: 0, removed: 0 })
    app.travel(2 * 3_600_000 + 1_000)
    expect(await reconcileMedia({ remove: true }, app.deps)).toMatchObject({ assets: 2, orphans: 1, removed: 1 })
    expect(await app.storedAssets()).not.toContain(orphan)
  })

  it('removes nothing when so much has no row that the database must be a wrong one, unless forced', async () => {
    for (let n = 0; n < 101; n++) await givenOrphan(app.deps)
    expect((await reconcile()).report).toMatchObject({ assets: 102, orphans: 101, removed: 0, refused: true })
    expect(await app.storedAssets()).toHaveLength(102)
    expect((await reconcile({ force: true })).report).toMatchObject({ orphans: 101, removed: 101, refused: false })
    expect(await app.storedAssets()).toEqual([picture])
  })

  it('goes on with the rest when one cannot be removed', async () => {
    for (let n = 0; n < 3; n++) await givenOrphan(app.deps)
    let removals = 0
    const media = {
      ...app.deps.media,
      remove: async (...args: Parameters<typeof app.deps.media.remove>) => {
        if (++removals === 1) throw new Error('not now')
        await app.deps.media.remove(...args)
      },
    }
    expect((await reconcile({}, { ...app.deps, media })).report).toMatchObject({ orphans: 3, removed: 2 })
  })

  it('tells how far it is, up to the end', async () => {
    await app.given.video({ userId })
    await givenOrphan(app.deps)
    const seen: { done: number; expected: number }[] = []
    await reconcile({ remove: false, onProgress: (state) => seen.push(state) })
    expect(seen).toEqual([
      { done: 2, expected: 5 },
      { done: 3, expected: 5 },
      { done: 4, expected: 5 },
    ])
  })

  it('ends when it is told to', async () => {
    await givenOrphan(app.deps)
    const stopped = new AbortController()
    stopped.abort(new Error('stopped'))
    await expect(reconcile({ signal: stopped.signal })).rejects.toThrow('stopped')
    expect(await app.storedAssets()).toHaveLength(2)
  })

  describe('every night', () => {
    const night = async () => {
      const errors: unknown[] = []
      const log = { ...app.deps.log, error: (...args: unknown[]) => errors.push(args) } as unknown as Deps['log']
      await reconcileNightly(new AbortController().signal, { ...app.deps, log })
      return errors
    }

    it('says nothing where they agree', async () => {
      app.travel(DAY)
      expect(await night()).toEqual([])
    })

    it('removes orphans, and says so', async () => {
      const orphan = await givenOrphan(app.deps)
      app.travel(DAY)
      const errors = await night()
      expect(JSON.stringify(errors)).toContain(orphan)
      expect(await app.storedAssets()).toEqual([picture])
      expect(await night()).toEqual([])
    })

    it('says every time that a file is missing', async () => {
      if (app.deps.config.media.kind === 'disk') await rm(join(app.deps.config.media.root, picture))
      expect(JSON.stringify(await night())).toContain(picture)
      expect(JSON.stringify(await night())).toContain(picture)
    })

    it('asks for somebody when there is too much to be believed', async () => {
      for (let n = 0; n < 101; n++) await givenOrphan(app.deps)
      app.travel(DAY)
      expect(JSON.stringify(await night())).toContain('nothing was removed')
      expect(await app.storedAssets()).toHaveLength(102)
    })
  })
})
