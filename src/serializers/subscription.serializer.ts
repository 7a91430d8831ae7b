import type { MediaUrl } from '../utils/mediaUrl.js'
import { type JoinedBadge, joinedBadgeColumns, toJoinedBadge } from './user.serializer.js'

/** Whoever is at the other end of a subscription, for a prepared statement, where they are `u`. */
export const subscriptionColumns = `u.id, ${joinedBadgeColumns('u')}`

export type SubscriptionRow = JoinedBadge & { id: number; subscribedAt: string }

export const toSubscription = (row: SubscriptionRow, mediaUrl: MediaUrl) => ({
  ...toJoinedBadge(row.id, row, mediaUrl),
  subscribedAt: row.subscribedAt,
})
