import { type Listed, listOf } from '../db/page.js'
import { subscribedChannelList, subscriberList } from '../db/reads/subscription.js'
import { subscriptionColumns, type SubscriptionRow, toSubscription } from '../serializers/subscription.serializer.js'
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

const subscribers = subscriberList(subscriptionColumns)

export const listSubscribers: Handler<typeof contract.listSubscribers> = async ({ params, query }, { ask, mediaUrl }) => {
  const list = listOf(await ask<Listed<SubscriptionRow>>(subscribers([params.channelId], query)))
  if (list === undefined) throw NotFound('Channel')
  const items = list.rows.map((row) => toSubscription(row, mediaUrl))
  return page(items, list.total)
}

const subscribedChannels = subscribedChannelList(subscriptionColumns)

export const listSubscriptions: Handler<typeof contract.listSubscriptions> = async ({ params, query }, { ask, mediaUrl }) => {
  const list = listOf(await ask<Listed<SubscriptionRow>>(subscribedChannels([params.subscriberId], query)))
  if (list === undefined) throw NotFound('User')
  const items = list.rows.map((row) => toSubscription(row, mediaUrl))
  return page(items, list.total)
}
