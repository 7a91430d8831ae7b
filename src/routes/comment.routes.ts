import * as comment from '../controllers/comment.controller.js'
import * as contract from '../validators/comment.validator.js'
import { del, get, patch, post, table } from './table.js'

export const commentRoutes = table('/comments', 'Comments', [
  get('/:videoId', contract.listComments, comment.listComments),
  post('/:videoId', contract.addComment, comment.addComment),
  patch('/c/:commentId', contract.updateComment, comment.updateComment),
  del('/c/:commentId', contract.deleteComment, comment.deleteComment),
])
