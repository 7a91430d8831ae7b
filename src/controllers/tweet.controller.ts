import type { Db } from '../db/client.js'
import { type Listed, listOf } from '../db/page.js'
import { tweetList } from '../db/reads/tweet.js'
import {
  toTweet,
  toTweetCard,
  tweetAuthorColumns,
  tweetCardColumns,
  type TweetCardRow,
  tweetSelect,
} from '../serializers/tweet.serializer.js'
import { Forbidden, NotFound } from '../utils/ApiError.js'
import { type Caller, page } from '../validators/contract.js'
import type * as contract from '../validators/tweet.validator.js'
import type { Handler } from './handler.js'

export const createTweet: Handler<typeof contract.createTweet> = async ({ body, user }, { db }) =>
  toTweet(await db.tweet.create({ data: { ...body, userId: user.id }, select: tweetSelect }))

const tweetsOf = tweetList(tweetAuthorColumns, tweetCardColumns)

export const listTweets: Handler<typeof contract.listTweets> = async ({ params, query, user }, { ask, mediaUrl }) => {
  const list = listOf(await ask<Listed<TweetCardRow>>(tweetsOf([params.userId, user?.id ?? 0], query)))
  if (list === undefined) throw NotFound('User')
  const items = list.rows.map((row) => toTweetCard(row, mediaUrl))
  return page(items, list.total)
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
