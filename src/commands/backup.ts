import { parseArgs } from 'node:util'
import { loadConfig } from '../config/index.js'
import { giveUp } from '../lifecycle.js'
import { makeBackup } from './backup/makeBackup.js'
import type { Manifest } from './backup/manifest.js'
import { reachDatabase } from './reach.js'
import { say } from './run.js'

/**
 * `npm run backup -- --to DIR`: all rows as they are at one moment, and the files that they name, into a new folder. The service may
 * go on. Ends with 1 when a row names a file that is not there; the backup is made all the same.
 */
const { values } = parseArgs({ options: { to: { type: 'string' } } })
const { to } = values
if (to === undefined || to === '') {
  process.stderr.write('Name the folder of the backup: npm run backup -- --to /var/backups/viztube/monday\n')
  process.exit(2)
}

try {
  const config = loadConfig()
  const { connection, stop } = await reachDatabase(config.database, { shared: true })
  const manifest = await makeBackup({ connection, media: config.media, to }).finally(stop)
  tell(manifest, to)
  if (manifest.media.missing.length > 0) process.exitCode = 1
} catch (error) {
  giveUp(error)
}

function tell({ database, media }: Manifest, folder: string): void {
  const rows = database.tables.reduce((sum, table) => sum + table.rows, 0)
  say(`${rows} rows of ${database.tables.length} tables and ${database.jobs.count} jobs, as they were at one moment.`)
  if (media.kind === 'disk') {
    say(`${media.count} files, ${media.bytes} bytes. They are links where they can be: copy the folder to another machine.`)
  } else {
    say(`The files stay at Cloudinary; the backup names the ${media.count} that rows refer to.`)
  }
  for (const publicId of media.missing) say(`A row names ${publicId}, which is not there.`)
  say(`The backup is in ${folder}.`)
}
