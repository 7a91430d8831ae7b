import { z } from 'zod'
import { Count, Id, Timestamp } from './fields.js'

/** The shapes that answers of more than one noun are made of. */

const MediaAddress = z.string().meta({ description: 'Absolute URL', example: 'https://media.example.com/media/4f/4fh1…9.jpg' })

export const User = z
  .object({
    id: Id,
    username: z.string(),
    email: z.string(),
    fullname: z.string(),
    avatar: MediaAddress,
    coverImage: MediaAddress.meta({ description: 'Absolute URL, or empty' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'User', description: "The caller's own record" })

export const Badge = z
  .object({ id: Id, username: z.string(), fullname: z.string(), avatar: MediaAddress })
  .meta({ id: 'Badge', description: 'A user, as others see him beside his content' })

export const Video = z
  .object({
    id: Id,
    videoFileUrl: MediaAddress,
    thumbnailUrl: MediaAddress,
    title: z.string(),
    description: z.string(),
    views: Count,
    duration: z.number().nonnegative().meta({ description: 'Seconds', example: 12.48 }),
    isPublished: z.boolean(),
    userId: Id,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Video' })

export const VideoCard = z
  .object({ ...Video.shape, user: Badge })
  .meta({ id: 'VideoCard', description: 'A video in a list, with its channel' })

export const Nothing = z.object({}).meta({ description: 'Empty' })
