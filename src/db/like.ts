import { Prisma } from '../generated/prisma/client.js'
import { NotFound } from '../utils/ApiError.js'
import type { Db } from './client.js'
import { toggle } from './toggle.js'
import { visibleToSql } from './video.js'

interface Likable {
  /** For people, when there is none. */
  noun: string
  to: 'videoId' | 'commentId' | 'tweetId'
  /** Selects one, if the user may know of it. */
  find: (id: number, userId: number) => Prisma.Sql
}

/** What can be liked. */
const likables = {
  video: {
    noun: 'Video',
    to: 'videoId',
    find: (id, userId) => Prisma.sql`
      SELECT v.id FROM videos v WHERE v.id = ${id} AND ${visibleToSql(userId)} FOR KEY SHARE`,
  },
  comment: {
    noun: 'Comment',
    to: 'commentId',
    find: (id, userId) => Prisma.sql`
      SELECT c.id FROM comments c JOIN videos v ON v.id = c."videoId"
      WHERE c.id = ${id} AND ${visibleToSql(userId)} FOR KEY SHARE OF c`,
  },
  tweet: { noun: 'Tweet', to: 'tweetId', find: (id) => Prisma.sql`SELECT id FROM tweets WHERE id = ${id} FOR KEY SHARE` },
} satisfies Record<string, Likable>

interface ToggleLike {
  target: keyof typeof likables
  id: number
  userId: number
  /** The state to reach; undefined for the other one. */
  liked: boolean | undefined
  now: Date
}

/**
 * Likes or unlikes a video, a comment or a tweet. Answers the state reached and the number of likes with it.
 * @throws ApiError 404 when there is no such thing, or the user may not know of it.
 */
export async function toggleLike(db: Db, { target, id, userId, liked, now }: ToggleLike) {
  const { noun, to, find }: Likable = likables[target]
  const tie = { table: 'likes', from: 'userId', to } as const
  const reached = await toggle(db, { tie, userId, targetId: id, target: find(id, userId), wanted: liked, now })
  if (reached === undefined) throw NotFound(noun)
  return { liked: reached.on, likesCount: reached.count }
}
