import { pagedStatement } from '../page.js'

/** Those at the other end of a user's subscriptions, newest first: `$1` is the user. The other one is `u`. Nothing where there is no such user. */
const subscriptionList = (name: string, own: string, other: string, count: string) => (columns: string) =>
  pagedStatement({
    name,
    values: 1,
    text: (rows) => `
        SELECT coalesce(k.${count}, 0) AS total, p.* FROM users own LEFT JOIN channel_counts k ON k."userId" = own.id LEFT JOIN LATERAL (
          SELECT ${columns}, s."createdAt" AS "subscribedAt", s.id AS "subscriptionId"
          FROM (SELECT * FROM subscriptions WHERE "${own}" = $1 ORDER BY "createdAt" DESC, id DESC ${rows}) s
          JOIN users u ON u.id = s."${other}") p ON true
        WHERE own.id = $1 ORDER BY p."subscribedAt" DESC, p."subscriptionId" DESC`,
  })

export const subscriberList = subscriptionList('subscribers', 'channelId', 'subscriberId', 'subscribers')

export const subscribedChannelList = subscriptionList('subscribed channels', 'subscriberId', 'channelId', 'subscriptions')
