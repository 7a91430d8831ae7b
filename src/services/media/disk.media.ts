import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, open, opendir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StorageUnavailable } from '../../utils/ApiError.js'
import { MEDIA_PATH } from '../../utils/mediaUrl.js'
import { errnoOf, whileAvailable } from './diskErrors.js'
import type { ListedAsset, ListOptions, MediaExtension, MediaKind, MediaStore, StagedFile, StoredAsset } from './index.js'

interface DiskOptions {
  /** Folder of all media; made when missing. Nothing else may write to it. */
  root: string
  /** Refuses to store when less than this would stay free, in bytes: the database may live on the same disk. Default 128 MiB. */
  minFreeBytes?: number
}

/** 160 random bits in a folder of their first eight: `4f/4f0c…e1.jpg`. */
const PUBLIC_ID = /^([0-9a-f]{2})\/\1[0-9a-f]{38}\.(jpg|png|mp4|mov|webm|mkv)$/

/** A dot in front, so that no file is served or listed before it is complete. */
const TEMPORARY = /^\.[0-9a-f]{40}\.tmp$/

const BATCH = 200

/** Keeps media in sharded folders of the local disk; `serveMedia` serves them. Safe with several processes on one root. */
export function createDiskMedia({ root, minFreeBytes = 128 * 2 ** 20 }: DiskOptions): MediaStore {
  function newPublicId({ extension }: StagedFile): string {
    const name = randomBytes(20).toString('hex')
    return `${name.slice(0, 2)}/${name}.${extension}`
  }

  async function put(file: StagedFile, publicId: string): Promise<StoredAsset> {
    if (!PUBLIC_ID.test(publicId)) throw new TypeError('Not the id of an asset on disk')
    const target = join(root, publicId)
    try {
      await mkdir(dirname(target), { recursive: true })
      await syncFolder(root)
      await place(file, target, minFreeBytes)
    } catch (error) {
      await rm(target, { force: true }).catch(() => undefined)
      throw error
    }
    const stored = { publicId, url: `${MEDIA_PATH}/${publicId}`, bytes: file.bytes }
    return file.duration === undefined ? stored : { ...stored, duration: file.duration }
  }

  async function remove(publicId: string): Promise<void> {
    if (!PUBLIC_ID.test(publicId)) throw new TypeError('Not the id of an asset on disk')
    const path = join(root, publicId)
    await rm(path, { force: true })
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
    const probe = join(root, `.${randomBytes(20).toString('hex')}.tmp`)
    try {
      await writeFile(probe, 'ok', { flag: 'wx' })
    } finally {
      await rm(probe, { force: true })
    }
  }

  return {
    newPublicId,
    put: (file, publicId) => whileAvailable(() => put(file, publicId)),
    remove: (publicId) => whileAvailable(() => remove(publicId)),
    findMissing: (publicIds) => whileAvailable(() => findMissing(publicIds)),
    check: () => whileAvailable(check),
    list: (options) => list(root, options),
  }
}

/** Nothing is at `target` until all of it is, and once this returns a power cut can't undo it. */
async function place(file: StagedFile, target: string, minFreeBytes: number) {
  const folder = dirname(target)
  await requireSpace(folder, minFreeBytes)
  await syncFile(file.path)
  try {
    await rename(file.path, target)
  } catch (error) {
    if (errnoOf(error) !== 'EXDEV') throw error
    await copyInto(folder, file, target, minFreeBytes)
  }
  await syncFolder(folder)
}

/** For a staging folder on another file system, where a rename is impossible. */
async function copyInto(folder: string, file: StagedFile, target: string, minFreeBytes: number) {
  await requireSpace(folder, minFreeBytes + file.bytes)
  const temporary = join(folder, `.${randomBytes(20).toString('hex')}.tmp`)
  try {
    await copyFile(file.path, temporary, constants.COPYFILE_EXCL)
    await syncFile(temporary)
    await rename(temporary, target)
  } finally {
    await rm(temporary, { force: true })
  }
}

async function syncFile(path: string) {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes the names in a folder durable, on systems that can: some refuse to open or to sync one. */
async function syncFolder(path: string) {
  try {
    const handle = await open(path, 'r')
    await handle.sync().finally(() => handle.close())
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP'].includes(errnoOf(error) ?? '')) throw error
  }
}

async function requireSpace(folder: string, bytes: number) {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < bytes) throw StorageUnavailable(new Error('Too little free space for media'))
}

async function* list(root: string, { storedBefore }: ListOptions): AsyncGenerator<ListedAsset[]> {
  let batch: ListedAsset[] = []
  for await (const shard of entries(root)) {
    for await (const name of entries(join(root, shard))) {
      const path = join(root, shard, name)
      const found = await stat(path).catch(ignoreMissing)
      if (!found || found.ctimeMs >= storedBefore.getTime()) continue
      if (TEMPORARY.test(name)) await rm(path, { force: true })
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

function ignoreMissing(error: unknown): void {
  if (errnoOf(error) !== 'ENOENT') throw error
}
