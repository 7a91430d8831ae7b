import * as session from '../controllers/session.controller.js'
import * as user from '../controllers/user.controller.js'
import * as sessionContract from '../validators/session.validator.js'
import * as contract from '../validators/user.validator.js'
import { del, get, patch, post, table } from './table.js'

export const userRoutes = table('/user', 'Users', [
  post('/register', contract.register, user.register),
  post('/login', sessionContract.login, session.login),
  post('/refresh-token', sessionContract.refreshSession, session.refreshSession),
  post('/logout', sessionContract.logout, session.logout),
  post('/change-password', sessionContract.changePassword, session.changePassword),
  get('/sessions', sessionContract.listSessions, session.listSessions),
  del('/sessions', sessionContract.endOtherSessions, session.endOtherSessions),
  del('/sessions/:sessionId', sessionContract.endSession, session.endSession),
  get('/current-user-details', contract.getCurrentUser, user.getCurrentUser),
  get('/c/:username', contract.getChannel, user.getChannel),
  patch('/update-account', contract.updateAccount, user.updateAccount),
  patch('/update-avatar', contract.updateAvatar, user.updateAvatar),
  patch('/update-cover-image', contract.updateCoverImage, user.updateCoverImage),
  get('/watch-history', contract.listWatchHistory, user.listWatchHistory),
])
