import { mkdir } from 'node:fs/promises'
import { createApp } from './app.js'
import { type Config, loadConfig } from './config/index.js'
import { loadSecrets } from './config/secrets.js'
import { openDatabase } from './db/database.js'
import { createDeps } from './deps.js'
import { API_BASE } from './routes/index.js'
import { drain, listen } from './server.js'
import { createLogger } from './utils/logger.js'
import { StartupError } from './utils/StartupError.js'

/** Starts everything, and answers how to stop it. What was started is stopped again when a later step fails. */
async function start(): Promise<() => Promise<void>> {
  const config = loadConfig()
  const log = createLogger(config.log)
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) await step()
  }

  try {
    const database = await openDatabase(config.database, log)
    stops.push(() => database.stop())
    await mkdir(config.stagingDir, { recursive: true })
    const secrets = await loadSecrets(config.tokens.secrets)
    const { deps, close } = createDeps(config, { connectionString: database.connectionString, secrets, log })
    stops.push(close)
    const server = await listen(createApp(deps), config.server)
    stops.push(() => drain(server))
  } catch (error) {
    await stop()
    throw error
  }
  log.info({ port: config.server.port, host: config.server.host }, 'listening')
  if (config.log.pretty) process.stdout.write(welcome(config))
  // Tells PM2 that this process takes requests.
  process.send?.('ready')
  return stop
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

/** One clear sentence for what a person can mend, everything for what is a fault. */
function giveUp(error: unknown): never {
  const text =
    error instanceof StartupError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

const started = start().catch(giveUp)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1)
    stopping = true
    void started
      .then((stop) => stop())
      .then(() => process.exit(0))
      .catch(giveUp)
  })
}
