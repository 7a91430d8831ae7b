import { beforeEach, describe, expect, it } from '@jest/globals'
import { type JobHandlers } from '../../../src/services/queue/index.js'
import { type JobPayloads } from '../../../src/services/queue/jobs.js'
import { useApp } from '../../support/app.js'
import { runScript } from '../../support/command.js'
import { givenOrphan, givenPicture } from '../../support/strays.js'

const failing: JobHandlers<JobPayloads> = {
  removeAsset: () => Promise.reject(new Error('down')),
  reconcileMedia: () => Promise.resolve(),
  endUpload: () => Promise.resolve(),
}

describe('the commands', () => {
  const app = useApp()
  let settings: Record<string, string>

  beforeEach(() => {
    settings = { DATABASE_URL: app.databaseUrl, DATA_DIR: app.deps.config.dataDir, PORT: '1' }
  })

  describe('media:reconcile', () => {
    it('says that all is well', async () => {
      await givenPicture(app.deps, (await app.given.user()).id)
      const { code, stdout, stderr } = await runScript('reconcileMedia', ['--min-age', '0'], settings)
      expect({ code, stderr, lines: stdout.trim().split('\n') }).toEqual({
        code: 0,
        stderr: '',
        lines: ['1 assets and 1 rows compared.', '0 assets without a row (0 bytes), 0 removed; 0 rows without their file.'],
      })
    })

    it('names what does not agree and changes nothing with --dry-run, and removes it without', async () => {
      const { id } = await app.given.user()
      const orphan = await givenOrphan(app.deps, '12345')
      const dry = await runScript('reconcileMedia', ['--dry-run', '--min-age', '0'], settings)
      expect(dry.code).toBe(1)
      expect(dry.stdout).toContain(`no row refers to the image ${orphan} (5 bytes)`)
      expect(dry.stdout).toContain(`users ${String(id)}: its avatar`)
      expect(dry.stdout).toContain('1 assets without a row (5 bytes), 0 removed; 1 rows without their file.')
      expect(await app.storedAssets()).toEqual([orphan])

      const wet = await runScript('reconcileMedia', ['--min-age', '0'], settings)
      expect(wet.stdout).toContain('1 assets without a row (5 bytes), 1 removed; 1 rows without their file.')
      expect(await app.storedAssets()).toEqual([])
    })

    it('leaves young files alone', async () => {
      const orphan = await givenOrphan(app.deps)
      expect(await runScript('reconcileMedia', [], settings)).toMatchObject({ code: 0 })
      expect(await app.storedAssets()).toEqual([orphan])
    })

    it('refuses an age that is no number', async () => {
      expect(await runScript('reconcileMedia', ['--min-age', 'young'], settings)).toMatchObject({ code: 2, stdout: '' })
    })

    it('says which setting is wrong', async () => {
      const { code, stderr } = await runScript('reconcileMedia', [], { ...settings, WORKER: 'nobody' })
      expect(code).toBe(1)
      expect(stderr).toContain('WORKER must be embedded or separate')
      expect(stderr).not.toContain('    at ')
    })
  })

  describe('jobs', () => {
    it('shows what waits and what is dead, and retries the dead on request', async () => {
      const { jobs, db } = app.deps
      await jobs.add(db, 'removeAsset', { publicId: 'a', kind: 'image' })
      for (let tries = 0; tries < 11; tries++) {
        await db.$executeRaw`UPDATE pgboss.job SET start_after = now() - interval '1 second'`
        await jobs.drain(failing)
      }
      await jobs.add(db, 'removeAsset', { publicId: 'b', kind: 'image' }, { delaySeconds: 100 })
      const shown = await runScript('jobs', [], settings)
      expect(shown).toMatchObject({ code: 0, stderr: '' })
      expect(shown.stdout).toContain('removeAsset: 1 waiting (the oldest due for 0 s), 0 active, 1 dead')

      const retried = await runScript('jobs', ['--retry-dead'], settings)
      expect(retried.stdout).toContain('1 dead jobs will be tried again.')
      expect(retried.stdout).toMatch(/removeAsset: 2 waiting .*, 0 active, 0 dead/)
    })
  })
  describe('counts:check', () => {
    it('names what is kept wrong, and sets it right on request', async () => {
      const { id: videoId } = await app.given.video()
      await app.deps.db.videoCounts.update({ where: { videoId }, data: { likes: 3 } })
      const told = await runScript('checkCounts', [], settings)
      expect({ ...told, stdout: told.stdout.split('\n') }).toEqual({
        code: 1,
        stderr: '',
        stdout: [`video_counts ${videoId}: [3,0] is kept, [0,0] is right`, '1 counts are wrong.', ''],
      })
      expect((await runScript('checkCounts', ['--fix'], settings)).code).toBe(0)
      expect(await runScript('checkCounts', [], settings)).toMatchObject({ code: 0, stdout: '0 counts are wrong.\n' })
    })
  })
})
