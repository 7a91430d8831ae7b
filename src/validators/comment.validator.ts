import { z } from 'zod'
import { ownerOnly, signedIn, viewer } from './contract.js'
import { Count, Id, IdText, requiredText, Timestamp } from './fields.js'
import { PageQuery } from './page.js'
import { Badge, Nothing, VideoId } from './shapes.js'

const EXAMPLE = 'The part about wedging helped me a lot.'

const OfVideo = z.object({ videoId: IdText.meta({ example: 42 }) })
const CommentId = z.object({ commentId: IdText.meta({ example: 108 }) })
const Content = z.object({ content: requiredText(2_000).meta({ example: EXAMPLE }) })

const Comment = z
  .object({
    id: Id.meta({ example: 108 }),
    content: z.string().meta({ example: EXAMPLE }),
    userId: Id,
    videoId: VideoId,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Comment', description: 'What somebody wrote below a video' })

export const listComments = viewer({
  summary: 'Comments of a video, newest first',
  params: OfVideo,
  query: PageQuery,
  data: z.array(z.object({ ...Comment.shape, user: Badge, likesCount: Count, isLiked: z.boolean() })),
  message: 'Comments',
  fails: [404],
  paged: true,
})

export const addComment = signedIn({
  summary: 'Comment on a video',
  params: OfVideo,
  body: Content,
  idempotent: 'handler',
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
