import type { Prisma } from '../generated/prisma/client.js'
import { literally, rowsOf } from '../db/page.js'
import type { Db } from '../db/client.js'
import { newVideo, visibleTo } from '../db/video.js'
import { requireQuota } from '../db/quota.js'
import { discardMedia, storeMedia } from '../db/storeMedia.js'
import { retryOnConflict, transaction } from '../db/transaction.js'
import {
  toVideo,
  toVideoCard,
  toVideoPage,
  videoCardSelect,
  videoColumns,
  videoPageSelect,
  type VideoRow,
  videoSelect,
} from '../serializers/video.serializer.js'
import { Forbidden, NotFound } from '../utils/ApiError.js'
import { paginate } from '../utils/ApiResponse.js'
import type { Caller } from '../validators/contract.js'
import type * as contract from '../validators/video.validator.js'
import type { Guard, Handler } from './handler.js'

/** What the column holds at most. */
const MAX_VIEWS = 2_147_483_647

export const listVideos: Handler<typeof contract.listVideos> = async ({ query }, { db, mediaUrl }) => {
  const { sortBy, sortType, userId } = query
  const text = query.query ? { contains: literally(query.query), mode: 'insensitive' as const } : undefined
  const where: Prisma.VideoWhereInput = {
    isPublished: true,
    ...(userId !== undefined && { userId }),
    ...(text && { OR: [{ title: text }, { description: text }] }),
  }
  const [rows, total] = await Promise.all([
    db.video.findMany({
      where,
      orderBy: [{ [sortBy]: sortType }, { id: sortType }],
      ...rowsOf(query),
      select: videoCardSelect,
      relationLoadStrategy: 'join',
    }),
    db.video.count({ where }),
  ])
  return { docs: rows.map((row) => toVideoCard(row, mediaUrl)), ...paginate(query, total) }
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

export const getVideo: Handler<typeof contract.getVideo> = async ({ params, user, head }, { db, mediaUrl, clock, log }) => {
  const row = await db.video.findFirst({
    where: { id: params.videoId, ...visibleTo(user) },
    select: videoPageSelect(user?.id ?? 0),
    relationLoadStrategy: 'join',
  })
  if (row === null) throw NotFound('Video')
  const page = toVideoPage(row, mediaUrl)
  if (head) return page
  const views = await countView(db, params.videoId, user, clock()).catch((err: unknown) => {
    // A view that cannot be counted is no reason not to show the video.
    log.warn({ err, videoId: params.videoId }, 'a view was not counted')
    return undefined
  })
  return { ...page, views: views ?? page.views }
}

/**
 * Adds a view and, for a signed-in viewer, moves the video to the top of their history: one statement. Answers the new count, which
 * stays at the largest that the column holds; nothing when the video is gone.
 */
async function countView(db: Db, videoId: number, user: Caller | undefined, now: Date): Promise<number | undefined> {
  const count = () => db.$queryRaw<{ views: number }[]>`
    WITH remembered AS (
      INSERT INTO watch_history ("userId", "videoId", "watchedAt")
      SELECT ${user?.id ?? 0}, ${videoId}, ${now} WHERE ${user !== undefined}
      ON CONFLICT ("userId", "videoId") DO UPDATE SET "watchedAt" = GREATEST(watch_history."watchedAt", EXCLUDED."watchedAt"))
    UPDATE videos SET views = LEAST(views, ${MAX_VIEWS - 1}) + 1 WHERE id = ${videoId} RETURNING views`
  const [counted] = await retryOnConflict(count)
  return counted?.views
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
