import * as healthcheck from '../controllers/healthcheck.controller.js'
import * as contract from '../validators/healthcheck.validator.js'
import { get, table } from './table.js'

export const healthcheckRoutes = table('/healthcheck', 'Health', [
  get('/', contract.getHealth, healthcheck.getHealth),
  get('/ready', contract.getReadiness, healthcheck.getReadiness),
])
