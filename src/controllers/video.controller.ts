import type { Prisma } from '../generated/prisma/client.js'
import { literally, rowsOf } from '../db/page.js'
import type { Db } from '../db/client.js'
import { visibleTo } from '../db/video.js'
import { discard, mediaSession } from '../services/media/index.js'
import {
  toVideo,
  toVideoCard,
  toVideoPage,
  videoCardSelect,
  videoPageSelect,
  videoSelect,
} from '../serializers/video.serializer.js'
import { Forbidden, NotFound } from '../utils/ApiError.js'
import { paginate } from '../utils/ApiResponse.js'
import type { Caller } from '../validators/contract.js'
import type * as contract from '../validators/video.validator.js'
import type { Handler } from './handler.js'

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

export const publishVideo: Handler<typeof contract.publishVideo> = ({ body, files, user }, { db, media, mediaUrl }) =>
  mediaSession(media, async (stored) => {
    const [video, thumbnail] = await Promise.all([stored.put(files.videoFile), stored.put(files.thumbnail)])
    const row = await db.video.create({
      data: {
        ...body,
        userId: user.id,
        videoFileUrl: video.url,
        videoFilePublicId: video.publicId,
        videoFileBytes: video.bytes,
        duration: video.duration ?? files.videoFile.duration ?? 0,
        thumbnailUrl: thumbnail.url,
        thumbnailPublicId: thumbnail.publicId,
      },
      select: videoSelect,
    })
    return toVideo(row, mediaUrl)
  })

export const getVideo: Handler<typeof contract.getVideo> = async ({ params, user, head }, { db, mediaUrl, clock, log }) => {
  const row = await db.video.findFirst({
    where: { id: params.videoId, ...visibleTo(user) },
    select: videoPageSelect(user?.id ?? 0),
    relationLoadStrategy: 'join',
  })
  if (row === null) throw NotFound('Video')
  const views = head
    ? row.views
    : await countView(db, params.videoId, user, clock()).catch((err: unknown) => {
        // A view that cannot be counted is no reason not to show the video.
        log.warn({ err, videoId: params.videoId }, 'a view was not counted')
        return row.views
      })
  return { ...toVideoPage(row, mediaUrl), views }
}

/** Adds a view and, for a signed-in viewer, moves the video to the top of his history: one statement. Answers the new count. */
async function countView(db: Db, videoId: number, user: Caller | undefined, now: Date): Promise<number> {
  const [counted] = await db.$queryRaw<{ views: number }[]>`
    WITH remembered AS (
      INSERT INTO watch_history ("userId", "videoId", "watchedAt")
      SELECT ${user?.id ?? 0}, ${videoId}, ${now} WHERE ${user !== undefined}
      ON CONFLICT ("userId", "videoId") DO UPDATE SET "watchedAt" = GREATEST(watch_history."watchedAt", EXCLUDED."watchedAt"))
    UPDATE videos SET views = views + 1 WHERE id = ${videoId} RETURNING views`
  if (counted === undefined) throw NotFound('Video')
  return counted.views
}

/** The video, if it is the caller's: 404 when he may not see it, 403 when he may but it is another's. */
async function requireOwn(db: Db, videoId: number, user: Caller) {
  const video = await db.video.findUnique({
    where: { id: videoId },
    select: { userId: true, isPublished: true },
  })
  if (video === null || (video.userId !== user.id && !video.isPublished)) throw NotFound('Video')
  if (video.userId !== user.id) throw Forbidden('Only its owner may change a video')
}

export const updateVideo: Handler<typeof contract.updateVideo> = async ({ params, body, files, user }, deps) => {
  const { db, media, mediaUrl } = deps
  const { videoId } = params
  await requireOwn(db, videoId, user)
  const data = {
    ...(body.title !== undefined && { title: body.title }),
    ...(body.description !== undefined && { description: body.description }),
  }
  if (files.thumbnail === undefined) {
    return toVideo(await db.video.update({ where: { id: videoId, userId: user.id }, data, select: videoSelect }), mediaUrl)
  }

  const { thumbnail } = files
  const { row, old } = await mediaSession(media, async (stored) => {
    const { url, publicId } = await stored.put(thumbnail)
    return db.$transaction(async (db) => {
      // Locked, so that of two replacements at once each removes the picture that it replaced.
      const [old] = await db.$queryRaw<{ publicId: string }[]>`
        SELECT "thumbnailPublicId" AS "publicId" FROM videos WHERE id = ${videoId} AND "userId" = ${user.id} FOR UPDATE`
      if (old === undefined) throw NotFound('Video')
      const change = { ...data, thumbnailUrl: url, thumbnailPublicId: publicId }
      return { row: await db.video.update({ where: { id: videoId }, data: change, select: videoSelect }), old }
    })
  })
  await discard(deps, old.publicId, 'image')
  return toVideo(row, mediaUrl)
}

export const deleteVideo: Handler<typeof contract.deleteVideo> = async ({ params, user }, deps) => {
  await requireOwn(deps.db, params.videoId, user)
  const { videoFilePublicId, thumbnailPublicId } = await deps.db.video.delete({
    where: { id: params.videoId, userId: user.id },
    select: { videoFilePublicId: true, thumbnailPublicId: true },
  })
  await Promise.all([discard(deps, videoFilePublicId, 'video'), discard(deps, thumbnailPublicId, 'image')])
  return {}
}

export const togglePublish: Handler<typeof contract.togglePublish> = async ({ params, user }, { db, mediaUrl, clock }) => {
  await requireOwn(db, params.videoId, user)
  const [reached] = await db.$queryRaw<{ isPublished: boolean; updatedAt: Date }[]>`
    UPDATE videos SET "isPublished" = NOT "isPublished", "updatedAt" = ${clock()}
    WHERE id = ${params.videoId} AND "userId" = ${user.id} RETURNING "isPublished", "updatedAt"`
  const row = await db.video.findUnique({ where: { id: params.videoId }, select: videoSelect })
  if (reached === undefined || row === null) throw NotFound('Video')
  return toVideo({ ...row, ...reached }, mediaUrl)
}
