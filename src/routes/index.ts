import { healthcheckRoutes } from './healthcheck.routes.js'
import type { Table } from './table.js'
import { userRoutes } from './user.routes.js'
import { videoRoutes } from './video.routes.js'

/** Where the API begins. */
export const API_BASE = '/api/v2'

/** The whole API. */
export const tables: Table[] = [userRoutes, videoRoutes, healthcheckRoutes]
