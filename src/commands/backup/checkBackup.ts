import { existsSync, readdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MIGRATIONS } from '../../db/migrationFiles.js'
import { StartupError } from '../../utils/StartupError.js'
import { assetSchema, type ListedMedia, type Manifest, MEDIA_FOLDER, readLines, readManifest, sha256Of } from './manifest.js'
import { isAssetName } from './mediaFiles.js'

export interface CheckedBackup {
  folder: string
  manifest: Manifest
  media: ListedMedia[]
}

/** A backup all of whose files are as they were written. @throws StartupError naming what is damaged */
export async function openBackup(folder: string): Promise<CheckedBackup> {
  const manifest = await readManifest(folder)
  const { database, media } = manifest
  const unknown = database.migrations.filter((name) => !existsSync(join(MIGRATIONS, name)))
  if (unknown.length > 0) {
    throw new StartupError(
      `The backup was made by a newer version (${manifest.version}), whose migration ${unknown.join(', ')} this one does not know.`,
    )
  }
  const ours = readdirSync(MIGRATIONS).filter((name) => existsSync(join(MIGRATIONS, name, 'migration.sql')))
  const gap = ours.sort().slice(0, database.migrations.length).join() !== database.migrations.join()
  if (gap) throw new StartupError('The backup is of a database that lacked a migration in between; it cannot be restored.')

  for (const { file, sha256 } of [...database.tables, database.jobs, media.list]) await requireSum(folder, file, sha256)
  const list = await readLines(join(folder, media.list.file), assetSchema)
  for (const { publicId, bytes, sha256 } of list) {
    if (media.kind === 'cloudinary') continue
    if (!isAssetName(publicId) || sha256 === undefined) throw damaged(media.list.file)
    const file = join(MEDIA_FOLDER, publicId)
    const found = await stat(join(folder, file)).catch(() => undefined)
    if (found === undefined || found.size !== bytes) throw damaged(file)
    await requireSum(folder, file, sha256)
  }
  return { folder, manifest, media: list }
}

async function requireSum(folder: string, file: string, sha256: string): Promise<void> {
  const found = await sha256Of(join(folder, file)).catch(() => undefined)
  if (found !== sha256) throw damaged(file)
}

const damaged = (file: string) => new StartupError(`The backup is damaged: ${file} is missing or is not what was written.`)
