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
  /** A new name that nobody can guess. Chosen before the asset exists, so that it can be written down first. */
  newPublicId(file: StagedFile): string

  /**
   * Stores the file under a name of `newPublicId`. Once this answers, the asset is durable and its address works. The staged file
   * may be gone afterwards. A failed call may leave the asset, or part of it: whoever chose the name sees to its removal.
   *
   * @throws ApiError 503 `STORAGE_UNAVAILABLE` when the store is down, slow beyond its limit, or full
   */
  put(file: StagedFile, publicId: string): Promise<StoredAsset>

  /**
   * Idempotent: an asset that is missing counts as removed. A driver whose assets live at different places by kind needs `kind`.
   *
   * @throws ApiError 503 `STORAGE_UNAVAILABLE` when the store can't tell; then the caller tries again later
   */
  remove(publicId: string, kind: MediaKind): Promise<void>

  /**
   * Which of these assets are not there. For reconciliation with the rows.
   *
   * @throws ApiError 503 `STORAGE_UNAVAILABLE` when the store can't tell
   */
  findMissing(publicIds: string[], kind: MediaKind): Promise<string[]>

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
