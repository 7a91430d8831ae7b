import { constants } from 'node:fs'
import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256Of, type ListedMedia } from './manifest.js'

/** Files of the media folder on their way into a backup. */

/** What the disk store calls a file, with its folder. */
const ASSET = /^[0-9a-f]{2}\/[0-9a-f]{40}\.\w+$/

/** Whether a name is one of a file on disk: only then does it become a path. */
export const isAssetName = (name: string): boolean => ASSET.test(name)

/** Links cost nothing, and a stored file never changes. Where the two folders are on different disks it is copied. */
export async function take(from: string, to: string): Promise<'taken' | 'missing'> {
  await mkdir(dirname(to), { recursive: true })
  try {
    await link(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return 'taken'
    if (code === 'ENOENT') return 'missing'
    return copy(from, to)
  }
  return 'taken'
}

async function copy(from: string, to: string): Promise<'taken' | 'missing'> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE)
    return 'taken'
  } catch (error) {
    await rm(to, { force: true })
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing'
    throw error
  }
}

/** Names of the assets in a media folder, whether rows name them or not. */
export async function assetsIn(root: string): Promise<string[]> {
  const shards = await readdir(root).catch(() => [])
  const names = await Promise.all(
    shards
      .filter((shard) => /^[0-9a-f]{2}$/.test(shard))
      .map(async (shard) => (await readdir(join(root, shard))).map((name) => `${shard}/${name}`)),
  )
  return names.flat().filter(isAssetName)
}

/** Takes what is there now: afterwards hardly anything is left to be taken, however long that lasts. */
export async function takeAll(root: string, folder: string): Promise<void> {
  for (const name of await assetsIn(root)) await take(join(root, name), join(folder, name))
}

/** Of what rows name, what is not there. */
export async function takeNamed(root: string, folder: string, named: ListedMedia[]): Promise<string[]> {
  const missing: string[] = []
  for (const { publicId } of named) {
    const outcome = isAssetName(publicId) ? await take(join(root, publicId), join(folder, publicId)) : 'missing'
    if (outcome === 'missing') missing.push(publicId)
  }
  return missing
}

/** Drops from the backup what no row names. */
export async function dropOthers(folder: string, named: ListedMedia[]): Promise<void> {
  const wanted = new Set(named.map(({ publicId }) => publicId))
  for (const name of await assetsIn(folder)) if (!wanted.has(name)) await rm(join(folder, name))
}

export async function withChecksum(folder: string, asset: ListedMedia): Promise<ListedMedia> {
  const path = join(folder, asset.publicId)
  return { ...asset, bytes: (await stat(path)).size, sha256: await sha256Of(path) }
}
