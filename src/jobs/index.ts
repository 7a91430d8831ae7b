import type { Db } from '../db/client.js'
import type { MediaStore } from '../services/media/index.js'
import type { JobHandlers } from '../services/queue/index.js'
import type { JobPayloads, Jobs } from '../services/queue/jobs.js'
import type { Logger } from '../utils/logger.js'
import { endUpload } from './endUpload.job.js'
import { reconcileNightly } from './reconcileMedia.job.js'
import { removeAsset } from './removeAsset.job.js'

/** The parts that jobs use. */
export interface JobDeps {
  db: Db
  media: MediaStore
  jobs: Jobs
  clock: () => Date
  log: Logger
}

/** What each job does. */
export const jobHandlers = (deps: JobDeps): JobHandlers<JobPayloads> => ({
  endUpload: (payload) => endUpload(payload, deps),
  removeAsset: (payload) => removeAsset(payload, deps),
  reconcileMedia: (_payload, signal) => reconcileNightly(signal, deps),
})
