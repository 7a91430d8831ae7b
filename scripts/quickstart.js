// npm run quickstart: from a fresh clone, or any state after, to a running server. What is done already is not done again.
import { ensureBuilt, ensureGenerated, ensureInstalled, main } from './lib/steps.js'
import { serve } from './lib/serve.js'

await main(() => {
  ensureInstalled()
  ensureGenerated()
  ensureBuilt()
  serve(['dist/index.js'])
})
