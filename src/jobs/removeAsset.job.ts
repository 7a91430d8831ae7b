import type { JobDeps } from './index.js'
import type { JobPayloads } from '../services/queue/jobs.js'

/** Idempotent: an asset that is gone counts as removed. Throws while the store is out of reach, and is tried again later. */
export const removeAsset = ({ publicId, kind }: JobPayloads['removeAsset'], { media }: JobDeps) => media.remove(publicId, kind)
