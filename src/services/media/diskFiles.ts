import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, copyFile, open, rename, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StorageUnavailable } from '../../utils/ApiError.js'
import { errnoOf } from './diskErrors.js'
import type { StagedFile } from './index.js'

/** A dot in front, so that no file is served or listed before it is complete. */
export const temporaryName = () => `.${randomBytes(20).toString('hex')}.tmp`

/** A file is staged for us alone. Stored, it may be read by our group too: a web server in it can serve media without us. */
const STORED_MODE = 0o640

/** Nothing is at `target` until all of it is, and once this returns a power cut can't undo it. */
export async function place(file: StagedFile, target: string, minFreeBytes: number) {
  const folder = dirname(target)
  await requireSpace(folder, minFreeBytes)
  await chmod(file.path, STORED_MODE)
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
  const temporary = join(folder, temporaryName())
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
export async function syncFolder(path: string) {
  try {
    const handle = await open(path, 'r')
    await handle.sync().finally(() => handle.close())
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP'].includes(errnoOf(error) ?? '')) throw error
  }
}

/** @throws ApiError 503 `STORAGE_UNAVAILABLE` when less is free */
export async function requireSpace(folder: string, bytes: number) {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < bytes) throw StorageUnavailable(new Error('Too little free space for media'))
}

export function ignoreMissing(error: unknown): void {
  if (errnoOf(error) !== 'ENOENT') throw error
}
