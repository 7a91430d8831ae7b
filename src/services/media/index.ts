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

/** The extension for one of these content types. */
export function extensionOf(contentType: string): MediaExtension {
  const found = Object.entries(CONTENT_TYPES).find(([, type]) => type === contentType)
  if (found === undefined) throw new TypeError(`Files of the type ${contentType} are not kept`)
  return found[0] as MediaExtension
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

/** A video that somebody is going to send straight to the store. */
export interface DirectUpload {
  /** A name of `newPublicId`, of the announced type. */
  publicId: string
  /** Announced size of the file. */
  bytes: number
  expiresAt: Date
}

/** How a client sends the file of a direct upload. */
export interface UploadTarget {
  /** Whoever knows it may send. A path below `/media/` for our own disk, else absolute. */
  url: string
  /** `PUT`: the body is a part of the file. `POST`: a form with `fields`, and the file or a part of it in the field `file`. */
  method: 'PUT' | 'POST'
  fields: Record<string, string>
  /** Bytes of the parts that the file should come in; the last one has the rest. */
  partSize: number
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
  newPublicId(file: Pick<StagedFile, 'extension'>): string

  /**
   * Stores the file under a name of `newPublicId`. Once this answers, the asset is durable and its address works. The staged file
   * may be gone afterwards. A failed call may leave the asset, or part of it: whoever chose the name sees to its removal.
   *
   * @throws ApiError 503 `STORAGE_UNAVAILABLE` when the store is down, slow beyond its limit, or full
   */
  put(file: StagedFile, publicId: string): Promise<StoredAsset>

  /**
   * Prepares a direct upload, which ends with `remove`: until it expires a client may send the file. Whoever knows the address may
   * send again, or something else, also later; that never changes an asset that `finishUpload` has answered for.
   *
   * @throws ApiError 503 `STORAGE_UNAVAILABLE` when the store has no room for it or is down
   */
  beginUpload(upload: DirectUpload): Promise<UploadTarget>

  /**
   * Answers for the file of a direct upload: that all of it is there, has the announced size, and is a video by the rules of
   * `inspectVideo`, or by those of a store that looks at it itself. Once this answers, the asset is durable and its address works.
   * Its public id may differ from that of the upload, which removes it all the same. Idempotent.
   *
   * @throws InvalidMedia when it is not as it should be; then the client may go on sending, or send something else
   * @throws ApiError 404 when the store knows nothing of this upload, 409 while a part is coming in or it is being finished
   * @throws ApiError 503 `STORAGE_UNAVAILABLE` when the store can't tell
   */
  finishUpload(upload: DirectUpload): Promise<StoredAsset>

  /**
   * Removes an asset, and what has come of a direct upload by that name.
   *
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
   * Assets that come or go meanwhile may be missing. May tidy up what a `put` that died before that moment left behind, or a direct upload that began a day before it.
   */
  list(options: ListOptions): AsyncIterable<ListedAsset[]>
}
