import type { MediaUrl } from '../utils/mediaUrl.js'
import { type JoinedCardRow, toJoinedCard } from './video.serializer.js'

/** A like of a video, as the video in a list, of a prepared statement. */
export type LikedVideoRow = JoinedCardRow & { likedAt: string }

export const toLikedVideo = (row: LikedVideoRow, mediaUrl: MediaUrl) => ({ ...toJoinedCard(row, mediaUrl), likedAt: row.likedAt })
