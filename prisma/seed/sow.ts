import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isUniqueViolation } from '../../src/db/errors.js'
import type { Db } from '../../src/db/client.js'
import type { Deps } from '../../src/deps.js'
import { storeMedia } from '../../src/db/storeMedia.js'
import { hashPassword } from '../../src/utils/password.js'
import { StartupError } from '../../src/utils/StartupError.js'
import { writeRows } from './rows.js'
import { stageMedia } from './staging.js'
import { type ChannelName, emailOf, PASSWORD, world } from './world.js'

/** Milliseconds for all rows. */
const TIME_LIMIT = 60_000

const usernames = world.map(({ username }) => username)

/**
 * Makes the sample world: all of it, or nothing when it fails or `signal` is aborted. Answers whether there was anything to do: a
 * world that is there already stays as it is, whatever has become of it.
 * What a killed run had stored is removed by the server's jobs within an hour.
 * @throws StartupError when an account of someone else has one of the usernames
 */
export async function sow(deps: Deps, signal: AbortSignal): Promise<boolean> {
  const { db, clock, config } = deps
  if (await isSown(db)) return false

  // Beside the data rather than in the staging folder of the server, which may be running and sweeps it.
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const desk = await mkdtemp(join(config.dataDir, 'seeding-'))
  try {
    const passwordHashes = new Map<ChannelName, string>()
    for (const username of usernames) passwordHashes.set(username, await hashPassword(PASSWORD))
    const staged = await stageMedia(world, desk)
    signal.throwIfAborted()
    const work = storeMedia(
      deps,
      Object.fromEntries(staged),
      async (tx, assets) => {
        signal.throwIfAborted()
        await writeRows(tx, { world, assets: new Map(Object.entries(assets)), passwordHashes, now: clock() })
        signal.throwIfAborted()
      },
      { timeLimit: TIME_LIMIT },
    )
    await work.catch((error: unknown) => {
      signal.throwIfAborted()
      throw explained(error)
    })
    return true
  } finally {
    await rm(desk, { recursive: true, force: true })
  }
}

/** Whether any sample channel is there. @throws StartupError when someone else's account has one of the usernames */
async function isSown(db: Db): Promise<boolean> {
  const emails = usernames.map(emailOf)
  const users = await db.user.findMany({
    where: { OR: [{ username: { in: usernames } }, { email: { in: emails } }] },
    select: { username: true, email: true },
  })
  if (users.some(({ email }) => emails.includes(email))) return true
  const [taken] = users
  if (taken === undefined) return false
  throw new StartupError(
    `The username ${taken.username} belongs to an account that the seed has not made, so nothing was added; ` +
      'give that account another username, or choose an empty database (DATA_DIR or DATABASE_URL).',
  )
}

const explained = (error: unknown) =>
  isUniqueViolation(error)
    ? new StartupError('Someone else has just added one of the sample channels, so nothing was added here.', { cause: error })
    : error
