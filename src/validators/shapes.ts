import { z } from 'zod'
import { Count, Id, Timestamp } from './fields.js'

/** The shapes that answers of more than one noun are made of. */

const mediaAddress = (example: string) =>
  z.string().meta({ description: 'Absolute URL', example: `https://viztube.example.com/media/${example}` })

const Username = z.string().meta({ example: 'clay_kitchen' })
const Fullname = z.string().meta({ example: 'Clay Kitchen' })
const Avatar = mediaAddress('4f/4f1c0e9b6a2d4c8f9e0b7a6d5c4b3a29.jpg')

export const CoverImage = mediaAddress('b8/b83d27c5e1f04a6f8d9c2e7a1b5f6084.jpg').meta({ description: 'Absolute URL, or empty' })
export const Thumbnail = mediaAddress('91/91d5a7e03c8b4f2ea6d41c7f0b9e2358.jpg')

/** The kinds of object have ids of their own in examples, so that a reader can tell them apart. */
export const VideoId = Id.meta({ example: 42 })

export const User = z
  .object({
    id: Id,
    username: Username,
    email: z.string().meta({ example: 'studio@example.com' }),
    fullname: Fullname,
    avatar: Avatar,
    coverImage: CoverImage,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'User', description: "The caller's own record" })

export const Badge = z
  .object({ id: Id, username: Username, fullname: Fullname, avatar: Avatar })
  .meta({ id: 'Badge', description: 'A user, as others see them beside their content' })

export const Video = z
  .object({
    id: VideoId,
    videoFileUrl: mediaAddress('e2/e26f9b1d40a74c35b8e7d3f2a1c09456.mp4'),
    thumbnailUrl: Thumbnail,
    title: z.string().meta({ example: 'Throwing a bowl' }),
    description: z.string().meta({ example: 'From a lump of clay to a bowl, in five steps.' }),
    views: Count.meta({ example: 1204 }),
    duration: z.number().nonnegative().meta({ description: 'Seconds', example: 12.48 }),
    isPublished: z.boolean(),
    userId: Id,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Video', description: 'An uploaded video' })

export const VideoCard = z
  .object({ ...Video.shape, user: Badge })
  .meta({ id: 'VideoCard', description: 'A video in a list, with its channel' })

export const Nothing = z.object({}).meta({ description: 'Empty' })
