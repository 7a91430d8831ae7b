import { NotFound } from '../utils/ApiError.js'
import type { Tie, ToggleTie } from './toggle.js'

const visible = `(v."isPublished" OR v."userId" = asked."userId")`

/** What can be liked, and what it is called. */
const likable = { video: 'Video', comment: 'Comment', tweet: 'Tweet' } as const

export type Likable = keyof typeof likable

const ofOwn = (table: 'comments' | 'tweets') =>
  `SELECT id AS target, "likesCount" AS count FROM ${table} WHERE id IN (SELECT target FROM found) ORDER BY id FOR NO KEY UPDATE`

/** Likes, by what they are of. */
export const likeTies: Record<Likable, Tie> = {
  video: {
    table: 'likes',
    from: 'userId',
    to: 'videoId',
    find: { join: `JOIN videos v ON v.id = asked.target AND ${visible}`, lock: 'FOR KEY SHARE OF v' },
    count: `SELECT "videoId" AS target, likes AS count FROM video_counts WHERE "videoId" IN (SELECT target FROM found)
      ORDER BY "videoId" FOR NO KEY UPDATE`,
  },
  comment: {
    table: 'likes',
    from: 'userId',
    to: 'commentId',
    find: {
      join: `JOIN comments c ON c.id = asked.target JOIN videos v ON v.id = c."videoId" AND ${visible}`,
      lock: 'FOR KEY SHARE OF c',
    },
    count: ofOwn('comments'),
  },
  tweet: {
    table: 'likes',
    from: 'userId',
    to: 'tweetId',
    find: { join: 'JOIN tweets t ON t.id = asked.target', lock: 'FOR KEY SHARE OF t' },
    count: ofOwn('tweets'),
  },
}

/**
 * Likes or unlikes a video, a comment or a tweet. Answers the state reached and the number of likes with it.
 * @throws ApiError 404 when there is no such thing, or the user may not know of it.
 */
export async function toggleLike(
  toggles: Record<Likable, ToggleTie>,
  target: Likable,
  { id, userId, liked }: { id: number; userId: number; liked: boolean | undefined },
) {
  const reached = await toggles[target]({ userId, targetId: id, wanted: liked })
  if (reached === undefined) throw NotFound(likable[target])
  return { liked: reached.on, likesCount: reached.count }
}
