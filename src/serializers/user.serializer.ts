import type { Prisma } from '../generated/prisma/client.js'
import { columnsOf } from '../utils/columns.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { isoText, type WithTexts } from '../utils/moment.js'

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

/** The same columns for a prepared statement, where the user is `u`. */
export const userColumns = columnsOf(userSelect, 'u')

export type UserRow = WithTexts<Prisma.UserGetPayload<{ select: typeof userSelect }>>

export const toUser = (row: UserRow, mediaUrl: MediaUrl) => ({
  ...row,
  avatar: mediaUrl(row.avatar),
  coverImage: mediaUrl(row.coverImage),
  createdAt: isoText(row.createdAt),
  updatedAt: isoText(row.updatedAt),
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

/** The same for a prepared statement, but for the id, which the row has as a reference; `u` is the user's name in the statement. */
export const joinedBadgeColumns = (u: string) => `${u}.username, ${u}.fullname, ${u}.avatar`

export type JoinedBadge = Omit<BadgeRow, 'id'>

export const toJoinedBadge = (id: number, { username, fullname, avatar }: JoinedBadge, mediaUrl: MediaUrl) =>
  toBadge({ id, username, fullname, avatar }, mediaUrl)

/** A channel's page for a prepared statement, where the user is `u`. */
export const channelColumns = `u.id, ${joinedBadgeColumns('u')}, u."coverImage", u."createdAt"`

export interface ChannelRow extends BadgeRow {
  coverImage: string
  createdAt: string
  subscriberCount: number
  channelsSubscribedToCount: number
  videoCount: number
  isSubscribed: boolean
}

export const toChannel = (row: ChannelRow, mediaUrl: MediaUrl) => ({
  ...toBadge(row, mediaUrl),
  coverImage: mediaUrl(row.coverImage),
  createdAt: row.createdAt,
  subscriberCount: row.subscriberCount,
  channelsSubscribedToCount: row.channelsSubscribedToCount,
  videoCount: row.videoCount,
  isSubscribed: row.isSubscribed,
})
