import type { MediaKind } from '../media/index.js'
import type { JobKind, JobQueue } from './index.js'

/** What each job is about. What it does is in `jobs/`; here is what others need to know to ask for it. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an interface has no index signature
export type JobPayloads = {
  /** Ends a direct upload that was not completed in time. */
  endUpload: { publicId: string }
  /** Removes an asset that no row refers to. */
  removeAsset: { publicId: string; kind: MediaKind }
  /** Compares stored assets and rows, and removes assets that no row refers to. */
  reconcileMedia: Record<string, never>
}

export type Jobs = JobQueue<JobPayloads>

/** How each is done. A removal is tried for about five hours, the pauses doubling; then it is dead until somebody retries it. */
export const jobKinds: Record<keyof JobPayloads, JobKind> = {
  endUpload: { retryLimit: 10, concurrency: 1 },
  removeAsset: { retryLimit: 10, concurrency: 2 },
  reconcileMedia: { retryLimit: 2, concurrency: 1, alone: true, daily: { hour: 3, minute: 17 } },
}
