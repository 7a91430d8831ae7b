import type { DatabaseConfig } from '../config/index.js'
import { openDataDir } from './dataDir.js'
import { startEmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded.js'
import { migrate } from './migrate.js'

export interface OpenDatabase {
  connectionString: string
  /** Stops what `openDatabase` started, within 10 seconds at worst. Idempotent. Call it when nothing uses the database any more. */
  stop(): Promise<void>
}

/**
 * Makes the configured database ready. The embedded one is started and migrated; one of the operator's is theirs to run and to
 * migrate (`npm run db:migrate`), so it is not even asked.
 * @throws StartupError when the data folder is unusable or taken, or the database can't be started or migrated
 */
export async function openDatabase(
  config: DatabaseConfig,
  log: NonNullable<EmbeddedPostgresOptions['log']>,
): Promise<OpenDatabase> {
  if (config.kind === 'external') return { connectionString: config.url, stop: () => Promise.resolve() }

  const { database, applied } = await openEmbedded(config.dataDir, log)
  for (const name of applied) log.info(`Applied migration ${name}.`)
  return database
}

/** The embedded database with all migrations, and the names of those that it lacked. */
export async function openEmbedded(
  dataDir: string,
  log: NonNullable<EmbeddedPostgresOptions['log']>,
): Promise<{ database: OpenDatabase; applied: string[] }> {
  const folder = openDataDir(dataDir)
  try {
    const server = await startEmbeddedPostgres({ dataDir: folder.path, log })
    const stop = () => server.stop().finally(() => folder.close())
    try {
      const applied = await migrate(server.connectionString, { resume: true })
      return { database: { connectionString: server.connectionString, stop }, applied }
    } catch (error) {
      await stop()
      throw error
    }
  } catch (error) {
    folder.close()
    throw error
  }
}
