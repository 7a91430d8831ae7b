import { newVideo } from '../db/video.js'
import { claimUpload, findOpenUpload, requireRoomForUpload } from '../db/upload.js'
import { requireQuota } from '../db/quota.js'
import { storeMedia } from '../db/storeMedia.js'
import { transaction } from '../db/transaction.js'
import { toVideo, videoSelect } from '../serializers/video.serializer.js'
import { extensionOf } from '../services/media/index.js'
import { InvalidMedia } from '../services/media/invalidMedia.js'
import { PayloadTooLarge, ValidationFailed } from '../utils/ApiError.js'
import { MAX_BYTES } from '../validators/files.js'
import type * as contract from '../validators/upload.validator.js'
import type { Guard, Handler } from './handler.js'

/** How long an upload may take. */
const OPEN_SECONDS = 3_600

export const beginUpload: Handler<typeof contract.beginUpload> = async ({ body, user }, deps) => {
  const { size: bytes, type } = body
  if (bytes > MAX_BYTES.video) throw PayloadTooLarge('The file is too large', 'body.size')
  const { db, media, jobs, mediaUrl, config, clock, log } = deps
  const now = clock()
  const expiresAt = new Date(now.getTime() + OPEN_SECONDS * 1000)
  const publicId = media.newPublicId({ extension: extensionOf(type) })

  const { id, jobId } = await transaction(db, async (db) => {
    await requireRoomForUpload(db, user.id, now)
    await requireQuota(db, user.id, bytes, config.uploads, now)
    const jobId = await jobs.add(db, 'endUpload', { publicId }, { delaySeconds: OPEN_SECONDS })
    const { id } = await db.upload.create({ data: { userId: user.id, publicId, bytes, expiresAt }, select: { id: true } })
    return { id, jobId }
  })
  try {
    const { url, method, fields, partSize } = await media.beginUpload({ publicId, bytes, expiresAt })
    return { uploadId: id, url: mediaUrl(url), method, fields, partSize, expiresAt: expiresAt.toISOString() }
  } catch (error) {
    await jobs.hasten(db, 'endUpload', [jobId]).catch((err: unknown) => {
      log.warn({ err }, 'an upload that could not begin stays open until it expires')
    })
    throw error
  }
}

/** The upload must be the caller's and still open; to everyone else it does not exist. */
export const requireOpenUpload: Guard<{ uploadId: number }> = async ({ params, user }, { db, clock }) => {
  await findOpenUpload(db, { id: params.uploadId, userId: user.id }, clock())
}

export const completeUpload: Handler<typeof contract.completeUpload> = async ({ params, body, files, user }, deps) => {
  const own = { id: params.uploadId, userId: user.id }
  const upload = await findOpenUpload(deps.db, own, deps.clock())
  const video = await deps.media.finishUpload(upload).catch((error: unknown) => {
    throw error instanceof InvalidMedia ? ValidationFailed([{ path: 'body.videoFile', message: error.message }]) : error
  })
  return storeMedia(deps, { thumbnail: files.thumbnail }, async (db, { thumbnail }) => {
    await claimUpload(db, own, deps.clock())
    const row = await db.video.create({ data: newVideo(user.id, body, { video, thumbnail }), select: videoSelect })
    return toVideo(row, deps.mediaUrl)
  })
}
