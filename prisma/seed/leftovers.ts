import { rm } from 'node:fs/promises'
import type { Db } from '../../src/db/client.js'
import { isRunning } from '../../src/db/processes.js'
import type { Deps } from '../../src/deps.js'
import type { ListedAsset } from '../../src/services/media/index.js'
import { StartupError } from '../../src/utils/StartupError.js'
import { listWorkplaces, type Note } from './workplace.js'

/**
 * Removes what runs on this database left behind when they were killed: their folders, and what they had stored and written no rows
 * for. Idempotent.
 * @throws StartupError when such a run is still at work
 */
export async function clearLeftovers(deps: Pick<Deps, 'db' | 'media'>, dataDir: string, database: string): Promise<void> {
  for (const { path, note } of await listWorkplaces(dataDir)) {
    if (note.database !== database) continue
    if (isRunning(note.process)) {
      throw new StartupError(`Another seed of this database is at work (process ${note.process.pid}); wait until it has ended.`)
    }
    if (note.files.length > 0) await removeOrphans(deps, note)
    await rm(path, { recursive: true, force: true })
  }
}

/** An asset is that run's when it came after its start, has the size of one of its files, and belongs to no row. */
async function removeOrphans({ db, media }: Pick<Deps, 'db' | 'media'>, { startedAt, files }: Note): Promise<void> {
  const fingerprint = ({ kind, bytes }: { kind: string; bytes: number }) => `${kind} ${bytes}`
  const prints = new Set(files.map(fingerprint))
  // Some stores know the time to the second only.
  const since = Math.floor(Date.parse(startedAt) / 1000) * 1000
  for await (const batch of media.list({ storedBefore: new Date() })) {
    const candidates = batch.filter((asset) => asset.storedAt.getTime() >= since && prints.has(fingerprint(asset)))
    const owned = await findOwned(db, candidates)
    for (const { publicId, kind } of candidates) if (!owned.has(publicId)) await media.remove(publicId, kind)
  }
}

async function findOwned(db: Db, assets: ListedAsset[]): Promise<Set<string>> {
  const ids = { in: assets.map(({ publicId }) => publicId) }
  const [users, videos] = await Promise.all([
    db.user.findMany({
      where: { OR: [{ avatarPublicId: ids }, { coverImagePublicId: ids }] },
      select: { avatarPublicId: true, coverImagePublicId: true },
    }),
    db.video.findMany({
      where: { OR: [{ videoFilePublicId: ids }, { thumbnailPublicId: ids }] },
      select: { videoFilePublicId: true, thumbnailPublicId: true },
    }),
  ])
  return new Set([...users, ...videos].flatMap((row) => Object.values(row)))
}
