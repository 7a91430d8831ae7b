import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ConnectionConfig } from 'pg'
import type { MediaConfig } from '../../config/index.js'
import { StartupError } from '../../utils/StartupError.js'
import { version } from '../../utils/version.js'
import { dumpRows, readNamed, withSnapshot } from './dump.js'
import {
  type ListedMedia,
  MANIFEST,
  type Manifest,
  MEDIA_FOLDER,
  MEDIA_LIST,
  newManifest,
  sha256Of,
  toLines,
} from './manifest.js'
import { dropOthers, takeAll, takeNamed, withChecksum } from './mediaFiles.js'

interface Options {
  connection: ConnectionConfig
  media: MediaConfig
  /** Must not exist yet, or be empty. It is there when the backup is complete, and not before. */
  to: string
}

/** How often the rows are read anew when a file has gone that they name. */
const ROUNDS = 20

/**
 * Makes a backup while the service goes on. A row is written after its file and dropped before it, so neither order of copying alone
 * is safe: files first lack those of new rows, rows first lack files that are removed meanwhile. So all files that are there are taken
 * first, then the rows as they are at one moment, then the files that these name beyond. A file may still be missing that came and
 * went in between; then the rows are read again, which no longer name it.
 */
export async function makeBackup({ connection, media, to }: Options): Promise<Manifest> {
  if (existsSync(to) && (await readdir(to)).length > 0) throw new StartupError(`${to} is not empty; name a new folder.`)
  const folder = join(dirname(to), `.${basename(to)}.part`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  try {
    const { database, named, missing } = await collect(connection, media, folder)
    const list = await describe(media, named, missing, folder)
    const listFile = join(folder, MEDIA_LIST)
    await writeFile(listFile, toLines(list), { mode: 0o600 })
    const manifest = newManifest({
      version,
      madeAt: new Date().toISOString(),
      database,
      media: {
        kind: media.kind,
        count: list.length,
        bytes: list.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
        missing,
        list: { file: MEDIA_LIST, sha256: await sha256Of(listFile) },
      },
    })
    await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 })
    await rm(to, { recursive: true, force: true })
    await rename(folder, to)
    return manifest
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** The files first, then the rows that name them; what is missing once may be of a row that has gone since, what is missing twice is not. */
async function collect(connection: ConnectionConfig, media: MediaConfig, folder: string) {
  const files = join(folder, MEDIA_FOLDER)
  if (media.kind === 'disk') await takeAll(media.root, files)
  let before = new Set<string>()
  for (let round = 1; ; round++) {
    const collected = await withSnapshot(connection, async (client) => {
      const named = await readNamed(client)
      const missing = media.kind === 'disk' ? await takeNamed(media.root, files, named) : []
      const settled = missing.every((publicId) => before.has(publicId)) || round === ROUNDS
      before = new Set(missing)
      return settled ? { named, missing, database: await dumpRows(client, folder) } : undefined
    })
    if (collected !== undefined) return collected
  }
}

/** Files are read to the end for their checksums; what is at Cloudinary is only named. */
async function describe(media: MediaConfig, named: ListedMedia[], missing: string[], folder: string): Promise<ListedMedia[]> {
  if (media.kind === 'cloudinary') return named
  const files = join(folder, MEDIA_FOLDER)
  await dropOthers(files, named)
  const list: ListedMedia[] = []
  for (const asset of named) if (!missing.includes(asset.publicId)) list.push(await withChecksum(files, asset))
  return list
}
