import { isUniqueViolation } from '../../src/db/errors.js'
import type { Db } from '../../src/db/client.js'
import type { Deps } from '../../src/deps.js'
import { mediaSession, type StoredAsset } from '../../src/services/media/index.js'
import { hashPassword } from '../../src/utils/password.js'
import { StartupError } from '../../src/utils/StartupError.js'
import { clearLeftovers } from './leftovers.js'
import { writeRows } from './rows.js'
import { stageMedia } from './staging.js'
import { databaseName, openWorkplace } from './workplace.js'
import { type ChannelName, emailOf, PASSWORD, world } from './world.js'

/** Milliseconds for all rows. */
const TIME_LIMIT = 60_000

const usernames = world.map(({ username }) => username)

/**
 * Makes the sample world: all of it, or nothing when it fails or `signal` is aborted. Answers whether there was anything to do: a
 * world that is there already stays as it is, whatever has become of it.
 * @throws StartupError when an account of someone else has one of the usernames, or another seed is at work
 */
export async function sow(deps: Deps, signal: AbortSignal): Promise<boolean> {
  const { db, media, clock, log, config } = deps
  const database = databaseName(config.database)
  await clearLeftovers(deps, config.dataDir, database)
  if (await isSown(db)) return false

  const workplace = await openWorkplace(config.dataDir, database)
  try {
    const passwordHashes = new Map<ChannelName, string>()
    for (const username of usernames) passwordHashes.set(username, await hashPassword(PASSWORD))
    const staged = await stageMedia(world, workplace.path)
    await workplace.announce(Array.from(staged.values(), ({ kind, bytes }) => ({ kind, bytes })))

    const work = mediaSession(
      media,
      async (session) => {
        const assets = new Map<string, StoredAsset>()
        for (const [name, file] of staged) {
          signal.throwIfAborted()
          assets.set(name, await session.put(file))
        }
        await db.$transaction(
          async (db) => {
            await writeRows(db, { world, assets, passwordHashes, now: clock() })
            signal.throwIfAborted()
          },
          { timeout: TIME_LIMIT },
        )
      },
      (publicId, kind, err) => log.error({ err, publicId, kind }, 'an asset was not removed'),
    )
    await work.catch((error: unknown) => {
      signal.throwIfAborted()
      throw explained(error)
    })
    return true
  } finally {
    await workplace.close()
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
