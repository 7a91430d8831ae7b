import { loadConfig } from '../config/index.js'
import { loadSecrets } from '../config/secrets.js'
import { openDatabase } from '../db/database.js'
import { createDeps, type Deps } from '../deps.js'
import { giveUp } from '../lifecycle.js'
import { createLogger } from '../utils/logger.js'

/**
 * Runs a command on the configured database and media store, and stops what it started for that. With the embedded database the
 * server must not be running: it has the data folder to itself.
 */
export async function runCommand(work: (deps: Deps) => Promise<void>): Promise<void> {
  try {
    const config = loadConfig()
    const log = createLogger({ level: 'warn', pretty: false })
    const database = await openDatabase(config.database, log)
    try {
      const secrets = await loadSecrets(config.tokens.secrets)
      const { deps, close } = createDeps(config, { connectionString: database.connectionString, secrets, log })
      await work(deps).finally(close)
    } finally {
      await database.stop()
    }
  } catch (error) {
    giveUp(error)
  }
}

export const say = (text: string) => void process.stdout.write(`${text}\n`)
