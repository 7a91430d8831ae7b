import * as subscription from '../controllers/subscription.controller.js'
import * as contract from '../validators/subscription.validator.js'
import { get, post, table } from './table.js'

export const subscriptionRoutes = table('/subscriptions', 'Subscriptions', [
  post('/c/:channelId', contract.toggleSubscription, subscription.toggleSubscription),
  get('/c/:channelId', contract.listSubscribers, subscription.listSubscribers),
  get('/u/:subscriberId', contract.listSubscriptions, subscription.listSubscriptions),
])
