// npm run build: dist, from src and the Prisma schema.
import { ensureBuilt, ensureGenerated, main } from './lib/steps.js'

await main(() => {
  ensureGenerated()
  ensureBuilt()
})
