import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../../config/index.js'
import { createDeps } from '../../deps.js'
import { createLogger } from '../../utils/logger.js'
import { StartupError } from '../../utils/StartupError.js'
import { type Reached, reachDatabase } from '../reach.js'
import { type CheckedBackup, openBackup } from './checkBackup.js'
import { bringToStateOf, finish, inspectTarget, loadRows } from './loadBackup.js'
import { type Manifest, MEDIA_FOLDER } from './manifest.js'
import { assetsIn } from './mediaFiles.js'

interface Options {
  config: Config
  from: string
  /** Also into a service that is not empty: all its rows are replaced, and its files stay. */
  force: boolean
}

/**
 * Checks a backup, then puts its rows and files into the configured database and media folder; answers what it held.
 * @throws StartupError when the backup is damaged or does not fit, or the target is in use or not empty
 */
export async function restoreBackup({ config, from, force }: Options): Promise<Manifest> {
  const backup = await openBackup(from)
  requireSameStore(backup, config)
  const reached = await reachDatabase(config.database, { shared: false })
  await restore(backup, config, reached, force).finally(reached.stop)
  return backup.manifest
}

function requireSameStore({ manifest }: CheckedBackup, { media }: Config): void {
  if (manifest.media.kind === media.kind) return
  throw new StartupError(`The backup is of a service with media at ${manifest.media.kind}; this one keeps them at ${media.kind}.`)
}

async function restore(backup: CheckedBackup, config: Config, { connection }: Reached, force: boolean): Promise<void> {
  const { users, inUse } = await inspectTarget(connection)
  const files = config.media.kind === 'disk' ? await assetsIn(config.media.root) : []
  if (inUse && !force) throw new StartupError('A server or worker uses this database; stop it first.')
  if (users > 0 && !force) {
    throw new StartupError(`The database is not empty: it has ${users} users. To replace all of its rows, add --force.`)
  }
  if (files.length > 0 && !force) {
    throw new StartupError(`The media folder is not empty (${files.length} files); to add those of the backup, add --force.`)
  }
  // Files first: at no moment has a row none.
  await copyMedia(backup, config)
  await bringToStateOf(backup.manifest, connection)
  await loadRows(backup.manifest, backup.folder, connection)
  const { deps, close } = createDeps(config, {
    connectionString: connection.connectionString,
    // Nothing is signed here.
    secrets: { access: '', refresh: '' },
    log: createLogger({ level: 'warn', pretty: false }),
  })
  await finish(backup.manifest, backup.folder, connection, deps.jobs).finally(close)
}

async function copyMedia({ folder, media }: CheckedBackup, config: Config): Promise<void> {
  if (config.media.kind !== 'disk') return
  for (const { publicId } of media) {
    const target = join(config.media.root, publicId)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(join(folder, MEDIA_FOLDER, publicId), target)
  }
  const there = new Set(await assetsIn(config.media.root))
  const lost = media.filter(({ publicId }) => !there.has(publicId))
  if (lost.length > 0) throw new StartupError(`${lost.length} files were not written to ${config.media.root}.`)
}
