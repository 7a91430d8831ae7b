import * as tweet from '../controllers/tweet.controller.js'
import * as contract from '../validators/tweet.validator.js'
import { del, get, patch, post, table } from './table.js'

export const tweetRoutes = table('/tweets', 'Tweets', [
  post('/', contract.createTweet, tweet.createTweet),
  get('/user/:userId', contract.listTweets, tweet.listTweets),
  patch('/:tweetId', contract.updateTweet, tweet.updateTweet),
  del('/:tweetId', contract.deleteTweet, tweet.deleteTweet),
])
