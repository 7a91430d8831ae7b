import type { Prisma } from '../generated/prisma/client.js'
import { columnsOf } from '../utils/columns.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { isoText, type WithTexts } from '../utils/moment.js'
import { badgeSelect, type JoinedBadge, joinedBadgeColumns, toBadge, toJoinedBadge } from './user.serializer.js'

export const commentSelect = {
  id: true,
  content: true,
  userId: true,
  videoId: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.CommentSelect

type CommentRow = Prisma.CommentGetPayload<{ select: typeof commentSelect }>

export const toComment = ({ id, content, userId, videoId, createdAt, updatedAt }: WithTexts<CommentRow>) => ({
  id,
  content,
  userId,
  videoId,
  createdAt: isoText(createdAt),
  updatedAt: isoText(updatedAt),
})

/** A comment with its author. */
export const authoredCommentSelect = { ...commentSelect, user: { select: badgeSelect } } satisfies Prisma.CommentSelect

type AuthoredCommentRow = Prisma.CommentGetPayload<{ select: typeof authoredCommentSelect }>

export const toAuthoredComment = (row: AuthoredCommentRow, mediaUrl: MediaUrl) => ({
  ...toComment(row),
  user: toBadge(row.user, mediaUrl),
})

/** A comment in a list for a prepared statement, where the comment is `c` and its author `u`. */
export const commentCardColumns = `${columnsOf(commentSelect, 'c')}, c."likesCount", ${joinedBadgeColumns('u')}`

export type CommentCardRow = WithTexts<CommentRow> & JoinedBadge & { likesCount: number; isLiked: boolean }

export const toCommentCard = (row: CommentCardRow, mediaUrl: MediaUrl) => ({
  ...toComment(row),
  user: toJoinedBadge(row.userId, row, mediaUrl),
  likesCount: row.likesCount,
  isLiked: row.isLiked,
})
