import type { MediaKind, MediaStore, StagedFile, StoredAsset } from '../services/media/index.js'
import { JobBegun } from '../services/queue/index.js'
import type { Jobs } from '../services/queue/jobs.js'
import { StorageUnavailable } from '../utils/ApiError.js'
import type { Logger } from '../utils/logger.js'
import type { Db, Queries } from './client.js'
import { transaction } from './transaction.js'

/**
 * Joins rows and stored files, so that neither is without the other whatever fails, also the process.
 *
 * Before a file is stored, a job that will remove it is written, due much later. The transaction that writes the row takes that job
 * back, and fails when it has been begun. So the asset stays if and only if the transaction is committed: nobody has to find out
 * whether it was, and there is no moment at which a crash leaves an asset that nothing will remove.
 */

interface StoreDeps {
  db: Db
  media: MediaStore
  jobs: Jobs
  log: Logger
}

/** Longer than storing a file may take; what is stored more slowly is lost, and its request fails. */
export const UNCLAIMED_SECONDS = 45 * 60

/** A file on its way, and the job that removes it. */
interface Guarded {
  jobId: string
  stored: boolean
}

type Staged = Record<string, StagedFile | undefined>
type Stored<F extends Staged> = { [K in keyof F]: F[K] extends StagedFile ? StoredAsset : StoredAsset | undefined }

/**
 * Stores the files, then runs `work` in a transaction that decides whether they stay. Answers what `work` answers. When anything
 * throws, no row is written and the files are removed, those that were stored within moments; the error is thrown on. `timeLimit` is
 * the transaction's, in milliseconds.
 */
export async function storeMedia<F extends Staged, T>(
  { db, media, jobs, log }: StoreDeps,
  files: F,
  work: (db: Queries, assets: Stored<F>) => Promise<T>,
  { timeLimit = 5_000 }: { timeLimit?: number } = {},
): Promise<T> {
  const guarded: Guarded[] = []
  const store = async (file: StagedFile): Promise<StoredAsset> => {
    const publicId = media.newPublicId(file)
    const jobId = await jobs.add(db, 'removeAsset', { publicId, kind: file.kind }, { delaySeconds: UNCLAIMED_SECONDS })
    const guard = { jobId, stored: false }
    guarded.push(guard)
    const asset = await media.put(file, publicId)
    guard.stored = true
    return asset
  }
  const idsOf = (some: Guarded[]) => some.map(({ jobId }) => jobId)

  try {
    const given = Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [{ name, file }]))
    const stored = await settleAll(given.map(async ({ name, file }) => [name, await store(file)] as const))
    return await transaction(
      db,
      async (tx) => {
        const result = await work(tx, Object.fromEntries(stored) as Stored<F>)
        await jobs.cancel(tx, 'removeAsset', idsOf(guarded))
        return result
      },
      { timeLimit },
    )
  } catch (error) {
    // A transaction whose end we missed may have been committed: then there is no job left to hasten. A file that was not stored may
    // still be, by a store that was only slow: its removal must come after that.
    await jobs.hasten(db, 'removeAsset', idsOf(guarded.filter(({ stored }) => stored))).catch((err: unknown) => {
      log.warn({ err }, 'assets of a failed upload stay until their removal is due')
    })
    throw error instanceof JobBegun ? StorageUnavailable(error) : error
  }
}

/** Has an asset removed once, and only if, the transaction is committed that takes it out of its row. */
export async function discardMedia(tx: Queries, jobs: Jobs, publicId: string, kind: MediaKind): Promise<void> {
  if (publicId !== '') await jobs.add(tx, 'removeAsset', { publicId, kind })
}

/** Waits for all, also after one has failed: what is still being stored must not outlive the removal of the rest. */
async function settleAll<T>(work: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
