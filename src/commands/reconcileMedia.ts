import { parseArgs } from 'node:util'
import { reconcileMedia, type ReconcileReport } from '../jobs/reconcileMedia.job.js'
import { progressLine } from './progressLine.js'
import { runCommand, say } from './run.js'

/**
 * `npm run media:reconcile [-- --dry-run] [--force] [--min-age=minutes]`: compares stored assets and rows. Removes assets that no row
 * refers to, or with `--dry-run` only names them; names rows whose file is missing. Assets younger than two hours are left alone, or
 * than `--min-age`, which must be 60 or more while a server is running. Ends with 1 when the two do not agree now.
 */
const { values } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
    'min-age': { type: 'string', default: '120' },
  },
})
const { 'dry-run': dryRun, force, 'min-age': minAge } = values

await runCommand(async (deps, signal) => {
  const line = progressLine(process.stderr)
  const tell = (text: string) => {
    line.clear()
    say(text)
  }
  const report = await reconcileMedia(
    {
      remove: !dryRun,
      force,
      minAgeMs: minutes(minAge) * 60_000,
      signal,
      onProgress: ({ done, expected }) => line.show(done, expected, 'assets and rows'),
      onOrphan: ({ kind, publicId, bytes }) => tell(`no row refers to the ${kind} ${publicId} (${bytes} bytes)`),
      onBroken: ({ table, id, column, publicId }) => tell(`${table} ${id}: its ${column} ${publicId} is missing`),
    },
    deps,
  )
  tell(summary(report))
  if (report.orphans > report.removed || report.broken > 0) process.exitCode = 1
})

function minutes(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  process.stderr.write('--min-age must be a number of minutes.\n')
  process.exit(2)
}

function summary({ assets, rows, orphans, orphanBytes, removed, broken, refused }: ReconcileReport): string {
  const refusal =
    'There are so many that this may be the wrong database: nothing was removed. If it is the right one, add --force.'
  return [
    `${assets} assets and ${rows} rows compared.`,
    `${orphans} assets without a row (${orphanBytes} bytes), ${removed} removed; ${broken} rows without their file.`,
    ...(refused && !dryRun ? [refusal] : []),
  ].join('\n')
}
