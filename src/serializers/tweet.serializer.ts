import type { Prisma } from '../generated/prisma/client.js'

export const tweetSelect = {
  id: true,
  content: true,
  userId: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.TweetSelect

type TweetRow = Prisma.TweetGetPayload<{ select: typeof tweetSelect }>

export const toTweet = (row: TweetRow) => ({
  id: row.id,
  content: row.content,
  userId: row.userId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

/** A tweet in a list, as `viewerId` sees it; 0 is nobody. */
export const tweetCardSelect = (viewerId: number) =>
  ({
    ...tweetSelect,
    likes: { where: { userId: viewerId }, select: { id: true } },
    _count: { select: { likes: true } },
  }) satisfies Prisma.TweetSelect

type TweetCardRow = Prisma.TweetGetPayload<{ select: ReturnType<typeof tweetCardSelect> }>

export const toTweetCard = (row: TweetCardRow) => ({
  ...toTweet(row),
  likesCount: row._count.likes,
  isLiked: row.likes.length > 0,
})
