import { z } from 'zod'
import { ownerOnly, signedIn, viewer } from './contract.js'
import { Count, IdText, optionalText, requiredText, searchText } from './fields.js'
import { optionalFile, requiredFile } from './files.js'
import { PageQuery, Pagination } from './page.js'
import { Badge, Nothing, Video, VideoCard } from './shapes.js'

const Title = requiredText(100).meta({ example: 'Throwing a bowl' })
const Description = optionalText(5_000).meta({ example: 'From a lump of clay to a bowl, in five steps.' })
const VideoId = z.object({ videoId: IdText.meta({ example: 42 }) })

export const listVideos = viewer({
  summary: 'Published videos',
  description: '`query` finds its text anywhere in title or description, in any letter case.',
  query: PageQuery.extend({
    query: searchText(100).optional().meta({ example: 'bowl' }),
    sortBy: z.enum(['createdAt', 'views', 'duration', 'title']).default('createdAt'),
    sortType: z.enum(['asc', 'desc']).default('desc'),
    userId: IdText.optional(),
  }),
  data: z.object({
    docs: z.array(VideoCard),
    totalDocs: Pagination.shape.totalDocs,
    limit: Pagination.shape.limit,
    page: Pagination.shape.page,
    totalPages: Pagination.shape.totalPages,
    hasNextPage: z.boolean(),
    hasPrevPage: z.boolean(),
  }),
  message: 'Videos',
})

export const publishVideo = signedIn({
  summary: 'Upload and publish a video',
  description: 'A video of up to 100 MiB (MP4, MOV, WebM or MKV) and a thumbnail of up to 10 MiB (JPG or PNG).',
  body: z.object({ title: Title, description: Description.default('') }),
  files: { videoFile: requiredFile('video'), thumbnail: requiredFile('image') },
  takesVideo: true,
  idempotent: 'transaction',
  status: 201,
  data: Video,
  message: 'Video published',
})

export const getVideo = viewer({
  summary: 'Open a video: counts a view and moves it to the top of the watch history',
  params: VideoId,
  data: z.object({
    ...Video.shape,
    user: z.object({ ...Badge.shape, subscribersCount: Count.meta({ example: 215 }), isSubscribed: z.boolean() }),
    likesCount: Count.meta({ example: 36 }),
    commentsCount: Count,
    isLiked: z.boolean(),
  }),
  message: 'Video',
  fails: [404],
})

export const updateVideo = ownerOnly({
  summary: 'Change title, description or thumbnail',
  params: VideoId,
  body: z.object({ title: Title.optional(), description: Description.optional() }),
  files: { thumbnail: optionalFile('image') },
  acceptsJson: true,
  patch: true,
  maxBodyBytes: 65_536,
  data: Video,
  message: 'Video updated',
})

export const deleteVideo = ownerOnly({
  summary: 'Delete a video, its files, and its likes, comments, playlist entries and history',
  params: VideoId,
  data: Nothing,
  message: 'Video deleted',
})

export const togglePublish = ownerOnly({
  summary: 'Publish a video, or hide it from everyone but its owner',
  params: VideoId,
  data: Video,
  message: ({ isPublished }) => (isPublished ? 'Video published' : 'Video hidden'),
})
