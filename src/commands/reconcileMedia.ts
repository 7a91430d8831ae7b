import { parseArgs } from 'node:util'
import { reconcileMedia, type ReconcileReport } from '../jobs/reconcileMedia.job.js'
import { runCommand, say } from './run.js'

/**
 * `npm run media:reconcile [-- --dry-run]`: compares stored assets and rows. Removes assets that no row refers to, or with
 * `--dry-run` only names them; names rows whose file is missing. Ends with 1 when the two did not agree.
 */
const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } })
const dryRun = values['dry-run']

await runCommand(async (deps) => {
  const report = await reconcileMedia({ remove: !dryRun, onProgress: showProgress }, deps)
  if (process.stderr.isTTY) process.stderr.write('\n')
  say(summary(report))
  if (report.orphans.length > report.removed || report.broken.length > 0) process.exitCode = 1
})

/** How far it is, on one line of a terminal; nothing where nobody looks. */
function showProgress({ assets, rows }: { assets: number; rows: number }): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${assets} assets and ${rows} rows compared …`)
}

function summary({ assets, rows, orphans, broken, removed }: ReconcileReport): string {
  const bytes = orphans.reduce((total, orphan) => total + orphan.bytes, 0)
  return [
    `${assets} assets and ${rows} rows compared.`,
    ...orphans.map(({ kind, publicId }) => `  no row refers to the ${kind} ${publicId}`),
    ...broken.map(({ table, id, column, publicId }) => `  ${table} ${id}: its ${column} ${publicId} is missing`),
    `${orphans.length} assets without a row (${bytes} bytes), ${removed} removed; ${broken.length} rows without their file.`,
  ].join('\n')
}
