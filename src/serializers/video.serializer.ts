import { Prisma } from '../generated/prisma/client.js'
import { columnsOf } from '../utils/columns.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { isoText, type WithTexts } from '../utils/moment.js'
import { type JoinedBadge, joinedBadgeColumns, toJoinedBadge } from './user.serializer.js'

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

export const toVideo = (row: WithTexts<VideoRow>, mediaUrl: MediaUrl) => ({
  id: row.id,
  videoFileUrl: mediaUrl(row.videoFileUrl),
  thumbnailUrl: mediaUrl(row.thumbnailUrl),
  title: row.title,
  description: row.description,
  views: row.views,
  duration: row.duration,
  isPublished: row.isPublished,
  userId: row.userId,
  createdAt: isoText(row.createdAt),
  updatedAt: isoText(row.updatedAt),
})

/** The same columns for a prepared statement, where the video is `v`. */
export const listedVideoColumns = columnsOf(videoSelect, 'v')

export type ListedVideoRow = WithTexts<VideoRow>

/** A video in a list for a prepared statement, where the video is `v` and its channel `u`: one row for both. */
export const joinedCardColumns = `${listedVideoColumns}, ${joinedBadgeColumns('u')}`

export type JoinedCardRow = ListedVideoRow & JoinedBadge

export const toJoinedCard = (row: JoinedCardRow, mediaUrl: MediaUrl) => ({
  ...toVideo(row, mediaUrl),
  user: toJoinedBadge(row.userId, row, mediaUrl),
})

/** The same for a video's page. */
export const joinedPageColumns = joinedCardColumns

export interface JoinedPageRow extends JoinedCardRow {
  subscribersCount: number
  isSubscribed: boolean
  likesCount: number
  commentsCount: number
  isLiked: boolean
}

export const toVideoPage = (row: JoinedPageRow, mediaUrl: MediaUrl) => {
  const { subscribersCount, isSubscribed, likesCount, commentsCount, isLiked } = row
  const { user, ...video } = toJoinedCard(row, mediaUrl)
  return { ...video, user: { ...user, subscribersCount, isSubscribed }, likesCount, commentsCount, isLiked }
}
