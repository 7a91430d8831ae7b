import { statfs } from 'node:fs/promises'
import type { Config } from '../../config/index.js'
import { createDeps } from '../../deps.js'
import { createLogger } from '../../utils/logger.js'
import { type Finding, finder, reasonOf } from './finding.js'

/** Below this there is room for some dozen videos. Bytes. */
const LITTLE = 2 * 2 ** 30

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

/** Asks the configured store as readiness does: a folder is written to, Cloudinary is asked with the account's signature. */
export async function checkMedia(config: Config): Promise<Finding> {
  const media = finder('media')
  // Nothing here asks the database.
  const { deps, close } = createDeps(config, {
    connectionString: 'postgresql://127.0.0.1:1/none',
    secrets: { access: '', refresh: '' },
    log: createLogger({ level: 'silent', pretty: false }),
  })
  try {
    await deps.media.check()
    if (config.media.kind === 'cloudinary') return media.ok(`Cloudinary knows the account ${config.media.account.cloudName}.`)
    const { bavail, bsize } = await statfs(config.media.root)
    const free = bavail * bsize
    if (free < LITTLE) return media.note(`${config.media.root} can be written, but only ${gigabytes(free)} are free.`)
    return media.ok(`${config.media.root} can be written; ${gigabytes(free)} are free.`)
  } catch (error) {
    const reason = reasonOf(error instanceof Error && error.cause !== undefined ? error.cause : error)
    if (config.media.kind === 'cloudinary')
      return media.wrong(`Cloudinary does not answer this account: ${reason}. Check name, key and secret.`)
    return media.wrong(`${config.media.root} cannot take files: ${reason}. Check DATA_DIR, its owner and the free space.`)
  } finally {
    await close()
  }
}
