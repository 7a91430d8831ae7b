import { toggleLike } from '../db/like.js'
import { type Listed, listOf } from '../db/page.js'
import { likedVideoList } from '../db/reads/tiedVideos.js'
import { type LikedVideoRow, toLikedVideo } from '../serializers/like.serializer.js'
import { joinedCardColumns } from '../serializers/video.serializer.js'
import { page } from '../validators/contract.js'
import type * as contract from '../validators/like.validator.js'
import type { Handler } from './handler.js'

export const toggleVideoLike: Handler<typeof contract.toggleVideoLike> = ({ params, body, user }, { likes }) =>
  toggleLike(likes, 'video', { id: params.videoId, userId: user.id, liked: body.liked })

export const toggleCommentLike: Handler<typeof contract.toggleCommentLike> = ({ params, body, user }, { likes }) =>
  toggleLike(likes, 'comment', { id: params.commentId, userId: user.id, liked: body.liked })

export const toggleTweetLike: Handler<typeof contract.toggleTweetLike> = ({ params, body, user }, { likes }) =>
  toggleLike(likes, 'tweet', { id: params.tweetId, userId: user.id, liked: body.liked })

const likedVideos = likedVideoList(joinedCardColumns, 'likedAt')

export const listLikedVideos: Handler<typeof contract.listLikedVideos> = async ({ query, user }, { ask, mediaUrl }) => {
  const { rows, total } = listOf(await ask<Listed<LikedVideoRow>>(likedVideos([user.id], query))) ?? { rows: [], total: 0 }
  const items = rows.map((row) => toLikedVideo(row, mediaUrl))
  return page(items, total)
}
