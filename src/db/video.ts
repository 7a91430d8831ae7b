import type { Prisma } from '../generated/prisma/client.js'
import { NotFound } from '../utils/ApiError.js'
import type { Caller } from '../validators/contract.js'
import type { Queries } from './client.js'

/** The videos that a caller may know of: published ones, and their own. To everyone else a hidden video does not exist. Statements in `reads` and `like` say the same in SQL. */
export const visibleTo = (user: Caller | undefined) =>
  ({ OR: [{ isPublished: true }, ...(user === undefined ? [] : [{ userId: user.id }])] }) satisfies Prisma.VideoWhereInput

interface StoredFile {
  publicId: string
  url: string
  bytes: number
  duration?: number
}

/** The row of a video whose files are stored. */
export const newVideo = (
  userId: number,
  texts: { title: string; description: string },
  { video, thumbnail }: { video: StoredFile; thumbnail: StoredFile },
) =>
  ({
    ...texts,
    userId,
    videoFileUrl: video.url,
    videoFilePublicId: video.publicId,
    videoFileBytes: video.bytes,
    duration: video.duration ?? 0,
    thumbnailUrl: thumbnail.url,
    thumbnailPublicId: thumbnail.publicId,
  }) satisfies Prisma.VideoUncheckedCreateInput

/** @throws ApiError 404 when there is no such video, or the caller may not know of it. */
export async function requireVisibleVideo(db: Queries, videoId: number, user: Caller | undefined): Promise<void> {
  const video = await db.video.findFirst({ where: { id: videoId, ...visibleTo(user) }, select: { id: true } })
  if (video === null) throw NotFound('Video')
}
