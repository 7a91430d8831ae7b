import type { Prisma } from '../generated/prisma/client.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { badgeSelect, toBadge } from './user.serializer.js'

export const commentSelect = {
  id: true,
  content: true,
  userId: true,
  videoId: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.CommentSelect

type CommentRow = Prisma.CommentGetPayload<{ select: typeof commentSelect }>

export const toComment = ({ id, content, userId, videoId, createdAt, updatedAt }: CommentRow) => ({
  id,
  content,
  userId,
  videoId,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})

/** A comment with its author. */
export const authoredCommentSelect = { ...commentSelect, user: { select: badgeSelect } } satisfies Prisma.CommentSelect

type AuthoredCommentRow = Prisma.CommentGetPayload<{ select: typeof authoredCommentSelect }>

export const toAuthoredComment = (row: AuthoredCommentRow, mediaUrl: MediaUrl) => ({
  ...toComment(row),
  user: toBadge(row.user, mediaUrl),
})

/** A comment in a list, as `viewerId` sees it; 0 is nobody. */
export const commentCardSelect = (viewerId: number) =>
  ({
    ...authoredCommentSelect,
    likes: { where: { userId: viewerId }, select: { id: true } },
    _count: { select: { likes: true } },
  }) satisfies Prisma.CommentSelect

type CommentCardRow = Prisma.CommentGetPayload<{ select: ReturnType<typeof commentCardSelect> }>

export const toCommentCard = (row: CommentCardRow, mediaUrl: MediaUrl) => ({
  ...toAuthoredComment(row, mediaUrl),
  likesCount: row._count.likes,
  isLiked: row.likes.length > 0,
})
