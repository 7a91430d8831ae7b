import type { Db } from '../db/client.js'
import type { ListedAsset, MediaKind, MediaStore } from '../services/media/index.js'
import type { JobDeps } from './index.js'

/**
 * Compares what is stored with what rows refer to. Uploads and deletions keep the two in step by themselves; this finds what came
 * from outside: a restored backup, a file removed by hand, a bug.
 */

/** A row whose file is missing. */
export interface BrokenRow {
  table: 'users' | 'videos'
  id: number
  column: string
  publicId: string
}

export interface ReconcileReport {
  assets: number
  rows: number
  /** Stored, but no row refers to it. */
  orphans: { publicId: string; kind: MediaKind; bytes: number }[]
  broken: BrokenRow[]
  /** How many of the orphans were removed. */
  removed: number
}

interface ReconcileOptions {
  /** Whether orphans are removed, or only reported. Broken rows are always only reported: what to do is a person's to say. */
  remove: boolean
  onProgress?: (state: { assets: number; rows: number }) => void
}

/** An upload that has begun claims its assets within an hour; twice that is certain. */
const SETTLED_MS = 2 * 3_600_000

/** Assets that are looked up together: each look-up reads the tables once, whatever its size. */
const ASSET_BATCH = 10_000

const ROW_BATCH = 1_000

export async function reconcileMedia({ remove, onProgress }: ReconcileOptions, deps: JobDeps): Promise<ReconcileReport> {
  const { db, media, clock } = deps
  const report: ReconcileReport = { assets: 0, rows: 0, orphans: [], broken: [], removed: 0 }

  const storedBefore = new Date(clock().getTime() - SETTLED_MS)
  for await (const batch of inBatches(media.list({ storedBefore }), ASSET_BATCH)) {
    const orphans = await withoutRow(db, batch)
    if (remove) report.removed += await removeAll(orphans, deps)
    report.orphans.push(...orphans.map(({ publicId, kind, bytes }) => ({ publicId, kind, bytes })))
    report.assets += batch.length
    onProgress?.(report)
  }

  for (const table of ['users', 'videos'] as const) {
    for await (const rows of rowsOf(db, table)) {
      report.broken.push(...(await withoutAsset(media, table, rows)))
      report.rows += rows.length
      onProgress?.(report)
    }
  }
  return report
}

async function* inBatches<T>(source: AsyncIterable<T[]>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const part of source) {
    batch.push(...part)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function withoutRow(db: Db, assets: ListedAsset[]): Promise<ListedAsset[]> {
  const ids = assets.map(({ publicId }) => publicId)
  const referred = await db.$queryRaw<{ id: string }[]>`
    SELECT "videoFilePublicId" AS id FROM videos WHERE "videoFilePublicId" = ANY(${ids})
    UNION ALL SELECT "thumbnailPublicId" FROM videos WHERE "thumbnailPublicId" = ANY(${ids})
    UNION ALL SELECT "avatarPublicId" FROM users WHERE "avatarPublicId" = ANY(${ids})
    UNION ALL SELECT "coverImagePublicId" FROM users WHERE "coverImagePublicId" = ANY(${ids})`
  const known = new Set(referred.map(({ id }) => id))
  return assets.filter(({ publicId }) => !known.has(publicId))
}

async function removeAll(orphans: ListedAsset[], { media, log }: JobDeps): Promise<number> {
  let removed = 0
  for (const { publicId, kind } of orphans) {
    try {
      await media.remove(publicId, kind)
      removed += 1
    } catch (err) {
      log.warn({ err, publicId }, 'an orphan could not be removed')
    }
  }
  return removed
}

interface RowAssets {
  id: number
  assets: { column: string; publicId: string; kind: MediaKind }[]
}

async function* rowsOf(db: Db, table: 'users' | 'videos'): AsyncGenerator<RowAssets[]> {
  for (let after = 0; ;) {
    const rows = await (table === 'users' ? usersAfter(db, after) : videosAfter(db, after))
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    after = last.id
  }
}

const page = (after: number) => ({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: ROW_BATCH }) as const

async function usersAfter(db: Db, after: number): Promise<RowAssets[]> {
  const rows = await db.user.findMany({ ...page(after), select: { id: true, avatarPublicId: true, coverImagePublicId: true } })
  return rows.map(({ id, avatarPublicId, coverImagePublicId }) => ({
    id,
    assets: [
      { column: 'avatar', publicId: avatarPublicId, kind: 'image' },
      ...(coverImagePublicId === '' ? [] : [{ column: 'coverImage', publicId: coverImagePublicId, kind: 'image' as const }]),
    ],
  }))
}

async function videosAfter(db: Db, after: number): Promise<RowAssets[]> {
  const rows = await db.video.findMany({ ...page(after), select: { id: true, videoFilePublicId: true, thumbnailPublicId: true } })
  return rows.map(({ id, videoFilePublicId, thumbnailPublicId }) => ({
    id,
    assets: [
      { column: 'videoFile', publicId: videoFilePublicId, kind: 'video' },
      { column: 'thumbnail', publicId: thumbnailPublicId, kind: 'image' },
    ],
  }))
}

async function withoutAsset(media: MediaStore, table: BrokenRow['table'], rows: RowAssets[]): Promise<BrokenRow[]> {
  const referred = rows.flatMap(({ id, assets }) => assets.map((asset) => ({ ...asset, table, id })))
  const missing = new Set<string>()
  for (const kind of ['image', 'video'] as const) {
    const ids = referred.filter((asset) => asset.kind === kind).map(({ publicId }) => publicId)
    for (const id of await media.findMissing(ids, kind)) missing.add(id)
  }
  return referred
    .filter(({ publicId }) => missing.has(publicId))
    .map(({ column, publicId, id }) => ({ table, id, column, publicId }))
}
