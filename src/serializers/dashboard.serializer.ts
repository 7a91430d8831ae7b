import type { MediaUrl } from '../utils/mediaUrl.js'
import { type ListedVideoRow, toVideo } from './video.serializer.js'

/** A video as its owner sees it on the dashboard, of a prepared statement. */
export type OwnVideoRow = ListedVideoRow & { likesCount: number; commentsCount: number }

export const toOwnVideo = (row: OwnVideoRow, mediaUrl: MediaUrl) => ({
  ...toVideo(row, mediaUrl),
  likesCount: row.likesCount,
  commentsCount: row.commentsCount,
})
