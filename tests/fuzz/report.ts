import type { Finding, Tally } from './findings.js'

/** The findings, for a person: what is wrong, and how to see it again. */
export function describeFinding({ operation, check, detail, seed, path, lines }: Finding): string {
  const again = `npm run fuzz -- --only '${operation}' --seed ${seed} --path ${path}`
  return [`${operation}: not so: ${check}`, `  ${detail}`, ...lines.map((line) => `  $ ${line}`), `  again: ${again}`].join('\n')
}

/** One line for each operation, and one for all. */
export function table(tallies: Tally[]): string {
  const header = ['operation', 'requests', 'valid', 'invalid', 'unclear', 'findings', 'statuses']
  const rows = [...tallies.map(rowOf), rowOf(total(tallies))]
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const lineOf = (row: string[]) =>
    row
      .map((cell, column) =>
        column === 0 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [header, ...rows].map(lineOf).join('\n')
}

function rowOf({ operation, requests, verdicts: { valid, invalid, unclear }, findings, statuses }: Tally): string[] {
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}×${count}`)
  return [operation, ...[requests, valid, invalid, unclear, findings.length].map(String), counts.join(' ')]
}

export function total(tallies: Tally[]): Tally {
  const statuses = new Map<number, number>()
  for (const [status, count] of tallies.flatMap((tally) => [...tally.statuses]))
    statuses.set(status, (statuses.get(status) ?? 0) + count)
  const sum = (count: (tally: Tally) => number) => tallies.reduce((all, tally) => all + count(tally), 0)
  return {
    operation: 'all',
    requests: sum(({ requests }) => requests),
    statuses,
    verdicts: {
      valid: sum(({ verdicts }) => verdicts.valid),
      invalid: sum(({ verdicts }) => verdicts.invalid),
      unclear: sum(({ verdicts }) => verdicts.unclear),
    },
    findings: tallies.flatMap(({ findings }) => findings),
  }
}
