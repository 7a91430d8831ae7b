import { z } from 'zod'
import { signedIn, viewer } from './contract.js'
import { Count, IdText, Timestamp, WantedState } from './fields.js'
import { PageQuery } from './page.js'
import { Badge } from './shapes.js'

const ChannelId = z.object({ channelId: IdText })
const Badges = z.array(z.object({ ...Badge.shape, subscribedAt: Timestamp }))

export const toggleSubscription = signedIn({
  summary: 'Subscribe to a channel or unsubscribe from it',
  description: 'Each call changes the state. With `subscribed` it is set instead, and repeating the call changes nothing.',
  params: ChannelId,
  body: z.object({ subscribed: WantedState }),
  data: z
    .object({ subscribed: z.boolean(), subscribersCount: Count.meta({ example: 215 }) })
    .meta({ description: 'The state reached, and the number of subscribers with it' }),
  message: ({ subscribed }) => (subscribed ? 'Subscribed' : 'Unsubscribed'),
  fails: [404],
})

export const listSubscribers = viewer({
  summary: 'Subscribers of a channel, newest first',
  params: ChannelId,
  query: PageQuery,
  data: Badges,
  message: 'Subscribers',
  fails: [404],
  paged: true,
})

export const listSubscriptions = viewer({
  summary: 'Channels that a user has subscribed to, newest first',
  params: z.object({ subscriberId: IdText }),
  query: PageQuery,
  data: Badges,
  message: 'Subscriptions',
  fails: [404],
  paged: true,
})
