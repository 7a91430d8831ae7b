import type { Prisma } from '../generated/prisma/client.js'
import type { MediaUrl } from '../utils/mediaUrl.js'
import { badgeSelect, toBadge } from './user.serializer.js'

/** A subscription as the one who subscribed. */
export const subscriberSelect = { createdAt: true, subscriber: { select: badgeSelect } } satisfies Prisma.SubscriptionSelect

type SubscriberRow = Prisma.SubscriptionGetPayload<{ select: typeof subscriberSelect }>

export const toSubscriber = ({ createdAt, subscriber }: SubscriberRow, mediaUrl: MediaUrl) => ({
  ...toBadge(subscriber, mediaUrl),
  subscribedAt: createdAt.toISOString(),
})

/** A subscription as the channel that it is to. */
export const subscribedChannelSelect = { createdAt: true, channel: { select: badgeSelect } } satisfies Prisma.SubscriptionSelect

type SubscribedChannelRow = Prisma.SubscriptionGetPayload<{ select: typeof subscribedChannelSelect }>

export const toSubscribedChannel = ({ createdAt, channel }: SubscribedChannelRow, mediaUrl: MediaUrl) => ({
  ...toBadge(channel, mediaUrl),
  subscribedAt: createdAt.toISOString(),
})
