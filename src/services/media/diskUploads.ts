import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { Conflict, NotFound, ValidationFailed } from '../../utils/ApiError.js'
import { type ByteRange, lengthOf, overlap } from '../../utils/byteRange.js'
import { UPLOAD_PATH } from '../../utils/mediaUrl.js'
import { errnoOf, whileAvailable } from './diskErrors.js'
import { ignoreMissing, requireSpace, syncFolder } from './diskFiles.js'
import type { DirectUpload, UploadTarget } from './index.js'
import { InvalidMedia } from './invalidMedia.js'
import { partJournal } from './partJournal.js'
import type { UploadSignature } from './uploadSignature.js'

/** An upload as its address names it; the signature has been checked. */
export interface SignedUpload {
  publicId: string
  bytes: number
}

/** What takes in the parts of direct uploads. */
export interface PartReceiver {
  /** The upload of an address that we have signed and that has not expired; `query` is the address's. */
  find(publicId: string, query: Record<string, unknown>): SignedUpload | undefined

  /**
   * Takes a part in: all that `source` has, and it has to be exactly `range`, which the caller has checked to lie within the file.
   * A part counts once all of it is durable; one that comes again replaces what was there, and one that overlaps another that is
   * still coming in cuts that one off, which is how a client goes on that has lost its connection. Answers how many bytes of the
   * file are there. `source` stays open when this throws.
   *
   * @throws ApiError 400 when it ends early or does not end, 404 when the upload has ended, 409 while it is being completed,
   * 503 `STORAGE_UNAVAILABLE` when the disk is full
   */
  receive(upload: SignedUpload, range: ByteRange, source: Readable): Promise<number>
}

interface Options {
  root: string
  minFreeBytes: number
  /** Of addresses. */
  signature: UploadSignature
  now: () => Date
}

/** Bytes of the largest part: a third below what proxies commonly let through. */
export const PART_BYTES = 64 * 2 ** 20

/** In the folder of an upload: the file to be, of its full size from the beginning, and which of its bytes have come. */
const FILE = 'file'
const JOURNAL = 'parts'

interface Reception {
  range: ByteRange
  source: Readable
  ended: Promise<unknown>
}

/** What happens to an upload at the moment. One process serves it, so that memory is the place for this. */
interface Activity {
  receptions: Set<Reception>
  sealed: boolean
}

