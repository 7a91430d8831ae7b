import type { Prisma } from '../generated/prisma/client.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { toVideo, videoSelect } from './video.serializer.js'

/** A video as its owner sees it on the dashboard. */
export const ownVideoSelect = {
  ...videoSelect,
  _count: { select: { likes: true, comments: true } },
} satisfies Prisma.VideoSelect

type OwnVideoRow = Prisma.VideoGetPayload<{ select: typeof ownVideoSelect }>

export const toOwnVideo = (row: OwnVideoRow, mediaUrl: MediaUrl) => ({
  ...toVideo(row, mediaUrl),
  likesCount: row._count.likes,
  commentsCount: row._count.comments,
})
