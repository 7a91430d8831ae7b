import { toggleLike } from '../db/like.js'
import { rowsOf } from '../db/page.js'
import { visibleTo } from '../db/video.js'
import { likedVideoSelect, toLikedVideo } from '../serializers/like.serializer.js'
import { page } from '../validators/contract.js'
import type * as contract from '../validators/like.validator.js'
import type { Handler } from './handler.js'

export const toggleVideoLike: Handler<typeof contract.toggleVideoLike> = ({ params, body, user }, { likes }) =>
  toggleLike(likes, 'video', { id: params.videoId, userId: user.id, liked: body.liked })

export const toggleCommentLike: Handler<typeof contract.toggleCommentLike> = ({ params, body, user }, { likes }) =>
  toggleLike(likes, 'comment', { id: params.commentId, userId: user.id, liked: body.liked })

export const toggleTweetLike: Handler<typeof contract.toggleTweetLike> = ({ params, body, user }, { likes }) =>
  toggleLike(likes, 'tweet', { id: params.tweetId, userId: user.id, liked: body.liked })

export const listLikedVideos: Handler<typeof contract.listLikedVideos> = async ({ query, user }, { db, mediaUrl }) => {
  const where = { userId: user.id, video: visibleTo(user) }
  const [rows, total] = await Promise.all([
    db.like.findMany({
      where,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      ...rowsOf(query),
      select: likedVideoSelect,
      relationLoadStrategy: 'join',
    }),
    db.like.count({ where }),
  ])
  const items = rows.flatMap((row) => toLikedVideo(row, mediaUrl))
  return page(items, total)
}
