// npm run jobs, npm run media:reconcile: commands that use the service's own parts, as they were built.
import { existsSync } from 'node:fs'
import { main, Stop } from './lib/steps.js'

await main(async () => {
  const [name = ''] = process.argv.splice(2, 1)
  const file = `dist/commands/${name}.js`
  if (!existsSync(file)) throw new Stop('VizTube is not built yet; run "npm run build" first.')
  await import(`../${file}`)
})
