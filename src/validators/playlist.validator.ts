import { z } from 'zod'
import { ownerOnly, signedIn, viewer } from './contract.js'
import { Count, Id, IdText, optionalText, requiredText, Timestamp } from './fields.js'
import { PageQuery, pageQuery } from './page.js'
import { Badge, Nothing, Thumbnail, VideoCard } from './shapes.js'

const NAME = 'Wheel throwing for beginners'
const DESCRIPTION = 'In this order, from the first lump of clay to a set of mugs.'

const Name = requiredText(100).meta({ example: NAME })
const Description = optionalText(1_000).meta({ example: DESCRIPTION })
const PlaylistId = z.object({ playlistId: IdText.meta({ example: 5 }) })
const Entry = PlaylistId.extend({ videoId: IdText.meta({ example: 42 }) })

const Playlist = z
  .object({
    id: Id.meta({ example: 5 }),
    name: z.string().meta({ example: NAME }),
    description: z.string().meta({ example: DESCRIPTION }),
    userId: Id,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Playlist', description: 'A collection of videos' })

const totalVideos = Count.meta({ description: 'Videos that the caller may see' })
const CountedPlaylist = z.object({ ...Playlist.shape, totalVideos })

export const createPlaylist = signedIn({
  summary: 'Create an empty playlist',
  body: z.object({ name: Name, description: Description.default('') }),
  idempotent: 'handler',
  status: 201,
  data: Playlist,
  message: 'Playlist created',
})

export const listPlaylists = viewer({
  summary: "A user's playlists, newest first",
  description: '`totalVideos` and `thumbnail` know only of videos that the caller may see.',
  params: z.object({ userId: IdText }),
  query: PageQuery,
  data: z.array(
    z.object({
      ...CountedPlaylist.shape,
      thumbnail: Thumbnail.nullable().meta({ description: 'That of the first video; null where there is none' }),
    }),
  ),
  message: 'Playlists',
  paged: true,
  fails: [404],
})

export const getPlaylist = viewer({
  summary: 'A playlist with its videos in the order they were added',
  description: 'Videos that the caller may not see are left out, of the totals as well. `pagination` is that of `videos`.',
  params: PlaylistId,
  query: pageQuery(50),
  data: z.object({
    ...CountedPlaylist.shape,
    user: Badge,
    videos: z.array(z.object({ ...VideoCard.shape, addedAt: Timestamp })),
    totalViews: Count.meta({ description: 'Views of all videos that the caller may see' }),
  }),
  message: 'Playlist',
  paged: true,
  fails: [404],
})

export const updatePlaylist = ownerOnly({
  summary: 'Change name or description',
  params: PlaylistId,
  body: z.object({ name: Name.optional(), description: Description.optional() }),
  patch: true,
  data: Playlist,
  message: 'Playlist updated',
})

export const deletePlaylist = ownerOnly({
  summary: 'Delete a playlist; its videos stay',
  params: PlaylistId,
  data: Nothing,
  message: 'Playlist deleted',
})

export const addToPlaylist = ownerOnly({
  summary: 'Add a video at the end of a playlist',
  description: 'Adding a video that is there already changes nothing.',
  params: Entry,
  data: CountedPlaylist,
  message: 'Video is in the playlist',
})

export const removeFromPlaylist = ownerOnly({
  summary: 'Take a video out of a playlist',
  description: 'Answers 404 when it is not in there. A video that was hidden since it was added can be taken out as well.',
  params: Entry,
  data: CountedPlaylist,
  message: 'Video taken out of the playlist',
})
