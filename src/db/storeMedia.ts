import type { MediaKind, MediaStore, StagedFile, StoredAsset } from '../services/media/index.js'
import type { Jobs } from '../services/queue/jobs.js'
import type { Logger } from '../utils/logger.js'
import type { Db, Queries } from './client.js'

/**
 * Joins rows and stored files, so that neither is without the other whatever fails, also the process.
 *
 * Before a file is stored, a job that will remove it is written, due in an hour. The transaction that writes the row takes that job
 * back. So the asset stays if and only if the transaction is committed: nobody has to find out whether it was, and there is no moment
 * at which a crash leaves an asset that nothing will remove.
 */

interface StoreDeps {
  db: Db
  media: MediaStore
  jobs: Jobs
  log: Logger
}

/** Longer than any upload takes, so that no asset is removed whose row is still to come. */
const UNCLAIMED_SECONDS = 3600

type Staged = Record<string, StagedFile | undefined>
type Stored<F extends Staged> = { [K in keyof F]: F[K] extends StagedFile ? StoredAsset : StoredAsset | undefined }

/**
 * Stores the files, then runs `work` in a transaction that decides whether they stay. Answers what `work` answers. When anything
 * throws, no row is written and the files are removed within moments; the error is thrown on. `timeLimit` is the transaction's, in
 * milliseconds.
 */
export async function storeMedia<F extends Staged, T>(
  { db, media, jobs, log }: StoreDeps,
  files: F,
  work: (db: Queries, assets: Stored<F>) => Promise<T>,
  { timeLimit = 5_000 }: { timeLimit?: number } = {},
): Promise<T> {
  const removals: string[] = []
  try {
    const stored = await settleAll(
      Object.entries(files).map(async ([name, file]): Promise<[string, StoredAsset | undefined]> => {
        if (file === undefined) return [name, undefined]
        const publicId = media.newPublicId(file)
        removals.push(await jobs.add(db, 'removeAsset', { publicId, kind: file.kind }, { delaySeconds: UNCLAIMED_SECONDS }))
        return [name, await media.put(file, publicId)]
      }),
    )
    return await db.$transaction(
      async (tx) => {
        const result = await work(tx, Object.fromEntries(stored) as Stored<F>)
        await jobs.cancel(tx, 'removeAsset', removals)
        return result
      },
      { timeout: timeLimit },
    )
  } catch (error) {
    // A transaction whose end we missed may have been committed: then there is no job left to hasten.
    await jobs.hasten(db, 'removeAsset', removals).catch((err: unknown) => {
      log.warn({ err }, 'assets of a failed upload stay until their removal is due')
    })
    throw error
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
