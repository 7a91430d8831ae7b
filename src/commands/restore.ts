import { parseArgs } from 'node:util'
import { loadConfig } from '../config/index.js'
import { giveUp } from '../lifecycle.js'
import type { Manifest } from './backup/manifest.js'
import { restoreBackup } from './backup/restoreBackup.js'
import { say } from './run.js'

/**
 * `npm run restore -- --from DIR [--force]`: checks a backup, then puts its rows and files into the configured database and media
 * folder, which have to be empty, or `--force`: then all rows are replaced. The server must not be running.
 */
const { values } = parseArgs({ options: { from: { type: 'string' }, force: { type: 'boolean', default: false } } })
const { from, force } = values
if (from === undefined || from === '') {
  process.stderr.write('Name the folder of the backup: npm run restore -- --from /var/backups/viztube/monday\n')
  process.exit(2)
}

try {
  tell(await restoreBackup({ config: loadConfig(), from, force }))
} catch (error) {
  giveUp(error)
}

function tell({ database, media }: Manifest): void {
  const rows = database.tables.reduce((sum, table) => sum + table.rows, 0)
  const files = media.kind === 'disk' ? media.count : 0
  say(`${rows} rows of ${database.tables.length} tables, counted again; ${database.jobs.count} jobs; ${files} files.`)
  if (media.kind === 'cloudinary')
    say('The files are at Cloudinary: npm run media:reconcile -- --dry-run tells whether all are there.')
  if (media.missing.length > 0) say(`${media.missing.length} files were missing already when the backup was made.`)
}
