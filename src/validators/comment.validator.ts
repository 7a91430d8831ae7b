import { z } from 'zod'
import { ownerOnly, signedIn, viewer } from './contract.js'
import { Count, Id, IdText, requiredText, Timestamp } from './fields.js'
import { PageQuery } from './page.js'
import { Badge, Nothing } from './shapes.js'

const VideoId = z.object({ videoId: IdText })
const CommentId = z.object({ commentId: IdText })
const Content = z.object({ content: requiredText(2_000) })

const Comment = z
  .object({ id: Id, content: z.string(), userId: Id, videoId: Id, createdAt: Timestamp, updatedAt: Timestamp })
  .meta({ id: 'Comment' })

export const listComments = viewer({
  summary: 'Comments of a video, newest first',
  params: VideoId,
  query: PageQuery,
  data: z.array(z.object({ ...Comment.shape, user: Badge, likesCount: Count, isLiked: z.boolean() })),
  message: 'Comments',
  fails: [404],
  paged: true,
})

export const addComment = signedIn({
  summary: 'Comment on a video',
  params: VideoId,
  body: Content,
  status: 201,
  data: z.object({ ...Comment.shape, user: Badge }),
  message: 'Comment added',
  fails: [404],
})

export const updateComment = ownerOnly({
  summary: 'Change a comment',
  params: CommentId,
  body: Content,
  data: Comment,
  message: 'Comment updated',
})

export const deleteComment = ownerOnly({
  summary: 'Delete a comment and its likes',
  description: 'Open to its author and to the owner of the video.',
  params: CommentId,
  data: Nothing,
  message: 'Comment deleted',
})
