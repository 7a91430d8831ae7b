import { parseArgs } from 'node:util'
import { withPatientClient } from '../db/client.js'
import { checkCounts } from '../db/counts.js'
import { runCommand, say } from './run.js'

/**
 * `npm run counts:check [-- --fix]`: counts again what triggers keep, and names the rows that are wrong (of many, some); on request
 * it sets them. Ends with 1 when a wrong one is left.
 */
const { values } = parseArgs({ options: { fix: { type: 'boolean', default: false } } })

await runCommand(async ({ config: { database } }, _signal, connectionString) => {
  const caFile = database.kind === 'external' ? database.caFile : undefined
  const { wrong, examples } = await withPatientClient(connectionString, caFile, (client) => checkCounts(client, values))
  for (const { table, id, kept, counted } of examples) {
    say(`${table} ${id}: ${JSON.stringify(kept)} is kept, ${JSON.stringify(counted)} is right`)
  }
  say(`${wrong} counts are wrong${values.fix && wrong > 0 ? ', and are set right now' : ''}.`)
  if (wrong > 0 && !values.fix) process.exitCode = 1
})
