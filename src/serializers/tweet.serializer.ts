import type { Prisma } from '../generated/prisma/client.js'
import { columnsOf } from '../utils/columns.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { isoText, type WithTexts } from '../utils/moment.js'
import { type JoinedBadge, joinedBadgeColumns, toJoinedBadge } from './user.serializer.js'

export const tweetSelect = {
  id: true,
  content: true,
  userId: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.TweetSelect

type TweetRow = Prisma.TweetGetPayload<{ select: typeof tweetSelect }>

export const toTweet = (row: WithTexts<TweetRow>) => ({
  id: row.id,
  content: row.content,
  userId: row.userId,
  createdAt: isoText(row.createdAt),
  updatedAt: isoText(row.updatedAt),
})

/** A tweet in a list for a prepared statement, where the tweet is `t` and its author `a`. */
export const tweetCardColumns = `${columnsOf(tweetSelect, 't')}, t."likesCount"`

export const tweetAuthorColumns = joinedBadgeColumns('a')

export type TweetCardRow = WithTexts<TweetRow> & JoinedBadge & { likesCount: number; isLiked: boolean }

export const toTweetCard = (row: TweetCardRow, mediaUrl: MediaUrl) => ({
  ...toTweet(row),
  user: toJoinedBadge(row.userId, row, mediaUrl),
  likesCount: row.likesCount,
  isLiked: row.isLiked,
})
