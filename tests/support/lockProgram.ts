import { setTimeout as sleep } from 'node:timers/promises'
import { openDataDir } from '../../src/db/dataDir.js'

/** Tries to take a data folder at a given moment (milliseconds since 1970), says whether it has it, and keeps it until it is ended. */
const [, , dataDir = '', moment = '0'] = process.argv
await sleep(Math.max(0, Number(moment) - Date.now()))
try {
  openDataDir(dataDir)
  process.stdout.write('taken\n')
} catch (error) {
  process.stdout.write(`refused: ${(error as Error).message}\n`)
}
setInterval(() => undefined, 60_000)
