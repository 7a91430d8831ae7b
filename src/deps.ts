import type { Config } from './config/index.js'
import { connectDatabase, type Db } from './db/client.js'
import { checkDatabase } from './db/schemaState.js'
import { createCloudinaryMedia } from './services/media/cloudinary.media.js'
import { createDiskMedia } from './services/media/disk.media.js'
import { requireSpace } from './services/media/diskFiles.js'
import type { PartReceiver } from './services/media/diskUploads.js'
import type { MediaStore } from './services/media/index.js'
import { createPgBossQueue } from './services/queue/pgBoss.queue.js'
import { jobKinds, type JobPayloads, type Jobs } from './services/queue/jobs.js'
import type { Logger } from './utils/logger.js'
import { absoluteUrl, type MediaUrl } from './utils/mediaUrl.js'
import { createFailureCounter, type FailureCounter } from './utils/failureCounter.js'
import { createPressure, type Pressure } from './utils/pressure.js'
import { createReadiness, type Readiness } from './utils/readiness.js'
import { createTokens, type Tokens } from './utils/tokens.js'

/** Room, in bytes, that uploads on their way need where they are staged. */
const STAGING_ROOM = 500 * 2 ** 20

/** The parts that a request may use. Whatever has an effect or changes by itself comes from here. */
export interface Deps {
  config: Config
  db: Db
  media: MediaStore
  /** Where our own disk keeps media: takes in what clients send straight to it. */
  parts: PartReceiver | undefined
  mediaUrl: MediaUrl
  jobs: Jobs
  tokens: Tokens
  loginFailures: FailureCounter
  /** Whether the parts that requests need can do their work now. */
  readiness: Readiness<'database' | 'storage' | 'disk' | 'jobs'>
  /** `draining`: the process has been told to end, and takes no more work. */
  lifecycle: { draining: boolean }
  pressure: Pressure
  clock: () => Date
  log: Logger
}

interface Options {
  connectionString: string
  secrets: { access: string; refresh: string }
  log: Logger
  clock?: () => Date
}

/** Puts the service together: the one place that names concrete drivers. */
export function createDeps(config: Config, { connectionString, secrets, log, clock = () => new Date() }: Options) {
  const {
    db,
    pool,
    close: disconnect,
  } = connectDatabase(connectionString, log, config.database.kind === 'external' ? { caFile: config.database.caFile } : {})
  const { media, parts } = createMedia(config, { secret: secrets.access, now: clock, log })
  const jobs = createPgBossQueue<JobPayloads>({ pool, log, kinds: jobKinds, retryBaseMs: config.jobs.retryBaseMs })
  const pressure = createPressure(config.overload, log)
  const deps: Deps = {
    config,
    db,
    media,
    parts,
    mediaUrl: (stored) => absoluteUrl(config.server.publicBaseUrl, stored),
    jobs,
    tokens: createTokens(secrets),
    loginFailures: createFailureCounter({ max: config.rateLimit.auth, windowMs: config.rateLimit.windowMs, clock }),
    readiness: createReadiness(
      {
        database: () => checkDatabase(pool),
        storage: () => media.check(),
        disk: () => requireSpace(config.stagingDir, STAGING_ROOM),
        jobs: () => jobs.check(),
      },
      log,
    ),
    lifecycle: { draining: false },
    pressure,
    clock,
    log,
  }
  const close = async () => {
    pressure.close()
    await disconnect()
  }
  return { deps, close }
}

interface MediaNeeds {
  secret: string
  now: () => Date
  log: Logger
}

function createMedia({ media }: Config, { secret, now, log }: MediaNeeds): Pick<Deps, 'media' | 'parts'> {
  switch (media.kind) {
    case 'disk': {
      const disk = createDiskMedia({ root: media.root, secret, now })
      return { media: disk, parts: disk.parts }
    }
    case 'cloudinary': {
      const { account, transformMaxBytes } = media
      return { media: createCloudinaryMedia({ account, transformMaxBytes, log }), parts: undefined }
    }
  }
}
