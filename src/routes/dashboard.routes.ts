import * as dashboard from '../controllers/dashboard.controller.js'
import * as contract from '../validators/dashboard.validator.js'
import { get, table } from './table.js'

export const dashboardRoutes = table('/dashboard', 'Dashboard', [
  get('/stats', contract.getStats, dashboard.getStats),
  get('/videos', contract.listOwnVideos, dashboard.listOwnVideos),
])
