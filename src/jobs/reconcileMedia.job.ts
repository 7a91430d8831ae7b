import { assetRows, type AssetRow, countRows, type RowTable, rowTables, withoutRow } from '../db/assetRows.js'
import type { ListedAsset, MediaKind } from '../services/media/index.js'
import type { JobDeps } from './index.js'

/**
 * Compares what is stored with what rows refer to. Uploads and deletions keep the two in step by themselves; this finds what came
 * from outside: a restored backup, a file removed by hand, a bug. Works in batches: memory does not grow with what is stored.
 */

export interface ReconcileReport {
  assets: number
  rows: number
  /** Stored, but no row refers to it. */
  orphans: number
  orphanBytes: number
  /** How many of the orphans were removed. */
  removed: number
  /** Row columns whose file is missing. */
  broken: number
  /** There were so many orphans that this is hardly the database that belongs to the store: none was removed. */
  refused: boolean
}

/** A row whose file is missing. */
export type BrokenRow = Pick<AssetRow, 'table' | 'id' | 'column' | 'publicId'>

export interface ReconcileOptions {
  /** Whether orphans are removed, or only reported. Broken rows are always only reported: what to do is a person's to say. */
  remove: boolean
  /** Remove however many orphans there are. */
  force?: boolean
  /**
   * Assets that were stored less than so many milliseconds ago are left alone: their row may be still to come. An upload claims its
   * assets within the hour, so that twice that, the default, is safe at all times.
   */
  minAgeMs?: number
  /** Ends the work early, by throwing. */
  signal?: AbortSignal
  /** `expected` is a guess at first: nobody knows how much is stored before it is listed. */
  onProgress?: (state: { done: number; expected: number }) => void
  onOrphan?: (orphan: ListedAsset) => void
  onBroken?: (row: BrokenRow) => void
}

const SETTLED_MS = 2 * 3_600_000

/** So many orphans, or a tenth of all assets if that is more, are believed; beyond them the database is doubted. */
const BELIEVED = 100

/** Assets that are looked up together: each look-up reads the tables once, whatever its size. */
const ASSET_BATCH = 10_000

export async function reconcileMedia(options: ReconcileOptions, deps: JobDeps): Promise<ReconcileReport> {
  const report = { assets: 0, rows: 0, orphans: 0, orphanBytes: 0, removed: 0, broken: 0, refused: false }
  const storedBefore = new Date(deps.clock().getTime() - (options.minAgeMs ?? SETTLED_MS))
  const progress = await startProgress(options, deps)

  for await (const { batch, orphans } of orphansIn(storedBefore, options, deps)) {
    report.assets += batch.length
    report.orphans += orphans.length
    for (const orphan of orphans) {
      report.orphanBytes += orphan.bytes
      options.onOrphan?.(orphan)
    }
    progress({ assets: batch.length })
  }
  for await (const { rows, broken } of brokenIn(options, deps)) {
    report.rows += rows
    report.broken += broken.length
    for (const { table, id, column, publicId } of broken) options.onBroken?.({ table, id, column, publicId })
    progress({ rows })
  }

  report.refused = options.force !== true && report.orphans > Math.max(BELIEVED, report.assets / 10)
  if (!options.remove || report.orphans === 0 || report.refused) return report
  // Compared again rather than remembered: that needs no memory, and what has been mended meanwhile stays.
  for await (const { orphans } of orphansIn(storedBefore, options, deps))
    report.removed += await removeAll(orphans, options, deps)
  return report
}

/** Orphans that a line in the log names. */
const NAMED = 20

/** As a job: removes what is believed to be an orphan, and says what somebody has to look at. */
export async function reconcileNightly(signal: AbortSignal, deps: JobDeps): Promise<void> {
  const named: object[] = []
  const name = (what: object) => {
    if (named.length < NAMED) named.push(what)
  }
  const onOrphan = ({ publicId, kind, bytes, storedAt }: ListedAsset) => name({ publicId, kind, bytes, storedAt })
  const report = await reconcileMedia({ remove: true, signal, onOrphan, onBroken: name }, deps)
  if (report.orphans === 0 && report.broken === 0) return
  const advice = report.refused ? '; so many that nothing was removed: npm run media:reconcile -- --dry-run names them' : ''
  deps.log.error({ report, named }, `stored media and rows did not agree${advice}`)
}

async function startProgress({ onProgress }: ReconcileOptions, { db }: JobDeps) {
  if (onProgress === undefined) return () => undefined
  const { rows, assets } = await countRows(db)
  const seen = { assets: 0, rows: 0 }
  return (more: Partial<typeof seen>) => {
    seen.assets += more.assets ?? 0
    seen.rows += more.rows ?? 0
    onProgress({ done: seen.assets + seen.rows, expected: Math.max(assets, seen.assets) + Math.max(rows, seen.rows) })
  }
}

async function* orphansIn(storedBefore: Date, { signal }: ReconcileOptions, { db, media }: JobDeps) {
  for await (const batch of inBatches(media.list({ storedBefore }), ASSET_BATCH)) {
    signal?.throwIfAborted()
    const lost = new Set(
      await withoutRow(
        db,
        batch.map(({ publicId }) => publicId),
      ),
    )
    yield { batch, orphans: batch.filter(({ publicId }) => lost.has(publicId)) }
  }
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

async function removeAll(orphans: ListedAsset[], { signal }: ReconcileOptions, { media, log }: JobDeps): Promise<number> {
  let removed = 0
  for (const { publicId, kind } of orphans) {
    signal?.throwIfAborted()
    try {
      await media.remove(publicId, kind)
      removed += 1
    } catch (err) {
      log.warn({ err, publicId }, 'an orphan could not be removed')
    }
  }
  return removed
}

async function* brokenIn({ signal }: ReconcileOptions, deps: JobDeps): AsyncGenerator<{ rows: number; broken: AssetRow[] }> {
  for (const table of rowTables) {
    for (let after = 0; ;) {
      signal?.throwIfAborted()
      const { ids, assets } = await assetRows(deps.db, table, { after })
      const last = ids.at(-1)
      if (last === undefined) break
      yield { rows: ids.length, broken: await reallyMissing(table, assets, deps) }
      after = last
    }
  }
}

/** An asset that is missing because it has been replaced since its row was read is not missed. */
async function reallyMissing(table: RowTable, rows: AssetRow[], { db, media }: JobDeps): Promise<AssetRow[]> {
  const missing = new Set<string>()
  for (const kind of ['image', 'video'] satisfies MediaKind[]) {
    const ids = rows.filter((row) => row.kind === kind).map(({ publicId }) => publicId)
    if (ids.length > 0) for (const id of await media.findMissing(ids, kind)) missing.add(id)
  }
  const suspects = rows.filter(({ publicId }) => missing.has(publicId))
  if (suspects.length === 0) return []
  const { assets: now } = await assetRows(db, table, { ids: suspects.map(({ id }) => id) })
  return suspects.filter((row) =>
    now.some(({ id, column, publicId }) => id === row.id && column === row.column && publicId === row.publicId),
  )
}
