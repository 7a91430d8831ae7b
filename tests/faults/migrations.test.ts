import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { migrate } from '../../src/db/migrate.js'
import { type FaultBench, openFaultBench } from '../support/faultBench.js'
import { isSuccess, underLoad } from '../support/load.js'

/** What a next version may need, written so that this version goes on working: add, never take away. */
const NEXT = {
  '20990101000000_columns': `
    ALTER TABLE videos ADD COLUMN language text;
    ALTER TABLE tweets ADD COLUMN pinned boolean NOT NULL DEFAULT false;`,
  '20990102000000_index': 'CREATE INDEX CONCURRENTLY tweets_pinned_idx ON tweets ("userId") WHERE pinned',
  '20990103000000_table': `
    CREATE TABLE captions (id serial PRIMARY KEY, "videoId" int NOT NULL REFERENCES videos (id) ON DELETE CASCADE);`,
  '20990104000000_check': 'ALTER TABLE tweets ADD CONSTRAINT tweets_content_check CHECK (length(content) > 0) NOT VALID',
  '20990105000000_validate': 'ALTER TABLE tweets VALIDATE CONSTRAINT tweets_content_check',
}

describe('migrations of the next version', () => {
  let bench: FaultBench
  let folder: string

  beforeAll(async () => {
    bench = await openFaultBench('migrations')
    await bench.start()
    folder = await mkdtemp(join(tmpdir(), 'viztube-next-'))
    await cp('prisma/migrations', folder, { recursive: true })
    for (const [name, script] of Object.entries(NEXT)) {
      await mkdir(join(folder, name))
      await writeFile(join(folder, name, 'migration.sql'), script)
    }
  })
  afterAll(async () => {
    await bench.close()
    await rm(folder, { recursive: true })
  })

  it('are applied once by two deployments at once, while this version answers everybody', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => bench.person()))
    const deploy = () => migrate(bench.settings['DATABASE_URL'] ?? '', { migrationsDir: folder })
    const { applied, answers } = await underLoad(bench, people, async (load) => {
      const applied = await Promise.all([deploy(), deploy()])
      await load.nextSuccess()
      return { applied, answers: load.answers }
    })
    expect(applied.flat()).toEqual(Object.keys(NEXT))
    expect(answers.filter(({ status }) => !isSuccess(status))).toEqual([])
    expect((await fetch(`${bench.origin}/api/v2/healthcheck/ready`)).status).toBe(200)
  })
})
