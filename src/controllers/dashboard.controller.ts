import { type Listed, listOf } from '../db/page.js'
import { channelStats, ownVideoList } from '../db/reads/channel.js'
import { type OwnVideoRow, toOwnVideo } from '../serializers/dashboard.serializer.js'
import { listedVideoColumns } from '../serializers/video.serializer.js'
import { page } from '../validators/contract.js'
import type * as contract from '../validators/dashboard.validator.js'
import type { Handler } from './handler.js'

interface Stats {
  totalVideos: number
  totalViews: number
  totalSubscribers: number
  totalLikes: number
}

export const getStats: Handler<typeof contract.getStats> = async ({ user }, { ask }) => {
  const [stats] = await ask<Stats>(channelStats(user.id))
  return stats ?? { totalVideos: 0, totalViews: 0, totalSubscribers: 0, totalLikes: 0 }
}

const ownVideos = ownVideoList(listedVideoColumns)

export const listOwnVideos: Handler<typeof contract.listOwnVideos> = async ({ query, user }, { ask, mediaUrl }) => {
  const { rows, total } = listOf(await ask<Listed<OwnVideoRow>>(ownVideos([user.id], query))) ?? { rows: [], total: 0 }
  return page({ videos: rows.map((row) => toOwnVideo(row, mediaUrl)), totalVideos: total }, total)
}
