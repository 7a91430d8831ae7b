import type { Prisma } from '../generated/prisma/client.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { toVideoCard, videoCardSelect } from './video.serializer.js'

/** A like of a video, as the video in a list. */
export const likedVideoSelect = { createdAt: true, video: { select: videoCardSelect } } satisfies Prisma.LikeSelect

type LikedVideoRow = Prisma.LikeGetPayload<{ select: typeof likedVideoSelect }>

/** Nothing for a like of something else. */
export const toLikedVideo = ({ createdAt, video }: LikedVideoRow, mediaUrl: MediaUrl) =>
  video === null ? [] : [{ ...toVideoCard(video, mediaUrl), likedAt: createdAt.toISOString() }]
