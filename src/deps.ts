import type { Config, PreviousSecrets } from './config/index.js'
import { type Ask, askInTurn, createAsk } from './db/ask.js'
import { createFindCaller, type FindCaller } from './db/callers.js'
import { connectDatabase, type Db } from './db/client.js'
import { type Likable, likeTies } from './db/like.js'
import { checkDatabase } from './db/schemaState.js'
import { subscriptionTie } from './db/subscription.js'
import { createToggle, type ToggleTie } from './db/toggle.js'
import { readTotals } from './db/totals.js'
import { type CountView, createCountView } from './db/views.js'
import { joinedPageColumns, type JoinedPageRow } from './serializers/video.serializer.js'
import { createCloudinaryMedia } from './services/media/cloudinary.media.js'
import { createDiskMedia } from './services/media/disk.media.js'
import { requireSpace } from './services/media/diskFiles.js'
import type { PartReceiver } from './services/media/diskUploads.js'
import type { MediaStore } from './services/media/index.js'
import type { Metrics } from './services/metrics/index.js'
import { createPrometheusMetrics } from './services/metrics/prometheus.metrics.js'
import { createPgBossQueue } from './services/queue/pgBoss.queue.js'
import { jobKinds, type JobPayloads, type Jobs } from './services/queue/jobs.js'
import type { Logger } from './utils/logger.js'
import { absoluteUrls, type MediaUrl } from './utils/mediaUrl.js'
import { createFailureCounter, type FailureCounter } from './utils/failureCounter.js'
import { createPressure, type Pressure } from './utils/pressure.js'
import { createReadiness, type Readiness } from './utils/readiness.js'
import { rememberVerified } from './utils/tokenMemory.js'
import { createTokens, type Tokens } from './utils/tokens.js'
import { version } from './utils/version.js'

/** Room, in bytes, that uploads on their way need where they are staged. */
const STAGING_ROOM = 500 * 2 ** 20

/** The parts that a request may use. Whatever has an effect or changes by itself comes from here. */
export interface Deps {
  config: Config
  db: Db
  /** The same database, for what is asked most. */
  ask: Ask
  /** The same for statements that take the longer the more they find. */
  askLong: Ask
  findCaller: FindCaller
  countView: CountView<JoinedPageRow>
  likes: Record<Likable, ToggleTie>
  subscriptions: ToggleTie
  media: MediaStore
  /** Where our own disk keeps media: takes in what clients send straight to it. */
  parts: PartReceiver | undefined
  mediaUrl: MediaUrl
  jobs: Jobs
  tokens: Tokens
  loginFailures: FailureCounter
  /** Whether the parts that requests need can do their work now. */
  readiness: Readiness<'database' | 'storage' | 'disk' | 'jobs'>
  pressure: Pressure
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
  const connected = connectDatabase(connectionString, log, {
    caFile: config.database.kind === 'external' ? config.database.caFile : undefined,
    observer: metrics,
  })
  const { db, pool } = connected
  const mediaNeeds = { secret: secrets.access, previousSecret: secrets.previousAccess, now: clock, log, metrics }
  const { media, parts } = createMedia(config, mediaNeeds)
  const jobs = createPgBossQueue<JobPayloads>({ pool, log, kinds: jobKinds, retryBaseMs: config.jobs.retryBaseMs })
  const pressure = createPressure(config.overload, log)
  const deps: Deps = {
    config,
    db,
    ...createSharedStatements(createAsk(pool), clock, log),
    media,
    parts,
    mediaUrl: absoluteUrls(config.server.publicBaseUrl),
    jobs,
    tokens: rememberVerified(createTokens(secrets)),
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
    pressure,
    metrics,
    clock,
    lifecycle: { draining: false },
    log,
  }
  metrics.watch({
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    jobs: () => jobs.state(),
    totals: () => readTotals(db, clock()),
  })
  const close = async () => {
    pressure.close()
    await connected.close()
  }
  return { deps, close }
}

type SharedStatements = Pick<Deps, 'ask' | 'askLong' | 'findCaller' | 'countView' | 'likes' | 'subscriptions'>

/** What calls at the same time do together. */
function createSharedStatements(ask: Ask, clock: () => Date, log: Logger): SharedStatements {
  return {
    ask,
    askLong: askInTurn(ask),
    findCaller: createFindCaller(ask, clock),
    countView: createCountView(joinedPageColumns, { ask, clock, log }),
    likes: {
      video: createToggle(likeTies.video, ask, clock),
      comment: createToggle(likeTies.comment, ask, clock),
      tweet: createToggle(likeTies.tweet, ask, clock),
    },
    subscriptions: createToggle(subscriptionTie, ask, clock),
  }
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
