import { randomBytes } from 'node:crypto'
import { mkdir, opendir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { NotFound } from '../../utils/ApiError.js'
import { MEDIA_PATH } from '../../utils/mediaUrl.js'
import { errnoOf, whileAvailable } from './diskErrors.js'
import { ignoreMissing, place, requireSpace, syncFolder, temporaryName } from './diskFiles.js'
import { createDiskUploads, type PartReceiver } from './diskUploads.js'
import type {
  DirectUpload,
  ListedAsset,
  ListOptions,
  MediaExtension,
  MediaKind,
  MediaStore,
  StagedFile,
  StoredAsset,
} from './index.js'
import { inspectVideo } from './inspectVideo.js'
import { uploadSignature } from './uploadSignature.js'

interface DiskOptions {
  /** Folder of all media; made when missing. Nothing else may write to it. */
  root: string
  /** Refuses to store when less than this would stay free, in bytes: the database may live on the same disk. Default 128 MiB. */
  minFreeBytes?: number
  /** Signs the addresses of direct uploads. Default: one of this process only. */
  secret?: string
  /** Signed them before the secret was changed. */
  previousSecret?: string | undefined
  now?: () => Date
}

const VIDEO_EXTENSIONS: MediaExtension[] = ['mp4', 'mov', 'webm', 'mkv']

/** 160 random bits in a folder of their first eight: `4f/4f0c…e1.jpg`. */
const PUBLIC_ID = /^([0-9a-f]{2})\/\1[0-9a-f]{38}\.(jpg|png|mp4|mov|webm|mkv)$/

/** What is no asset yet has a dot in front. */
const TEMPORARY = /^\.[0-9a-f]{40}\.tmp$/
const UPLOAD = /^\.[0-9a-f]{40}\.upload$/

const DAY_MS = 86_400_000

const BATCH = 200

/**
 * Keeps media in sharded folders of the local disk; `serveMedia` serves them, `receiveParts` feeds `parts`. Safe with several
 * processes on one root, of which one takes in direct uploads.
 */
export function createDiskMedia(options: DiskOptions): MediaStore & { parts: PartReceiver } {
  const {
    root,
    minFreeBytes = 128 * 2 ** 20,
    secret = randomBytes(32).toString('hex'),
    previousSecret,
    now = () => new Date(),
  } = options
  const uploads = createDiskUploads({ root, minFreeBytes, signature: uploadSignature(secret, previousSecret), now })

  function newPublicId({ extension }: Pick<StagedFile, 'extension'>): string {
    const name = randomBytes(20).toString('hex')
    return `${name.slice(0, 2)}/${name}.${extension}`
  }

  async function put(file: StagedFile, publicId: string): Promise<StoredAsset> {
    requireId(publicId)
    const target = join(root, publicId)
    try {
      await mkdir(dirname(target), { recursive: true })
      await syncFolder(root)
      await place(file, target, minFreeBytes)
    } catch (error) {
      await rm(target, { force: true }).catch(() => undefined)
      throw error
    }
    return storedAs(publicId, file)
  }

  async function beginUpload(upload: DirectUpload) {
    requireId(upload.publicId)
    return uploads.begin(upload)
  }

  async function finishUpload({ publicId, bytes }: DirectUpload): Promise<StoredAsset> {
    requireId(publicId)
    const finished = await uploads.withWhole({ publicId, bytes }, async (path) => {
      const file = await inspectVideo(path)
      const actualId = withExtension(publicId, file.extension)
      await place(file, join(root, actualId), minFreeBytes)
      return storedAs(actualId, file)
    })
    await uploads.discard(publicId)
    return finished ?? findFinished(publicId)
  }

  /** What an earlier call has finished, whose answer was of no use to its caller. */
  async function findFinished(publicId: string): Promise<StoredAsset> {
    for (const actualId of VIDEO_EXTENSIONS.map((extension) => withExtension(publicId, extension))) {
      if (await stat(join(root, actualId)).catch(ignoreMissing))
        return storedAs(actualId, await inspectVideo(join(root, actualId)))
    }
    throw NotFound('Upload')
  }

  async function remove(publicId: string): Promise<void> {
    const extension = requireId(publicId)
    const path = join(root, publicId)
    await rm(path, { force: true })
    if (kindOf(extension) === 'video') {
      await uploads.discard(publicId)
      // What was announced as one kind of video may be another.
      await Promise.all(VIDEO_EXTENSIONS.map((other) => rm(join(root, withExtension(publicId, other)), { force: true })))
    }
    // Without it a crash could bring the file back after its row is gone.
    await syncFolder(dirname(path)).catch(ignoreMissing)
  }

  async function findMissing(publicIds: string[]): Promise<string[]> {
    const found = await Promise.all(
      publicIds.map(
        async (publicId) => PUBLIC_ID.test(publicId) && (await stat(join(root, publicId)).catch(ignoreMissing)) !== undefined,
      ),
    )
    return publicIds.filter((_, index) => found[index] !== true)
  }

  async function check(): Promise<void> {
    await mkdir(root, { recursive: true })
    await requireSpace(root, minFreeBytes)
    const probe = join(root, temporaryName())
    try {
      await writeFile(probe, 'ok', { flag: 'wx' })
    } finally {
      await rm(probe, { force: true })
    }
  }

  return {
    newPublicId,
    put: (file, publicId) => whileAvailable(() => put(file, publicId)),
    beginUpload: (upload) => whileAvailable(() => beginUpload(upload)),
    finishUpload: (upload) => whileAvailable(() => finishUpload(upload)),
    parts: uploads,
    remove: (publicId) => whileAvailable(() => remove(publicId)),
    findMissing: (publicIds) => whileAvailable(() => findMissing(publicIds)),
    check: () => whileAvailable(check),
    list: (options) => list(root, options),
  }
}

/** @throws TypeError when it is none of ours: never is a path made of what somebody else has chosen */
function requireId(publicId: string): MediaExtension {
  const extension = PUBLIC_ID.exec(publicId)?.[2]
  if (extension === undefined) throw new TypeError('Not the id of an asset on disk')
  return extension as MediaExtension
}

const withExtension = (publicId: string, extension: MediaExtension) => publicId.replace(/\.\w+$/, `.${extension}`)

function storedAs(publicId: string, { bytes, duration }: StagedFile): StoredAsset {
  const stored = { publicId, url: `${MEDIA_PATH}/${publicId}`, bytes }
  return duration === undefined ? stored : { ...stored, duration }
}

async function* list(root: string, { storedBefore }: ListOptions): AsyncGenerator<ListedAsset[]> {
  let batch: ListedAsset[] = []
  for await (const shard of entries(root)) {
    for await (const name of entries(join(root, shard))) {
      const path = join(root, shard, name)
      const found = await stat(path).catch(ignoreMissing)
      if (!found || found.ctimeMs >= storedBefore.getTime()) continue
      if (TEMPORARY.test(name)) await rm(path, { force: true })
      // One that is younger may still be open.
      if (UPLOAD.test(name) && found.ctimeMs < storedBefore.getTime() - DAY_MS) await rm(path, { recursive: true, force: true })
      const publicId = `${shard}/${name}`
      const extension = PUBLIC_ID.exec(publicId)?.[2]
      if (extension === undefined) continue
      batch.push({ publicId, kind: kindOf(extension as MediaExtension), bytes: found.size, storedAt: new Date(found.ctimeMs) })
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

/** Read piece by piece: a folder may hold very many names. A folder that is missing, or is none, has no entries. */
async function* entries(folder: string): AsyncGenerator<string> {
  const opened = await opendir(folder).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOTDIR') ignoreMissing(error)
  })
  if (!opened) return
  for await (const entry of opened) yield entry.name
}

const kindOf = (extension: MediaExtension): MediaKind => (extension === 'jpg' || extension === 'png' ? 'image' : 'video')
