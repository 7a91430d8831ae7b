// npm run db:migrate: applies the migrations that the configured database lacks.
import { existsSync } from 'node:fs'
import { main, Stop } from './lib/steps.js'

await main(async () => {
  if (!existsSync('dist/commands/migrate.js')) throw new Stop('VizTube is not built yet; run "npm run build" first.')
  await import('../dist/commands/migrate.js')
})
