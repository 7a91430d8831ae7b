import { z } from 'zod'
import { signedIn } from './contract.js'
import { Count, IdText, Timestamp, WantedState } from './fields.js'
import { PageQuery } from './page.js'
import { VideoCard } from './shapes.js'

const LikeState = z
  .object({ liked: z.boolean(), likesCount: Count.meta({ example: 36 }) })
  .meta({ id: 'LikeState', description: 'The state reached, and the number of likes with it' })

const toggling = {
  description: 'Each call changes the state. With `liked` it is set instead, and repeating the call changes nothing.',
  body: z.object({ liked: WantedState }),
  data: LikeState,
  message: ({ liked }: z.output<typeof LikeState>) => (liked ? 'Liked' : 'Unliked'),
  fails: [404],
} as const

export const toggleVideoLike = signedIn({
  ...toggling,
  summary: 'Like or unlike a video',
  params: z.object({ videoId: IdText.meta({ example: 42 }) }),
})

export const toggleCommentLike = signedIn({
  ...toggling,
  summary: 'Like or unlike a comment',
  params: z.object({ commentId: IdText.meta({ example: 108 }) }),
})

export const toggleTweetLike = signedIn({
  ...toggling,
  summary: 'Like or unlike a tweet',
  params: z.object({ tweetId: IdText.meta({ example: 23 }) }),
})

export const listLikedVideos = signedIn({
  summary: 'Videos that the caller likes, newest like first',
  description: 'A video that its owner hides disappears from the list, and comes back when it is published again.',
  query: PageQuery,
  data: z.array(z.object({ ...VideoCard.shape, likedAt: Timestamp })),
  message: 'Liked videos',
  paged: true,
})
