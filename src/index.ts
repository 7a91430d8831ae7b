import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApp } from './app.js'
import { type Config, loadConfig } from './config/index.js'
import { loadSecrets } from './config/secrets.js'
import { openDatabase } from './db/database.js'
import { createDeps, type Deps } from './deps.js'
import { startForgettingKeys } from './jobs/forgetKeys.js'
import { jobHandlers } from './jobs/index.js'
import { startSweeping } from './jobs/sweepStaging.js'
import { lastResort } from './lastResort.js'
import { runUntilSignal } from './lifecycle.js'
import { API_BASE } from './routes/index.js'
import { drain, listen } from './server.js'
import { createLogger } from './utils/logger.js'

runUntilSignal(async (stops) => {
  const config = loadConfig()
  const log = createLogger(config.log)
  lastResort(log, stops)
  const database = await openDatabase(config.database, log)
  stops.push(() => database.stop())
  await mkdir(config.stagingDir, { recursive: true })
  stops.push(await startSweeping(config.stagingDir, log))
  const secrets = await loadSecrets(config.tokens.secrets)
  const { deps, close } = createDeps(config, { connectionString: database.connectionString, secrets, log })
  stops.push(close)
  if (config.jobs.here) deps.jobs.work(jobHandlers(deps))
  stops.push(() => deps.jobs.stop(), startForgettingKeys(deps))
  const server = await listen(createApp(deps), config.server)
  stops.push(() => {
    deps.lifecycle.draining = true
    return drain(server)
  })

  log.info({ port: config.server.port, host: config.server.host }, 'listening')
  if (config.log.pretty) process.stdout.write(welcome(config))
  stops.push(announceReady(deps))
})

const LOOK_AGAIN_MS = 500

/**
 * Tells PM2, and the log, when requests can be answered: a database that is not there yet is waited for, however long it takes.
 * Ending and being started again would not make it come earlier, and PM2 gives up after some starts. Answers how to stop that.
 */
function announceReady({ readiness, log }: Deps): () => Promise<void> {
  const stopping = new AbortController()
  const announced = (async () => {
    while (!stopping.signal.aborted) {
      if ((await readiness.ask()).database) {
        log.info('ready')
        process.send?.('ready')
        return
      }
      await sleep(LOOK_AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return () => {
    stopping.abort()
    return announced
  }
}

const welcome = ({ server: { publicBaseUrl }, dataDir }: Config) => `
VizTube is running. Ctrl-C stops it.

  API           ${publicBaseUrl}${API_BASE}
  Try it        ${publicBaseUrl}${API_BASE}/docs
  Health check  ${publicBaseUrl}${API_BASE}/healthcheck
  Data folder   ${dataDir}

Three lines to begin with:

  curl ${publicBaseUrl}${API_BASE}/healthcheck
  curl -F username=paper_boats -F email=boats@example.com -F 'fullname=Paper Boats' -F password=SecurePass123 \\
       -F avatar=@tests/fixtures/photo.jpg ${publicBaseUrl}${API_BASE}/user/register
  curl -H 'Content-Type: application/json' -d '{"username":"paper_boats","password":"SecurePass123"}' \\
       ${publicBaseUrl}${API_BASE}/user/login

`
