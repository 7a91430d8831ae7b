import type { Config } from './config/index.js'
import { connectDatabase, type Db } from './db/client.js'
import { createCloudinaryMedia } from './services/media/cloudinary.media.js'
import { createDiskMedia } from './services/media/disk.media.js'
import type { PartReceiver } from './services/media/diskUploads.js'
import type { MediaStore } from './services/media/index.js'
import { createPgBossQueue } from './services/queue/pgBoss.queue.js'
import { jobKinds, type Jobs } from './services/queue/jobs.js'
import type { Logger } from './utils/logger.js'
import { absoluteUrl, type MediaUrl } from './utils/mediaUrl.js'
import { createFailureCounter, type FailureCounter } from './utils/failureCounter.js'
import { createTokens, type Tokens } from './utils/tokens.js'

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
  clock: () => Date
  /** `draining`: whether the process is about to end, and only finishes what has begun. */
  lifecycle: { draining: boolean }
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
  const { db, pool, close } = connectDatabase(
    connectionString,
    log,
    config.database.kind === 'external' ? { caFile: config.database.caFile } : {},
  )
  const deps: Deps = {
    config,
    db,
    ...createMedia(config, { secret: secrets.access, now: clock, log }),
    mediaUrl: (stored) => absoluteUrl(config.server.publicBaseUrl, stored),
    jobs: createPgBossQueue({ pool, log, kinds: jobKinds, retryBaseMs: config.jobs.retryBaseMs }),
    tokens: createTokens(secrets),
    loginFailures: createFailureCounter({ max: config.rateLimit.auth, windowMs: config.rateLimit.windowMs, clock }),
    clock,
    lifecycle: { draining: false },
    log,
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
