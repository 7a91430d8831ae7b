import type { Config } from './config/index.js'
import { connectDatabase, type Db } from './db/client.js'
import { createDiskMedia } from './services/media/disk.media.js'
import type { MediaStore } from './services/media/index.js'
import type { Logger } from './utils/logger.js'
import { absoluteUrl, type MediaUrl } from './utils/mediaUrl.js'
import { createFailureCounter, type FailureCounter } from './utils/failureCounter.js'
import { StartupError } from './utils/StartupError.js'
import { createTokens, type Tokens } from './utils/tokens.js'

/** The parts that a request may use. Whatever has an effect or changes by itself comes from here. */
export interface Deps {
  config: Config
  db: Db
  media: MediaStore
  mediaUrl: MediaUrl
  tokens: Tokens
  loginFailures: FailureCounter
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
  const { db, close } = connectDatabase(
    connectionString,
    log,
    config.database.kind === 'external' ? { caFile: config.database.caFile } : {},
  )
  const deps: Deps = {
    config,
    db,
    media: createMedia(config),
    mediaUrl: (stored) => absoluteUrl(config.server.publicBaseUrl, stored),
    tokens: createTokens(secrets),
    loginFailures: createFailureCounter({ max: config.rateLimit.auth, windowMs: config.rateLimit.windowMs, clock }),
    clock,
    log,
  }
  return { deps, close }
}

function createMedia({ media }: Config): MediaStore {
  switch (media.kind) {
    case 'disk':
      return createDiskMedia({ root: media.root })
    case 'cloudinary':
      throw new StartupError('Storage at Cloudinary is not available yet: unset the CLOUDINARY_ settings to store media on disk.')
  }
}
