import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Driven } from './drive.js'
import { plot } from './plot.js'

/** What one server did with one row. */
export interface Measured extends Driven {
  /** Processor time of the server's process for one request, in milliseconds. */
  cpu: number
  /** The same of the database's processes. */
  databaseCpu: number
  /** SQL statements for one request. */
  statements: number
}

export interface RowResult {
  row: string
  ours: Measured
  bare: Measured | undefined
}

export interface Report {
  scale: number
  connections: number
  seconds: number
  date: string
  /** Memory of the service in megabytes: before the first request, and after the last. */
  memory: { idle: number; after: number }
  rows: RowResult[]
}

export const perSecond = ({ requests, seconds }: Driven) => requests / seconds

const HEADINGS = [
  'request',
  'req/s',
  'p50',
  'p95',
  'p99',
  'CPU ms',
  'DB ms',
  'SQL',
  'bare req/s',
  'bare CPU',
  'bare DB',
  'of bare',
  'before',
]

/** Where nothing was answered, there is nothing to divide by. */
const shown = (value: number, digits: number) => (Number.isFinite(value) ? value.toFixed(digits) : '-')

/** One table for people; times in milliseconds. */
export function table({ rows, memory, ...run }: Report, earlier: Report | undefined): string {
  const lines = rows.map(({ row, ours, bare }) => {
    const before = earlier?.rows.find((other) => other.row === row)?.ours
    return [
      row,
      shown(perSecond(ours), 0),
      shown(ours.p50, 1),
      shown(ours.p95, 1),
      shown(ours.p99, 1),
      shown(ours.cpu, 3),
      shown(ours.databaseCpu, 3),
      shown(ours.statements, 2),
      bare ? shown(perSecond(bare), 0) : '',
      bare ? shown(bare.cpu, 3) : '',
      bare ? shown(bare.databaseCpu, 3) : '',
      bare ? shown(perSecond(ours) / perSecond(bare), 2) : '',
      before ? `× ${shown(perSecond(ours) / perSecond(before), 2)}` : '',
    ]
  })
  const widths = HEADINGS.map((heading, column) => Math.max(heading.length, ...lines.map((line) => (line[column] ?? '').length)))
  const format = (line: string[]) =>
    `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  const failed = rows.filter(({ ours, bare }) => ours.failures + (bare?.failures ?? 0) > 0)
  return [
    `Scale ${run.scale}, ${run.connections} connections, ${run.seconds} s a row; memory ${memory.idle.toFixed(0)} MB idle, ${memory.after.toFixed(0)} MB after.`,
    '',
    format(HEADINGS),
    rule,
    ...lines.map(format),
    ...failed.map(({ row, ours, bare }) => `${row}: ${ours.failures} failures (bare: ${bare?.failures ?? 0})`),
  ].join('\n')
}

export const readReport = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Report

/** Writes the results for machines, and a picture of them. */
export function write(report: Report, out: string): void {
  mkdirSync(dirname(out), { recursive: true })
  writeFileSync(`${out}.json`, `${JSON.stringify(report, undefined, 2)}\n`)
  writeFileSync(`${out}.svg`, plot(report))
}
