import type { Prisma } from '../generated/prisma/client.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { badgeSelect, toBadge } from './user.serializer.js'
import { toVideoCard, videoCardSelect } from './video.serializer.js'

export const playlistSelect = {
  id: true,
  name: true,
  description: true,
  userId: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.PlaylistSelect

type PlaylistRow = Prisma.PlaylistGetPayload<{ select: typeof playlistSelect }>

export const toPlaylist = (row: PlaylistRow) => ({
  id: row.id,
  name: row.name,
  description: row.description,
  userId: row.userId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
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

/** A playlist's page, with the `rows` of its `visible` videos. */
export const playlistPageSelect = (visible: Prisma.VideoWhereInput, rows: { skip: number; take: number }) =>
  ({
    ...countedPlaylistSelect(visible),
    user: { select: badgeSelect },
    videos: {
      where: { video: visible },
      orderBy: asAdded,
      ...rows,
      select: { addedAt: true, video: { select: videoCardSelect } },
    },
  }) satisfies Prisma.PlaylistSelect

type PlaylistPageRow = Prisma.PlaylistGetPayload<{ select: ReturnType<typeof playlistPageSelect> }>

export const toPlaylistPage = (row: PlaylistPageRow, mediaUrl: MediaUrl) => ({
  ...toCountedPlaylist(row),
  user: toBadge(row.user, mediaUrl),
  videos: row.videos.map(({ addedAt, video }) => ({ ...toVideoCard(video, mediaUrl), addedAt: addedAt.toISOString() })),
})
