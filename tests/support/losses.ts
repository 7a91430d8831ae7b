import { readdir } from 'node:fs/promises'
import { assetRows, rowTables } from '../../src/db/assetRows.js'
import type { Deps } from '../../src/deps.js'
import { jobHandlers } from '../../src/jobs/index.js'

/** A service, and perhaps where it stages uploads and where it is reached. */
export interface Recovered {
  deps: Pick<Deps, 'db' | 'media' | 'jobs' | 'clock' | 'log'>
  stagingDir?: string
  origin?: string
}

/** What is not as it should be; all empty when nothing is lost and nothing left. */
export interface Losses {
  /** Assets that no row names. */
  orphans: string[]
  /** Assets that a row names and that are not there. */
  broken: string[]
  /** Files that are staged while no request is. */
  leftovers: string[]
  /** What the health check answers, when it is not 200. */
  unhealthy: number[]
}

/**
 * What a fault has cost, once everything that promises to recover has done so: every job is done that is due within a day, also those
 * that a dead process had begun.
 */
export async function findLosses({ deps, stagingDir, origin }: Recovered): Promise<Losses> {
  await doAllJobs(deps)
  const stored = await storedIds(deps)
  const named = await namedIds(deps)
  const status = origin === undefined ? 200 : (await fetch(`${origin}/api/v2/healthcheck`)).status
  const staged = stagingDir === undefined ? [] : await readdir(stagingDir)
  return {
    orphans: [...stored].filter((id) => !named.has(id)).sort(),
    broken: [...named].filter((id) => !stored.has(id)).sort(),
    leftovers: staged.filter((name) => name !== '.gitkeep'),
    unhealthy: status === 200 ? [] : [status],
  }
}

/** Tries that a removal may need: a test's store is back by now. */
const ROUNDS = 3

async function doAllJobs(deps: Recovered['deps']): Promise<void> {
  const handlers = jobHandlers(deps)
  for (let round = 0; round < ROUNDS; round++) {
    await deps.db.$executeRaw`
      UPDATE pgboss.job SET state = 'retry', start_after = now() - interval '1 second'
      WHERE name IN ('endUpload', 'removeAsset') AND state IN ('created', 'retry', 'active')`
    if ((await deps.jobs.drain({ ...handlers, reconcileMedia: () => Promise.resolve() })) === 0) return
  }
}

async function storedIds({ media }: Recovered['deps']): Promise<Set<string>> {
  const ids = new Set<string>()
  for await (const batch of media.list({ storedBefore: new Date(Date.now() + 86_400_000) })) {
    for (const { publicId } of batch) ids.add(publicId)
  }
  return ids
}

/** What rows name, but for the made-up pictures of people whom a test has made by SQL. */
async function namedIds({ db }: Recovered['deps']): Promise<Set<string>> {
  const ids = new Set<string>()
  for (const table of rowTables) {
    for (let after = 0; ;) {
      const { ids: rows, assets } = await assetRows(db, table, { after })
      const last = rows.at(-1)
      if (last === undefined) break
      for (const { publicId } of assets) if (!isMadeUp(publicId)) ids.add(publicId)
      after = last
    }
  }
  return ids
}

/** `given` names assets by 32 digits, which no store does. */
const isMadeUp = (publicId: string) => /^..\/[0-9a-f]{32}\./.test(publicId)
