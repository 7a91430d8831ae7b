import { type DatabaseConfig, loadConfig } from '../config/index.js'
import { StartupError } from '../utils/StartupError.js'
import { openEmbedded } from '../db/database.js'
import { migrate } from '../db/migrate.js'

/** `npm run db:migrate`: applies what the configured database lacks and says what that was. */
async function main(): Promise<void> {
  const applied = await migrateConfigured(loadConfig().database)
  const lines =
    applied.length === 0 ? ['The database has all migrations already.'] : applied.map((name) => `Applied migration ${name}.`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

async function migrateConfigured(config: DatabaseConfig): Promise<string[]> {
  if (config.kind === 'external') {
    return migrate(config.url, { caFile: config.caFile })
  }
  const say = (message: string) => void process.stderr.write(`${message}\n`)
  const { database, applied } = await openEmbedded(config.dataDir, { info: say, error: say })
  await database.stop()
  return applied
}

try {
  await main()
} catch (error) {
  process.stderr.write(
    `${error instanceof StartupError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  )
  process.exitCode = 1
}
