import type { Prisma } from '../generated/prisma/client.js'
import type { MediaUrl } from '../utils/mediaUrl.js'

/** The user's own record: the only answer with an e-mail address in it. */
export const userSelect = {
  id: true,
  username: true,
  email: true,
  fullname: true,
  avatar: true,
  coverImage: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.UserSelect

type UserRow = Prisma.UserGetPayload<{ select: typeof userSelect }>

export const toUser = (row: UserRow, mediaUrl: MediaUrl) => ({
  ...row,
  avatar: mediaUrl(row.avatar),
  coverImage: mediaUrl(row.coverImage),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

/** What others see beside a user's content. */
export const badgeSelect = { id: true, username: true, fullname: true, avatar: true } satisfies Prisma.UserSelect

type BadgeRow = Prisma.UserGetPayload<{ select: typeof badgeSelect }>

export const toBadge = ({ id, username, fullname, avatar }: BadgeRow, mediaUrl: MediaUrl) => ({
  id,
  username,
  fullname,
  avatar: mediaUrl(avatar),
})

/** A channel's page. Counts only published videos, whoever asks. `viewerId` 0 is nobody. */
export const channelSelect = (viewerId: number) =>
  ({
    ...badgeSelect,
    coverImage: true,
    createdAt: true,
    subscribers: { where: { subscriberId: viewerId }, select: { id: true } },
    _count: { select: { subscribers: true, subscriptions: true, videos: { where: { isPublished: true } } } },
  }) satisfies Prisma.UserSelect

type ChannelRow = Prisma.UserGetPayload<{ select: ReturnType<typeof channelSelect> }>

export const toChannel = (row: ChannelRow, mediaUrl: MediaUrl) => ({
  ...toBadge(row, mediaUrl),
  coverImage: mediaUrl(row.coverImage),
  createdAt: row.createdAt.toISOString(),
  subscriberCount: row._count.subscribers,
  channelsSubscribedToCount: row._count.subscriptions,
  videoCount: row._count.videos,
  isSubscribed: row.subscribers.length > 0,
})
