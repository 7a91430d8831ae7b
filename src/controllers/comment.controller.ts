import type { Db } from '../db/client.js'
import { type Listed, listOf } from '../db/page.js'
import { commentList } from '../db/reads/comment.js'
import { retryOnConflict } from '../db/transaction.js'
import { requireVisibleVideo, visibleTo } from '../db/video.js'
import {
  authoredCommentSelect,
  commentCardColumns,
  type CommentCardRow,
  commentSelect,
  toAuthoredComment,
  toComment,
  toCommentCard,
} from '../serializers/comment.serializer.js'
import { Forbidden, NotFound } from '../utils/ApiError.js'
import type * as contract from '../validators/comment.validator.js'
import { type Caller, page } from '../validators/contract.js'
import type { Handler } from './handler.js'

const commentsOf = commentList(commentCardColumns)

export const listComments: Handler<typeof contract.listComments> = async ({ params, query, user }, { ask, mediaUrl }) => {
  const list = listOf(await ask<Listed<CommentCardRow>>(commentsOf([params.videoId, user?.id ?? 0], query)))
  if (list === undefined) throw NotFound('Video')
  const items = list.rows.map((row) => toCommentCard(row, mediaUrl))
  return page(items, list.total)
}

export const addComment: Handler<typeof contract.addComment> = async ({ params, body, user }, { db, mediaUrl }) => {
  const { videoId } = params
  await requireVisibleVideo(db, videoId, user)
  const row = await db.comment.create({
    data: { content: body.content, videoId, userId: user.id },
    select: authoredCommentSelect,
  })
  return toAuthoredComment(row, mediaUrl)
}

/** Who may do what with a comment that the caller may see: its author, and the owner of its video. */
async function findOwners(db: Db, commentId: number, user: Caller) {
  const comment = await db.comment.findFirst({
    where: { id: commentId, video: visibleTo(user) },
    select: { userId: true, video: { select: { userId: true } } },
    relationLoadStrategy: 'join',
  })
  if (comment === null) throw NotFound('Comment')
  return { authorId: comment.userId, hostId: comment.video.userId }
}

export const updateComment: Handler<typeof contract.updateComment> = async ({ params, body, user }, { db }) => {
  const { authorId } = await findOwners(db, params.commentId, user)
  if (authorId !== user.id) throw Forbidden('Only its author may change a comment')
  const row = await db.comment.update({
    where: { id: params.commentId },
    data: { content: body.content },
    select: commentSelect,
  })
  return toComment(row)
}

export const deleteComment: Handler<typeof contract.deleteComment> = async ({ params, user }, { db }) => {
  const { authorId, hostId } = await findOwners(db, params.commentId, user)
  if (authorId !== user.id && hostId !== user.id) {
    throw Forbidden('Only its author and the owner of the video may delete a comment')
  }
  await retryOnConflict(() => db.comment.delete({ where: { id: params.commentId }, select: { id: true } }))
  return {}
}
