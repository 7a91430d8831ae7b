import type { Logger } from '../../utils/logger.js'

export type MediaKind = 'image' | 'video'

export type MediaExtension = 'jpg' | 'png' | 'mp4' | 'mov' | 'webm' | 'mkv'

/** The one list of what may be stored and served. */
export const CONTENT_TYPES: Record<MediaExtension, string> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
}

/** A file on the local disk whose content has been inspected. Nothing here comes from what a client claims. */
export interface StagedFile {
  path: string
  kind: MediaKind
  bytes: number
  extension: MediaExtension
  contentType: string
  /** Seconds, above 0; videos only. */
  duration?: number
  /** Pixels, as shown: a rotation is already applied. */
  width: number
  height: number
}

export interface StoredAsset {
  /** Names the asset within its store, for `remove`. Not for clients. */
  publicId: string
  /** What goes in the row: a path below `/media/` for our own disk, else absolute. */
  url: string
  bytes: number
  /** Seconds; videos only. */
  duration?: number
}

export interface ListedAsset {
  publicId: string
  kind: MediaKind
  bytes: number
  storedAt: Date
}

export interface ListOptions {
  /** Only assets stored before this moment: a younger one may belong to a row that is about to be written. */
  storedBefore: Date
}

/** Keeps the files that clients watch and look at. */
export interface MediaStore {
  /**
   * Stores the file under a new name that nobody can guess. Once this answers, the asset is durable and its address works.
   * The staged file may be gone afterwards. Not idempotent: each call makes another asset; a failed one leaves none.
   *
   * @throws ApiError 503 `STORAGE_UNAVAILABLE` when the store is down, slow beyond its limit, or full
   */
  put(file: StagedFile): Promise<StoredAsset>

  /**
   * Idempotent: an asset that is missing counts as removed. A driver whose assets live at different places by kind needs `kind`.
   *
   * @throws ApiError 503 `STORAGE_UNAVAILABLE` when the store can't tell; then the caller tries again later
   */
  remove(publicId: string, kind: MediaKind): Promise<void>

  /**
   * For readiness: returns when a `put` would have a fair chance.
   *
   * @throws ApiError 503 `STORAGE_UNAVAILABLE` otherwise
   */
  check(): Promise<void>

  /**
   * Everything stored before a moment, in batches of at most some hundreds, in no order; for reconciliation with the rows.
   * Assets that come or go meanwhile may be missing. May tidy up what a `put` that died before that moment left behind.
   */
  list(options: ListOptions): AsyncIterable<ListedAsset[]>
}

export interface MediaSession {
  /** As `MediaStore.put`; what it stores is removed again when the session fails. */
  put(file: StagedFile): Promise<StoredAsset>
}

interface Stored {
  asset: StoredAsset
  kind: MediaKind
}

/** Told of an asset that could not be removed again, so that someone can do it later. */
export type UndoFailure = (publicId: string, kind: MediaKind, error: unknown) => void

/**
 * Stores files together with the work that refers to them. When `work` throws, everything the session stored is removed,
 * also what parallel puts were still storing at that moment, and the first error is thrown on: an asset is never left
 * without its row. Nothing is removed when `work` returns.
 */
export async function mediaSession<T>(
  media: MediaStore,
  work: (session: MediaSession) => Promise<T>,
  onUndoFailure?: UndoFailure,
): Promise<T> {
  const puts: Promise<Stored>[] = []
  let open = true

  const put = async (file: StagedFile) => {
    if (!open) throw new Error('This media session is over')
    const stored = media.put(file).then((asset) => ({ asset, kind: file.kind }))
    puts.push(stored)
    return (await stored).asset
  }

  try {
    return await work({ put })
  } catch (error) {
    open = false
    await undo(media, await Promise.allSettled(puts), onUndoFailure)
    throw error
  } finally {
    open = false
  }
}

async function undo(media: MediaStore, puts: PromiseSettledResult<Stored>[], onUndoFailure?: UndoFailure) {
  const stored = puts.flatMap((put) => (put.status === 'fulfilled' ? [put.value] : []))
  await Promise.all(
    stored.map(async ({ asset: { publicId }, kind }) => {
      try {
        await media.remove(publicId, kind)
      } catch (error) {
        onUndoFailure?.(publicId, kind, error)
      }
    }),
  )
}

interface LoggedMedia {
  media: MediaStore
  log: Logger
}

/** As `mediaSession`, for a request: what could not be removed again is logged. */
export const withMedia = <T>({ media, log }: LoggedMedia, work: (session: MediaSession) => Promise<T>): Promise<T> =>
  mediaSession(media, work, (publicId, kind, err) => log.error({ err, publicId, kind }, 'an asset was not removed'))

/** Removes an asset that no row refers to any more. A failure is no reason to fail a request that has done its work. */
export async function discard({ media, log }: LoggedMedia, publicId: string, kind: MediaKind): Promise<void> {
  await media.remove(publicId, kind).catch((err: unknown) => log.error({ err, publicId, kind }, 'an asset was not removed'))
}
