import type { Prisma } from '../generated/prisma/client.js'
import { columnsOf } from '../utils/columns.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { isoText, type WithTexts } from '../utils/moment.js'
import { toBadge } from './user.serializer.js'
import { type JoinedCardRow, toJoinedCard } from './video.serializer.js'

export const playlistSelect = {
  id: true,
  name: true,
  description: true,
  userId: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.PlaylistSelect

type PlaylistRow = Prisma.PlaylistGetPayload<{ select: typeof playlistSelect }>

export const toPlaylist = (row: WithTexts<PlaylistRow>) => ({
  id: row.id,
  name: row.name,
  description: row.description,
  userId: row.userId,
  createdAt: isoText(row.createdAt),
  updatedAt: isoText(row.updatedAt),
})

/** A playlist with the number of its videos that are `visible`. */
export const countedPlaylistSelect = (visible: Prisma.VideoWhereInput) =>
  ({ ...playlistSelect, _count: { select: { videos: { where: { video: visible } } } } }) satisfies Prisma.PlaylistSelect

type CountedPlaylistRow = Prisma.PlaylistGetPayload<{ select: ReturnType<typeof countedPlaylistSelect> }>

export const toCountedPlaylist = (row: CountedPlaylistRow) => ({ ...toPlaylist(row), totalVideos: row._count.videos })

/** A playlist in a list for a prepared statement, where the playlist is `p`. */
export const playlistCardColumns = columnsOf(playlistSelect, 'p')

export type PlaylistCardRow = WithTexts<PlaylistRow> & { totalVideos: number; thumbnail: string | null }

export const toPlaylistCard = (row: PlaylistCardRow, mediaUrl: MediaUrl) => ({
  ...toPlaylist(row),
  totalVideos: row.totalVideos,
  thumbnail: row.thumbnail === null ? null : mediaUrl(row.thumbnail),
})

/** A playlist's page for a prepared statement, where the playlist is `p` and its owner `o`. Only the first row of its videos has them. */
export const playlistPageColumns = `p.id AS "playlistId", p.name AS "playlistName", p.description AS "playlistDescription",
  p."userId" AS "ownerId", p."createdAt" AS "madeAt", p."updatedAt" AS "changedAt",
  o.username AS "ownerName", o.fullname AS "ownerFullname", o.avatar AS "ownerAvatar"`

export interface PlaylistHeadRow {
  playlistId: number
  playlistName: string
  playlistDescription: string
  ownerId: number
  madeAt: string
  changedAt: string
  ownerName: string
  ownerFullname: string
  ownerAvatar: string
  total: number
  totalViews: number
}

export type PlaylistEntryRow = JoinedCardRow & { addedAt: string }

export const toPlaylistPage = (head: PlaylistHeadRow, rows: PlaylistEntryRow[], mediaUrl: MediaUrl) => ({
  id: head.playlistId,
  name: head.playlistName,
  description: head.playlistDescription,
  userId: head.ownerId,
  createdAt: head.madeAt,
  updatedAt: head.changedAt,
  user: toBadge({ id: head.ownerId, username: head.ownerName, fullname: head.ownerFullname, avatar: head.ownerAvatar }, mediaUrl),
  videos: rows.map((row) => ({ ...toJoinedCard(row, mediaUrl), addedAt: row.addedAt })),
  totalVideos: head.total,
  totalViews: head.totalViews,
})
