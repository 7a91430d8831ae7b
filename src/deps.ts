import type { Config } from './config/index.js'
import { type Ask, createAsk } from './db/ask.js'
import { createFindCaller, type FindCaller } from './db/callers.js'
import { connectDatabase, type Db } from './db/client.js'
import { type Likable, likeTies } from './db/like.js'
import { subscriptionTie } from './db/subscription.js'
import { createToggle, type ToggleTie } from './db/toggle.js'
import { type CountView, createCountView } from './db/views.js'
import { joinedPageColumns, type JoinedPageRow } from './serializers/video.serializer.js'
import { createCloudinaryMedia } from './services/media/cloudinary.media.js'
import { createDiskMedia } from './services/media/disk.media.js'
import type { PartReceiver } from './services/media/diskUploads.js'
import type { MediaStore } from './services/media/index.js'
import { createPgBossQueue } from './services/queue/pgBoss.queue.js'
import { jobKinds, type Jobs } from './services/queue/jobs.js'
import type { Logger } from './utils/logger.js'
import { absoluteUrl, type MediaUrl } from './utils/mediaUrl.js'
import { createFailureCounter, type FailureCounter } from './utils/failureCounter.js'
import { rememberVerified } from './utils/tokenMemory.js'
import { createTokens, type Tokens } from './utils/tokens.js'

/** The parts that a request may use. Whatever has an effect or changes by itself comes from here. */
export interface Deps {
  config: Config
  db: Db
  /** The same database, for what is asked most. */
  ask: Ask
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
  const { db, pool, close } = connectDatabase(
    connectionString,
    log,
    config.database.kind === 'external' ? { caFile: config.database.caFile } : {},
  )
  const ask = createAsk(pool)
  const deps: Deps = {
    config,
    db,
    ask,
    findCaller: createFindCaller(ask, clock),
    countView: createCountView(joinedPageColumns, { ask, clock, log }),
    likes: {
      video: createToggle(likeTies.video, ask, clock),
      comment: createToggle(likeTies.comment, ask, clock),
      tweet: createToggle(likeTies.tweet, ask, clock),
    },
    subscriptions: createToggle(subscriptionTie, ask, clock),
    ...createMedia(config, { secret: secrets.access, now: clock, log }),
    mediaUrl: (stored) => absoluteUrl(config.server.publicBaseUrl, stored),
    jobs: createPgBossQueue({ pool, log, kinds: jobKinds, retryBaseMs: config.jobs.retryBaseMs }),
    tokens: rememberVerified(createTokens(secrets)),
    loginFailures: createFailureCounter({ max: config.rateLimit.auth, windowMs: config.rateLimit.windowMs, clock }),
    clock,
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
