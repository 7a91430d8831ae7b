import { commentRoutes } from './comment.routes.js'
import { dashboardRoutes } from './dashboard.routes.js'
import { healthcheckRoutes } from './healthcheck.routes.js'
import { likeRoutes } from './like.routes.js'
import { playlistRoutes } from './playlist.routes.js'
import { subscriptionRoutes } from './subscription.routes.js'
import type { Table } from './table.js'
import { tweetRoutes } from './tweet.routes.js'
import { uploadRoutes } from './upload.routes.js'
import { userRoutes } from './user.routes.js'
import { videoRoutes } from './video.routes.js'

/** Where the API begins. */
export const API_BASE = '/api/v2'

/** The whole API. */
export const tables: Table[] = [
  userRoutes,
  // Before the videos, one of whose addresses is `/videos/:videoId`.
  uploadRoutes,
  videoRoutes,
  commentRoutes,
  likeRoutes,
  subscriptionRoutes,
  playlistRoutes,
  tweetRoutes,
  dashboardRoutes,
  healthcheckRoutes,
]
