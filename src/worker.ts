import { loadConfig } from './config/index.js'
import { loadSecrets } from './config/secrets.js'
import { openDatabase } from './db/database.js'
import { createDeps } from './deps.js'
import { jobHandlers } from './jobs/index.js'
import { lastResort } from './lastResort.js'
import { runUntilSignal } from './lifecycle.js'
import { createLogger } from './utils/logger.js'
import { StartupError } from './utils/StartupError.js'

/** `npm run worker`: a process that does jobs and serves nothing, for a server with `WORKER=separate`. */
runUntilSignal(async (stops) => {
  const config = loadConfig()
  if (config.jobs.here)
    throw new StartupError('The server does the jobs itself; set WORKER=separate for both, then start a worker.')
  const log = createLogger(config.log)
  lastResort(log, stops)
  const database = await openDatabase(config.database, log)
  stops.push(() => database.stop())
  const secrets = await loadSecrets(config.tokens.secrets)
  const { deps, close } = createDeps(config, { connectionString: database.connectionString, secrets, log })
  stops.push(close, () => deps.jobs.stop())
  deps.jobs.work(jobHandlers(deps))
  log.info('doing jobs')
  // Tells PM2 that this process is at work.
  process.send?.('ready')
})
