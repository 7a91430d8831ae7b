import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../src/db/database.js'
import { StartupError } from '../../src/utils/StartupError.js'

/** What the server does with its database: opens it, says where it is, and at a signal drains for a while and stops it. */
const say = (message: string) => void process.stdout.write(`${message}\n`)
try {
  const [, , dataDir = ''] = process.argv
  const database = await openDatabase({ kind: 'embedded', dataDir }, { info: say, error: (message) => say(`ERROR ${message}`) })
  const idle = setInterval(() => undefined, 60_000)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say('draining')
      void sleep(300)
        .then(() => database.stop())
        .then(() => {
          say('stopped')
          clearInterval(idle)
        })
    })
  }
  say(`open ${database.connectionString}`)
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  say(error.message)
  process.exitCode = 1
}
