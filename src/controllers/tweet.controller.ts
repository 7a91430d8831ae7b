import type { Db } from '../db/client.js'
import { rowsOf } from '../db/page.js'
import { toTweet, toTweetCard, tweetCardSelect, tweetSelect } from '../serializers/tweet.serializer.js'
import { badgeSelect, toBadge } from '../serializers/user.serializer.js'
import { Forbidden, NotFound } from '../utils/ApiError.js'
import { type Caller, page } from '../validators/contract.js'
import type * as contract from '../validators/tweet.validator.js'
import type { Handler } from './handler.js'

export const createTweet: Handler<typeof contract.createTweet> = async ({ body, user }, { db }) =>
  toTweet(await db.tweet.create({ data: { ...body, userId: user.id }, select: tweetSelect }))

export const listTweets: Handler<typeof contract.listTweets> = async ({ params, query, user }, { db, mediaUrl }) => {
  const author = await db.user.findUnique({
    where: { id: params.userId },
    select: {
      ...badgeSelect,
      tweets: {
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        ...rowsOf(query),
        select: tweetCardSelect(user?.id ?? 0),
      },
      _count: { select: { tweets: true } },
    },
    relationLoadStrategy: 'join',
  })
  if (author === null) throw NotFound('User')
  const badge = toBadge(author, mediaUrl)
  return page(
    author.tweets.map((row) => ({ ...toTweetCard(row), user: badge })),
    author._count.tweets,
  )
}

/** @throws ApiError 404 when there is no such tweet, 403 when it is another's. */
async function requireOwn(db: Db, tweetId: number, user: Caller): Promise<void> {
  const tweet = await db.tweet.findUnique({ where: { id: tweetId }, select: { userId: true } })
  if (tweet === null) throw NotFound('Tweet')
  if (tweet.userId !== user.id) throw Forbidden('Only its author may change a tweet')
}

export const updateTweet: Handler<typeof contract.updateTweet> = async ({ params, body, user }, { db }) => {
  await requireOwn(db, params.tweetId, user)
  return toTweet(await db.tweet.update({ where: { id: params.tweetId, userId: user.id }, data: body, select: tweetSelect }))
}

export const deleteTweet: Handler<typeof contract.deleteTweet> = async ({ params, user }, { db }) => {
  await requireOwn(db, params.tweetId, user)
  await db.tweet.delete({ where: { id: params.tweetId, userId: user.id }, select: { id: true } })
  return {}
}
