import { loadConfig } from '../config/index.js'
import { loadSecrets } from '../config/secrets.js'
import { openDatabase } from '../db/database.js'
import { createDeps, type Deps } from '../deps.js'
import { giveUp } from '../lifecycle.js'
import { createLogger } from '../utils/logger.js'
import { StartupError } from '../utils/StartupError.js'

/**
 * Runs a command on the configured database and media store, and stops what it started for that, also when it is interrupted: then
 * `signal` is aborted. With the embedded database the server must not be running: it has the data folder to itself.
 */
export async function runCommand(
  work: (deps: Deps, signal: AbortSignal, connectionString: string) => Promise<void>,
): Promise<void> {
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort(new StartupError('Interrupted.')))
  try {
    const config = loadConfig()
    const log = createLogger({ level: 'warn', pretty: false })
    const database = await openDatabase(config.database, log)
    try {
      const secrets = await loadSecrets(config.tokens.secrets)
      const { deps, close } = createDeps(config, { connectionString: database.connectionString, secrets, log })
      await work(deps, interrupted.signal, database.connectionString).finally(close)
    } finally {
      await database.stop()
    }
  } catch (error) {
    giveUp(error)
  }
}

export const say = (text: string) => void process.stdout.write(`${text}\n`)
