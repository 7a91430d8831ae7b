import { z } from 'zod'
import { ownerOnly, signedIn, viewer } from './contract.js'
import { Count, Id, IdText, requiredText, Timestamp } from './fields.js'
import { PageQuery } from './page.js'
import { Badge, Nothing } from './shapes.js'

const EXAMPLE = 'The kiln is on: new glazes on Friday.'

const Content = requiredText(500).meta({ example: EXAMPLE })
const TweetId = z.object({ tweetId: IdText.meta({ example: 23 }) })

const Tweet = z
  .object({
    id: Id.meta({ example: 23 }),
    content: z.string().meta({ example: EXAMPLE }),
    userId: Id,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Tweet', description: 'A community post' })

export const createTweet = signedIn({
  summary: 'Write a tweet',
  body: z.object({ content: Content }),
  idempotent: 'handler',
  status: 201,
  data: Tweet,
  message: 'Tweet created',
})

export const listTweets = viewer({
  summary: "A user's tweets, newest first",
  params: z.object({ userId: IdText }),
  query: PageQuery,
  data: z.array(z.object({ ...Tweet.shape, user: Badge, likesCount: Count, isLiked: z.boolean() })),
  message: 'Tweets',
  paged: true,
  fails: [404],
})

export const updateTweet = ownerOnly({
  summary: 'Change the text of a tweet',
  params: TweetId,
  body: z.object({ content: Content }),
  data: Tweet,
  message: 'Tweet updated',
})

export const deleteTweet = ownerOnly({
  summary: 'Delete a tweet and its likes',
  params: TweetId,
  data: Nothing,
  message: 'Tweet deleted',
})
