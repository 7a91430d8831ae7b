// npm run verify: everything that must hold before a change is merged. Stops at the first failure.
import { ensureGenerated, ensureInstalled, main, npm, seconds, step } from './lib/steps.js'

await main(() => {
  const start = Date.now()
  ensureInstalled()
  ensureGenerated()
  step('Checking types', () => npm(['run', '--silent', 'typecheck']))
  step('Checking style', () => npm(['run', '--silent', 'lint']))
  step('Testing', () => npm(['run', '--silent', 'test', '--', '--coverage', '--json', '--outputFile=coverage/results.json']))
  console.log(`Everything holds. It took ${seconds(start)}.`)
})
