import { Prisma } from '../generated/prisma/client.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { badgeSelect, toBadge } from './user.serializer.js'

export const videoSelect = {
  id: true,
  videoFileUrl: true,
  thumbnailUrl: true,
  title: true,
  description: true,
  views: true,
  duration: true,
  isPublished: true,
  userId: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.VideoSelect

export type VideoRow = Prisma.VideoGetPayload<{ select: typeof videoSelect }>

/** The same columns for a raw statement. */
export const videoColumns = Prisma.raw(
  Object.keys(videoSelect)
    .map((column) => `"${column}"`)
    .join(', '),
)

export const toVideo = (row: VideoRow, mediaUrl: MediaUrl) => ({
  id: row.id,
  videoFileUrl: mediaUrl(row.videoFileUrl),
  thumbnailUrl: mediaUrl(row.thumbnailUrl),
  title: row.title,
  description: row.description,
  views: row.views,
  duration: row.duration,
  isPublished: row.isPublished,
  userId: row.userId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

/** A video in a list, with its channel. */
export const videoCardSelect = { ...videoSelect, user: { select: badgeSelect } } satisfies Prisma.VideoSelect

type VideoCardRow = Prisma.VideoGetPayload<{ select: typeof videoCardSelect }>

export const toVideoCard = (row: VideoCardRow, mediaUrl: MediaUrl) => ({
  ...toVideo(row, mediaUrl),
  user: toBadge(row.user, mediaUrl),
})

/** A video's page, as `viewerId` sees it; 0 is nobody. */
export const videoPageSelect = (viewerId: number) =>
  ({
    ...videoSelect,
    user: {
      select: {
        ...badgeSelect,
        subscribers: { where: { subscriberId: viewerId }, select: { id: true } },
        _count: { select: { subscribers: true } },
      },
    },
    likes: { where: { userId: viewerId }, select: { id: true } },
    _count: { select: { likes: true, comments: true } },
  }) satisfies Prisma.VideoSelect

type VideoPageRow = Prisma.VideoGetPayload<{ select: ReturnType<typeof videoPageSelect> }>

export const toVideoPage = (row: VideoPageRow, mediaUrl: MediaUrl) => ({
  ...toVideo(row, mediaUrl),
  user: {
    ...toBadge(row.user, mediaUrl),
    subscribersCount: row.user._count.subscribers,
    isSubscribed: row.user.subscribers.length > 0,
  },
  likesCount: row._count.likes,
  commentsCount: row._count.comments,
  isLiked: row.likes.length > 0,
})
