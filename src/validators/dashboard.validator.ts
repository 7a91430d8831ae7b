import { z } from 'zod'
import { signedIn } from './contract.js'
import { Count } from './fields.js'
import { PageQuery } from './page.js'
import { Video } from './shapes.js'

export const getStats = signedIn({
  summary: "Totals of the caller's channel",
  description: "Of all the caller's own videos, hidden ones included; `totalLikes` are likes of these videos.",
  data: z.object({
    totalVideos: Count.meta({ example: 24 }),
    totalViews: Count.meta({ example: 18_211 }),
    totalSubscribers: Count.meta({ example: 215 }),
    totalLikes: Count.meta({ example: 940 }),
  }),
  message: 'Channel statistics',
})

export const listOwnVideos = signedIn({
  summary: "The caller's own videos, hidden ones included, newest first",
  query: PageQuery,
  data: z.object({
    videos: z.array(z.object({ ...Video.shape, likesCount: Count, commentsCount: Count })),
    totalVideos: Count.meta({ example: 24 }),
  }),
  message: 'Channel videos',
  paged: true,
})
