import { rowsOf } from '../db/page.js'
import {
  subscribedChannelSelect,
  subscriberSelect,
  toSubscribedChannel,
  toSubscriber,
} from '../serializers/subscription.serializer.js'
import { InvalidField, NotFound } from '../utils/ApiError.js'
import { page } from '../validators/contract.js'
import type * as contract from '../validators/subscription.validator.js'
import type { Handler } from './handler.js'

export const toggleSubscription: Handler<typeof contract.toggleSubscription> = async ({ params, body, user }, deps) => {
  const { channelId } = params
  if (channelId === user.id) throw InvalidField('params.channelId', 'is your own channel')
  const reached = await deps.subscriptions({ userId: user.id, targetId: channelId, wanted: body.subscribed })
  if (reached === undefined) throw NotFound('Channel')
  return { subscribed: reached.on, subscribersCount: reached.count }
}

export const listSubscribers: Handler<typeof contract.listSubscribers> = async ({ params, query }, { db, mediaUrl }) => {
  const channel = await db.user.findUnique({
    where: { id: params.channelId },
    select: {
      subscribers: {
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        ...rowsOf(query),
        select: subscriberSelect,
      },
      _count: { select: { subscribers: true } },
    },
    relationLoadStrategy: 'join',
  })
  if (channel === null) throw NotFound('Channel')
  const items = channel.subscribers.map((row) => toSubscriber(row, mediaUrl))
  return page(items, channel._count.subscribers)
}

export const listSubscriptions: Handler<typeof contract.listSubscriptions> = async ({ params, query }, { db, mediaUrl }) => {
  const subscriber = await db.user.findUnique({
    where: { id: params.subscriberId },
    select: {
      subscriptions: {
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        ...rowsOf(query),
        select: subscribedChannelSelect,
      },
      _count: { select: { subscriptions: true } },
    },
    relationLoadStrategy: 'join',
  })
  if (subscriber === null) throw NotFound('User')
  const items = subscriber.subscriptions.map((row) => toSubscribedChannel(row, mediaUrl))
  return page(items, subscriber._count.subscriptions)
}