/** Uploads whose file comes in parts, each in a folder beside its place that is neither served nor listed. */
export function createDiskUploads({ root, minFreeBytes, signature: { sign, isOurs }, now }: Options) {
  const activities = new Map<string, Activity>()

  const folderOf = (publicId: string) => join(root, publicId.replace(/\/(\w+)\.\w+$/, '/.$1.upload'))

  const journalOf = (publicId: string) => partJournal(join(folderOf(publicId), JOURNAL))

  function activityOf(publicId: string): Activity {
    const activity = activities.get(publicId) ?? { receptions: new Set(), sealed: false }
    activities.set(publicId, activity)
    return activity
  }

  function forget(publicId: string) {
    const activity = activities.get(publicId)
    if (activity?.receptions.size === 0 && !activity.sealed) activities.delete(publicId)
  }

  async function begin({ publicId, bytes, expiresAt }: DirectUpload): Promise<UploadTarget> {
    const folder = folderOf(publicId)
    await mkdir(dirname(folder), { recursive: true })
    await requireSpace(root, minFreeBytes + bytes)
    await syncFolder(root)
    await mkdir(folder)
    await journalOf(publicId).create()
    const file = await open(join(folder, FILE), 'wx', 0o600)
    await file.truncate(bytes).finally(() => file.close())
    await syncFolder(folder)

    const expires = Math.floor(expiresAt.getTime() / 1000)
    const query = new URLSearchParams({
      bytes: String(bytes),
      expires: String(expires),
      signature: sign({ publicId, bytes, expires }),
    })
    return { url: `${UPLOAD_PATH}/${publicId}?${query.toString()}`, method: 'PUT', fields: {}, partSize: PART_BYTES }
  }

  const find: PartReceiver['find'] = (publicId, { bytes, expires, signature }) => {
    if (typeof signature !== 'string' || !isNumber(bytes) || !isNumber(expires)) return undefined
    if (!isOurs(signature, { publicId, bytes: Number(bytes), expires: Number(expires) })) return undefined
    return Number(expires) * 1000 > now().getTime() ? { publicId, bytes: Number(bytes) } : undefined
  }

  async function receive(upload: SignedUpload, range: ByteRange, source: Readable): Promise<number> {
    const { publicId } = upload
    const activity = activityOf(publicId)
    if (activity.sealed) throw Conflict('This upload is being completed')
    const displaced = [...activity.receptions].filter((other) => overlap(other.range, range))
    for (const other of displaced) other.source.destroy()

    const work = Promise.allSettled(displaced.map(({ ended }) => ended)).then(() => whileOpen(() => store(upload, range, source)))
    const reception = { range, source, ended: work }
    activity.receptions.add(reception)
    try {
      return await work
    } finally {
      activity.receptions.delete(reception)
      forget(publicId)
    }
  }

  async function store({ publicId, bytes }: SignedUpload, range: ByteRange, source: Readable): Promise<number> {
    const folder = folderOf(publicId)
    const journal = journalOf(publicId)
    if (await journal.isFull()) throw Conflict('This upload has come in too many parts: please begin a new one')
    await requireSpace(folder, minFreeBytes + lengthOf(range))

    // What is overwritten does not count until all of it is new.
    await journal.noteStart(range)
    const file = await open(join(folder, FILE), 'r+')
    try {
      let at = range.start
      for await (const chunk of chunksOf(source)) {
        if (at + chunk.length > range.end + 1) throw wrongLength('is longer than its Content-Range')
        at += await writeAt(file, chunk, at)
      }
      if (at <= range.end) throw wrongLength('is not complete')
      await file.datasync()
    } finally {
      await file.close()
    }
    await journal.noteEnd(range)
    return bytes - (await journal.missing(bytes)).reduce((sum, gap) => sum + lengthOf(gap), 0)
  }

  /**
   * Does `work` with the file of an upload once all of it is there, while no part can change it; answers undefined when there is no
   * file (any more). What `work` leaves of the upload stays.
   *
   * @throws InvalidMedia when bytes are missing
   */
  async function withWhole<T>({ publicId, bytes }: SignedUpload, work: (path: string) => Promise<T>): Promise<T | undefined> {
    const activity = activityOf(publicId)
    if (activity.sealed) throw Conflict('This upload is being completed')
    if (activity.receptions.size > 0) throw Conflict('A part of this upload is still coming in')
    activity.sealed = true
    try {
      const path = join(folderOf(publicId), FILE)
      if ((await stat(path).catch(ignoreMissing)) === undefined) return undefined
      const [gap] = await journalOf(publicId).missing(bytes)
      if (gap !== undefined) throw new InvalidMedia(`is not complete: bytes ${gap.start}-${gap.end} of ${bytes} are missing`)
      return await whileOpen(() => work(path))
    } finally {
      activity.sealed = false
      forget(publicId)
    }
  }

  return {
    begin,
    find,
    receive: (...part: Parameters<typeof receive>) => whileAvailable(() => receive(...part)),
    withWhole,
    /** Removes what has come. Idempotent. */
    discard: (publicId: string) => rm(folderOf(publicId), { recursive: true, force: true, maxRetries: 3 }),
  }
}

const isNumber = (value: unknown) => typeof value === 'string' && /^[1-9][0-9]{0,11}$/.test(value)

const wrongLength = (message: string) => ValidationFailed([{ path: 'body', message }])

/** The source's own errors mean that the client has gone; leaving the loop early leaves the source open, to be answered. */
async function* chunksOf(source: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch {
    throw wrongLength('is not complete')
  }
}

/** All of it: a single write may do less, on a disk that gets full. */
async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<number> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
  }
  return bytes.length
}

/** An upload that ends takes its folder with it, also while a part is coming in. */
async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw errnoOf(error) === 'ENOENT' ? NotFound('Upload') : error
  }
}
