import type { Config, PreviousSecrets } from './config/index.js'
import { connectDatabase, type Db } from './db/client.js'
import { readTotals } from './db/totals.js'
import { createCloudinaryMedia } from './services/media/cloudinary.media.js'
import { createDiskMedia } from './services/media/disk.media.js'
import type { PartReceiver } from './services/media/diskUploads.js'
import type { MediaStore } from './services/media/index.js'
import type { Metrics } from './services/metrics/index.js'
import { createPrometheusMetrics } from './services/metrics/prometheus.metrics.js'
import { createPgBossQueue } from './services/queue/pgBoss.queue.js'
import { jobKinds, type Jobs } from './services/queue/jobs.js'
import type { Logger } from './utils/logger.js'
import { absoluteUrl, type MediaUrl } from './utils/mediaUrl.js'
import { createFailureCounter, type FailureCounter } from './utils/failureCounter.js'
import { createTokens, type Tokens } from './utils/tokens.js'
import { version } from './utils/version.js'

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
  metrics: Metrics
  clock: () => Date
  /** `draining`: whether the process is about to end, and only finishes what has begun. */
  lifecycle: { draining: boolean }
  log: Logger
}

interface Options {
  connectionString: string
  secrets: { access: string; refresh: string } & PreviousSecrets
  log: Logger
  clock?: () => Date
}

/** Puts the service together: the one place that names concrete drivers. */
export function createDeps(config: Config, { connectionString, secrets, log, clock = () => new Date() }: Options) {
  const metrics = createPrometheusMetrics(version)
  const { db, pool, close } = connectDatabase(connectionString, log, {
    caFile: config.database.kind === 'external' ? config.database.caFile : undefined,
    observer: metrics,
  })
  const deps: Deps = {
    config,
    db,
    ...createMedia(config, { secret: secrets.access, previousSecret: secrets.previousAccess, now: clock, log, metrics }),
    mediaUrl: (stored) => absoluteUrl(config.server.publicBaseUrl, stored),
    jobs: createPgBossQueue({ pool, log, kinds: jobKinds, retryBaseMs: config.jobs.retryBaseMs }),
    tokens: createTokens(secrets),
    loginFailures: createFailureCounter({ max: config.rateLimit.auth, windowMs: config.rateLimit.windowMs, clock }),
    metrics,
    clock,
    lifecycle: { draining: false },
    log,
  }
  metrics.watch({
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    jobs: () => deps.jobs.state(),
    totals: () => readTotals(db, clock()),
  })
  return { deps, close }
}

interface MediaNeeds {
  secret: string
  previousSecret: string | undefined
  now: () => Date
  log: Logger
  metrics: Metrics
}

function createMedia(
  { media }: Config,
  { secret, previousSecret, now, log, metrics }: MediaNeeds,
): Pick<Deps, 'media' | 'parts'> {
  switch (media.kind) {
    case 'disk': {
      const disk = createDiskMedia({ root: media.root, secret, previousSecret, now })
      return { media: disk, parts: disk.parts }
    }
    case 'cloudinary': {
      const { account, transformMaxBytes } = media
      return { media: createCloudinaryMedia({ account, transformMaxBytes, log, onCall: metrics.storeCall }), parts: undefined }
    }
  }
}
