import type { Prisma } from '../generated/prisma/client.js'
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

/** The order in which videos were added. */
const asAdded = [{ addedAt: 'asc' }, { id: 'asc' }] satisfies Prisma.PlaylistVideoOrderByWithRelationInput[]

/** A playlist in a list, with the picture of its first `visible` video. */
export const playlistCardSelect = (visible: Prisma.VideoWhereInput) =>
  ({
    ...countedPlaylistSelect(visible),
    videos: { where: { video: visible }, orderBy: asAdded, take: 1, select: { video: { select: { thumbnailUrl: true } } } },
  }) satisfies Prisma.PlaylistSelect

type PlaylistCardRow = Prisma.PlaylistGetPayload<{ select: ReturnType<typeof playlistCardSelect> }>

export const toPlaylistCard = (row: PlaylistCardRow, mediaUrl: MediaUrl) => {
  const [first] = row.videos
  return { ...toCountedPlaylist(row), thumbnail: first === undefined ? null : mediaUrl(first.video.thumbnailUrl) }
}

/** A playlist's page for a prepared statement, where the playlist is `p` and its owner `o`: repeated in the row of each of its videos. */
export const playlistPageColumns = `p.id AS "playlistId", p.name AS "playlistName", p.description AS "playlistDescription",
  p."userId" AS "ownerId", p."createdAt" AS "madeAt", p."updatedAt" AS "changedAt",
  o.username AS "ownerName", o.fullname AS "ownerFullname", o.avatar AS "ownerAvatar"`

export type PlaylistPageRow = JoinedCardRow & {
  playlistId: number
  playlistName: string
  playlistDescription: string
  ownerId: number
  madeAt: string
  changedAt: string
  ownerName: string
  ownerFullname: string
  ownerAvatar: string
  addedAt: string
  total: number
  totalViews: number
}

/** `rows` are those of the page's videos; `first` is one of them, or the one that stands for none. */
export const toPlaylistPage = (first: PlaylistPageRow, rows: PlaylistPageRow[], mediaUrl: MediaUrl) => ({
  id: first.playlistId,
  name: first.playlistName,
  description: first.playlistDescription,
  userId: first.ownerId,
  createdAt: first.madeAt,
  updatedAt: first.changedAt,
  user: toBadge(
    { id: first.ownerId, username: first.ownerName, fullname: first.ownerFullname, avatar: first.ownerAvatar },
    mediaUrl,
  ),
  videos: rows.map((row) => ({ ...toJoinedCard(row, mediaUrl), addedAt: row.addedAt })),
  totalVideos: first.total,
  totalViews: first.totalViews,
})
