import { parseArgs } from 'node:util'
import { runCommand, say } from './run.js'

/** `npm run jobs [-- --retry-dead]`: what waits and what has failed for good; on request, gives the latter another round of tries. */
const { values } = parseArgs({ options: { 'retry-dead': { type: 'boolean', default: false } } })

await runCommand(async ({ jobs }) => {
  if (values['retry-dead']) say(`${await jobs.retryDead()} dead jobs will be tried again.`)
  for (const { name, waiting, active, dead, oldestDueSeconds } of await jobs.state()) {
    say(`${name}: ${waiting} waiting (the oldest due for ${Math.round(oldestDueSeconds)} s), ${active} active, ${dead} dead`)
  }
})
