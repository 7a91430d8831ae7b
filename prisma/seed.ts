import { config as loadDotenv } from 'dotenv'
import { type Config, loadConfig } from '../src/config/index.js'
import { loadSecrets } from '../src/config/secrets.js'
import { openDatabase } from '../src/db/database.js'
import { databaseFailure } from '../src/db/errors.js'
import { createDeps } from '../src/deps.js'
import { API_BASE } from '../src/routes/index.js'
import { ApiError } from '../src/utils/ApiError.js'
import { createLogger } from '../src/utils/logger.js'
import { StartupError } from '../src/utils/StartupError.js'
import { sow } from './seed/sow.js'
import { PASSWORD, world } from './seed/world.js'

/**
 * `npm run seed`: a small world to look at, in the configured database. Safe to run again. It uses the data folder as the server
 * does, so the server must not run meanwhile, unless its database is one of the operator's own (DATABASE_URL).
 */
async function main(signal: AbortSignal): Promise<void> {
  refuseProduction()
  const config = loadConfig()
  const database = await openDatabase(config.database, { info: say, error: complain })
  try {
    const secrets = await loadSecrets(config.tokens.secrets)
    const log = createLogger({ level: 'warn', pretty: false })
    const { deps, close } = createDeps(config, { connectionString: database.connectionString, secrets, log })
    try {
      const isNew = await sow(deps, signal)
      say(`${isNew ? made() : 'The sample channels are here already; nothing was changed.'}\n${howToSignIn(config)}`)
    } finally {
      await close()
    }
  } finally {
    await database.stop()
  }
}

/** Before anything else is looked at: its password is known to everyone. */
function refuseProduction(): void {
  loadDotenv({ quiet: true })
  if (process.env['NODE_ENV'] !== 'production') return
  throw new StartupError('The seed does not run in production: its accounts have a password that everyone knows.')
}

function made(): string {
  const videos = world.flatMap((channel) => channel.videos)
  const count = (items: unknown[], noun: string) => `${items.length} ${noun}`
  const unpublished = videos.filter(({ isPublished }) => isPublished === false)
  return [
    `Made ${count(world, 'channels')} with ${count(videos, 'videos')} (${unpublished.length} of them unpublished)`,
    count(
      videos.flatMap(({ comments }) => comments),
      'comments',
    ),
    count(
      world.flatMap(({ posts }) => posts),
      'posts',
    ),
    `${count(
      world.flatMap(({ playlists }) => playlists),
      'playlists',
    )}, and likes, subscriptions and watch history.`,
  ].join(', ')
}

const howToSignIn = ({ server: { publicBaseUrl } }: Config) => `
Sign in as ${world.map(({ username }) => username).join(', ')}; each has the password ${PASSWORD}.
When the server runs:

  curl -H 'Content-Type: application/json' -d '{"username":"${world[0]?.username ?? ''}","password":"${PASSWORD}"}' \\
       ${publicBaseUrl}${API_BASE}/user/login
`

const say = (text: string) => void process.stdout.write(`${text}\n`)
const complain = (text: string) => void process.stderr.write(`${text}\n`)

/** One clear sentence for what a person can mend, everything for what is a fault. */
function explain(error: unknown): string {
  if (error instanceof StartupError || error instanceof ApiError) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'P2021') {
    return 'The database has no tables yet; run "npm run db:migrate" first.'
  }
  if (databaseFailure(error)?.kind === 'unavailable') return 'The database cannot be used; check that it runs, and DATABASE_URL.'
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

// The first signal undoes what was begun, the second ends the process at once.
const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interruption.abort(new StartupError('Interrupted; nothing was added.')))
}

await main(interruption.signal).catch((error: unknown) => {
  complain(explain(error))
  process.exitCode = 1
})
