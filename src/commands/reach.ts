import type { ConnectionConfig } from 'pg'
import type { DatabaseConfig } from '../config/index.js'
import { openDatabase } from '../db/database.js'
import { hasEmbedded, runningEmbedded } from '../db/embedded.js'
import { connectionTo } from '../db/tls.js'
import { StartupError } from '../utils/StartupError.js'

export interface Reached {
  connection: ConnectionConfig & { connectionString: string }
  /** Stops what was started for this. */
  stop: () => Promise<void>
}

/** How commands that speak SQL themselves reach a database of the operator's. */
export const externalConnection = ({ url, caFile }: Extract<DatabaseConfig, { kind: 'external' }>) => ({
  ...connectionTo(url, caFile),
  connectionTimeoutMillis: 10_000,
})

/**
 * Reaches the configured database. The embedded one is started when it does not run; with `shared`, one that a running server has
 * started is used.
 * @throws StartupError when there is none to share, when it can't be started, or is another process's and not to be shared
 */
export async function reachDatabase(config: DatabaseConfig, { shared }: { shared: boolean }): Promise<Reached> {
  if (config.kind === 'external') return { connection: externalConnection(config), stop: () => Promise.resolve() }
  const running = shared ? await runningEmbedded(config.dataDir) : undefined
  if (shared && running === undefined && !hasEmbedded(config.dataDir)) {
    throw new StartupError(`There is no database in ${config.dataDir} yet: check DATA_DIR and DATABASE_URL.`)
  }
  if (running !== undefined) return { connection: { connectionString: running }, stop: () => Promise.resolve() }
  const say = (message: string) => void process.stderr.write(`${message}\n`)
  const database = await openDatabase(config, { info: say, error: say })
  return { connection: { connectionString: database.connectionString }, stop: () => database.stop() }
}
