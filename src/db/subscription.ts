import type { Tie } from './toggle.js'

/** Subscriptions change a count of the subscriber as well, so both are locked, in one order. */
export const subscriptionTie: Tie = {
  table: 'subscriptions',
  from: 'subscriberId',
  to: 'channelId',
  find: { join: 'JOIN users u ON u.id = asked.target', lock: 'FOR KEY SHARE OF u' },
  count: `SELECT "userId" AS target, subscribers AS count FROM channel_counts
    WHERE "userId" IN (SELECT target FROM found UNION SELECT "userId" FROM found) ORDER BY "userId" FOR NO KEY UPDATE`,
}
