import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { type FaultBench, openFaultBench } from '../tests/support/faultBench.js'
import {
  type Fault,
  killAfter,
  killAt,
  killDuringBody,
  leaveAt,
  loseDatabaseAt,
  loseDisk,
  operations,
  type When,
} from '../tests/support/faults.js'
import globalSetup from '../tests/support/globalSetup.js'
import globalTeardown from '../tests/support/globalTeardown.js'
import type { Losses } from '../tests/support/losses.js'

/**
 * `npm run verify:long [-- 500]`: breaks the service in every way that the tests know, at every statement and at random moments, and
 * counts what that has cost: assets without a row, rows without their file, staged files that nobody removed. All must be 0.
 */
const [, , wanted = '300'] = process.argv
const count = Number(wanted)
if (!Number.isInteger(count) || count < 1) throw new Error('How many faults? A number is wanted.')

const sides: When[] = ['before', 'after']
const atStatements = operations.flatMap((operation) =>
  operation.statements.flatMap((statement) =>
    sides.flatMap((when) => [
      killAt(operation, statement, when),
      loseDatabaseAt(operation, statement, when, false),
      loseDatabaseAt(operation, statement, when, true),
    ]),
  ),
)

/** All that is known once, then random ones until there are enough. */
function chooseFaults(): Fault[] {
  const faults = [...atStatements, ...operations.map(loseDisk)]
  const random = <T>(list: T[]): T => list[Math.floor(Math.random() * list.length)] as T
  const share = () => Math.round((0.05 + Math.random() * 0.94) * 100) / 100
  const kinds = [
    () => killAfter(random(operations), Math.floor(Math.random() * 150)),
    () => killDuringBody(share()),
    () => leaveAt(share(), 'FIN'),
    () => leaveAt(share(), 'RST'),
  ]
  while (faults.length < count) faults.push((kinds[faults.length % kinds.length] ?? random(kinds))())
  return faults.slice(0, count)
}

const summary = { injected: 0, orphans: new Set<string>(), broken: new Set<string>(), leftovers: new Set<string>(), unhealthy: 0 }
const problems: string[] = []

async function inject(bench: FaultBench, fault: Fault): Promise<void> {
  try {
    await fault.inject(bench)
    summary.injected += 1
  } catch (error) {
    problems.push(`${fault.name}: ${String(error)}`)
    bench.proxy.heal()
    bench.proxy.up()
  }
  note(fault, await bench.losses())
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${String(summary.injected)} of ${String(count)}: ${fault.name}`)
}

function note({ name }: Fault, { orphans, broken, leftovers, unhealthy }: Losses): void {
  summary.unhealthy += unhealthy.length
  for (const kind of ['orphans', 'broken', 'leftovers'] as const) {
    for (const id of { orphans, broken, leftovers }[kind]) {
      if (!summary[kind].has(id)) problems.push(`${name}: ${kind} ${id}`)
      summary[kind].add(id)
    }
  }
}

await globalSetup({ rootDir: resolve(import.meta.dirname, '..') })
const began = Date.now()
const waiting = chooseFaults()
await Promise.all(
  Array.from({ length: Math.min(2, availableParallelism()) }, async (_, index) => {
    const bench = await openFaultBench(`faults_${String(index)}`)
    await bench.start()
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) await inject(bench, fault)
    await bench.close()
  }),
)
await globalTeardown()

const { injected, orphans, broken, leftovers, unhealthy } = summary
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(
  `${String(injected)} faults injected in ${String(Math.round((Date.now() - began) / 1000))} s: ${String(orphans.size)} assets without a row, ` +
    `${String(broken.size)} rows without their file, ${String(leftovers.size)} staged files left, ${String(unhealthy)} failed health checks.\n`,
)
process.exitCode = problems.length > 0 || unhealthy > 0 ? 1 : 0
