import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildService } from '../tests/support/builtService.js'
import { freshDatabase } from '../tests/support/database.js'
import globalSetup from '../tests/support/globalSetup.js'
import globalTeardown from '../tests/support/globalTeardown.js'
import { describeFinding, table, total } from '../tests/fuzz/report.js'
import { fuzz } from '../tests/fuzz/runner.js'
import { type FuzzedServer, settingsOf } from '../tests/fuzz/server.js'

/**
 * `npm run fuzz [-- --runs 500 --seed 7 --only addComment --path 3:1 --keep --url http://127.0.0.1:8000]`: asks the service everything that its
 * API document allows and much that it forbids. Without a `--url`, whose limits on calls have to be raised, it is a service of its
 * own; `--keep` lets that live on, so that the lines for curl can be tried.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    path: { type: 'string' },
    only: { type: 'string' },
    url: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const [runs, seed] = [Number(values.runs), Number(values.seed)]
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed))
  throw new Error('How many runs, and which seed? Whole numbers are wanted.')
if (values.path !== undefined && values.only === undefined)
  throw new Error('A path is that of one operation: name it with --only.')

async function startOwn(): Promise<FuzzedServer> {
  await globalSetup({ rootDir: resolve(import.meta.dirname, '..') })
  const build = await buildService()
  const { origin, settings } = await settingsOf(await freshDatabase('fuzz'))
  const service = await build.start('index', settings)
  return {
    origin,
    stop: async () => {
      await service.kill('SIGTERM')
      await build.remove()
      await globalTeardown()
    },
  }
}

const server: FuzzedServer =
  values.url === undefined ? await startOwn() : { origin: values.url.replace(/\/+$/, ''), stop: () => Promise.resolve() }
// Whatever ends this ends what it has started.
process.once('SIGTERM', () => process.exit(1))
try {
  process.exitCode = (await run()) > 0 ? 1 : 0
} finally {
  await server.stop()
}

/** Answers how many findings there were. */
async function run(): Promise<number> {
  const began = Date.now()
  process.stdout.write(`Fuzzing ${server.origin} with seed ${seed}, ${runs} runs an operation\n`)
  const tallies = await fuzz({
    origin: server.origin,
    runs,
    seed,
    ...(values.path !== undefined && { path: values.path }),
    ...(values.only !== undefined && { only: values.only }),
    progress: ({ operation, requests, findings }, left) => {
      process.stdout.write(`${operation}: ${requests} requests, ${findings.length} findings; ${left} left\n`)
    },
  })
  const { requests, findings } = total(tallies)
  process.stdout.write(`\n${[...findings.map(describeFinding), table(tallies)].join('\n\n')}\n\n`)
  const seconds = Math.round((Date.now() - began) / 1000)
  process.stdout.write(`${requests} requests in ${seconds} s with seed ${seed}: ${findings.length} findings.\n`)
  if (values.keep && values.url === undefined) {
    process.stdout.write(`The service lives on at ${server.origin} until Ctrl-C.\n`)
    await new Promise((done) => process.once('SIGINT', done))
  }
  return findings.length
}
