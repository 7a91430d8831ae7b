import { transaction } from '../db/transaction.js'
import type { JobPayloads } from '../services/queue/jobs.js'
import type { JobDeps } from './index.js'

/** What was on its way to a store that is not ours when the upload expired may arrive later than that. Seconds. */
const LATE_ARRIVAL = 3_600

/** Ends an upload that has not become a video, and has what came of it removed. One that has is left alone: its row is gone. */
export const endUpload = ({ publicId }: JobPayloads['endUpload'], { db, jobs }: JobDeps) =>
  transaction(db, async (db) => {
    const { count } = await db.upload.deleteMany({ where: { publicId } })
    if (count === 0) return
    await jobs.add(db, 'removeAsset', { publicId, kind: 'video' })
    await jobs.add(db, 'removeAsset', { publicId, kind: 'video' }, { delaySeconds: LATE_ARRIVAL })
  })
