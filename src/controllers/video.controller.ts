import { type Listed, listOf } from '../db/page.js'
import { videoLists } from '../db/reads/video.js'
import { videoPage } from '../db/reads/videoPage.js'
import { newVideo } from '../db/video.js'
import { requireQuota } from '../db/quota.js'
import { discardMedia, storeMedia } from '../db/storeMedia.js'
import { transaction } from '../db/transaction.js'
import {
  joinedCardColumns,
  type JoinedCardRow,
  joinedPageColumns,
  type JoinedPageRow,
  toJoinedCard,
  toVideo,
  toVideoPage,
  videoColumns,
  type VideoRow,
  videoSelect,
} from '../serializers/video.serializer.js'
import { Forbidden, NotFound } from '../utils/ApiError.js'
import { paginate } from '../utils/ApiResponse.js'
import type * as contract from '../validators/video.validator.js'
import type { Guard, Handler } from './handler.js'

const listed = videoLists(joinedCardColumns)

export const listVideos: Handler<typeof contract.listVideos> = async ({ query }, { ask, askLong, mediaUrl }) => {
  const askFor = query.query ? askLong : ask
  const { rows, total } = listOf(await askFor<Listed<JoinedCardRow>>(listed(query))) ?? { rows: [], total: 0 }
  return { docs: rows.map((row) => toJoinedCard(row, mediaUrl)), ...paginate(query, total) }
}

/** Of what the caller may upload and keep, something must be left. How much the file takes is not known before it is there. */
export const requireOwnRoom: Guard<unknown> = ({ user }, { db, config, clock }) =>
  requireQuota(db, user.id, 1, config.uploads, clock())

export const publishVideo: Handler<typeof contract.publishVideo> = async ({ body, files, user }, deps) => {
  const { db, config, mediaUrl, clock } = deps
  await requireQuota(db, user.id, files.videoFile.bytes, config.uploads, clock())
  return storeMedia(deps, { video: files.videoFile, thumbnail: files.thumbnail }, async (db, assets) => {
    const row = await db.video.create({ data: newVideo(user.id, body, assets), select: videoSelect })
    return toVideo(row, mediaUrl)
  })
}

const onePage = videoPage(joinedPageColumns)

export const getVideo: Handler<typeof contract.getVideo> = async ({ params, user, head }, { ask, countView, mediaUrl }) => {
  const view = { videoId: params.videoId, viewerId: user?.id ?? 0 }
  const row = head ? (await ask<JoinedPageRow>(onePage(view.videoId, view.viewerId)))[0] : await countView(view)
  if (row === undefined) throw NotFound('Video')
  return toVideoPage(row, mediaUrl)
}

/** The video must be the caller's: 404 when they may not see it, 403 when they may but it is another's. */
export const requireOwnVideo: Guard<{ videoId: number }> = async ({ params, user }, { db }) => {
  const video = await db.video.findUnique({
    where: { id: params.videoId },
    select: { userId: true, isPublished: true },
  })
  if (video === null || (video.userId !== user.id && !video.isPublished)) throw NotFound('Video')
  if (video.userId !== user.id) throw Forbidden('Only its owner may change a video')
}

export const updateVideo: Handler<typeof contract.updateVideo> = async ({ params, body, files, user }, deps) => {
  const { db, mediaUrl } = deps
  await requireOwnVideo({ params, user }, deps)
  const own = { id: params.videoId, userId: user.id }
  const data = {
    ...(body.title !== undefined && { title: body.title }),
    ...(body.description !== undefined && { description: body.description }),
  }
  const { thumbnail } = files
  if (thumbnail === undefined) return toVideo(await db.video.update({ where: own, data, select: videoSelect }), mediaUrl)

  return storeMedia(deps, { thumbnail }, async (db, { thumbnail: { url, publicId } }) => {
    // Locked, so that of two replacements at once each removes the picture that it replaced.
    const [old] = await db.$queryRaw<{ publicId: string }[]>`
      SELECT "thumbnailPublicId" AS "publicId" FROM videos WHERE id = ${own.id} AND "userId" = ${own.userId} FOR NO KEY UPDATE`
    if (old === undefined) throw NotFound('Video')
    await discardMedia(db, deps.jobs, old.publicId, 'image')
    const change = { ...data, thumbnailUrl: url, thumbnailPublicId: publicId }
    return toVideo(await db.video.update({ where: own, data: change, select: videoSelect }), mediaUrl)
  })
}

export const deleteVideo: Handler<typeof contract.deleteVideo> = async ({ params, user }, deps) => {
  await requireOwnVideo({ params, user }, deps)
  return transaction(deps.db, async (db) => {
    const { videoFilePublicId, thumbnailPublicId } = await db.video.delete({
      where: { id: params.videoId, userId: user.id },
      select: { videoFilePublicId: true, thumbnailPublicId: true },
    })
    await discardMedia(db, deps.jobs, videoFilePublicId, 'video')
    await discardMedia(db, deps.jobs, thumbnailPublicId, 'image')
    return {}
  })
}

export const togglePublish: Handler<typeof contract.togglePublish> = async ({ params, user }, deps) => {
  const { db, mediaUrl, clock } = deps
  await requireOwnVideo({ params, user }, deps)
  const [row] = await db.$queryRaw<VideoRow[]>`
    UPDATE videos SET "isPublished" = NOT "isPublished", "updatedAt" = ${clock()}
    WHERE id = ${params.videoId} AND "userId" = ${user.id} RETURNING ${videoColumns}`
  if (row === undefined) throw NotFound('Video')
  return toVideo(row, mediaUrl)
}
