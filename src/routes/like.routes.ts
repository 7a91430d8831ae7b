import * as like from '../controllers/like.controller.js'
import * as contract from '../validators/like.validator.js'
import { get, post, table } from './table.js'

export const likeRoutes = table('/likes', 'Likes', [
  post('/toggle/v/:videoId', contract.toggleVideoLike, like.toggleVideoLike),
  post('/toggle/c/:commentId', contract.toggleCommentLike, like.toggleCommentLike),
  post('/toggle/t/:tweetId', contract.toggleTweetLike, like.toggleTweetLike),
  get('/videos', contract.listLikedVideos, like.listLikedVideos),
])
