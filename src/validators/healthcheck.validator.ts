import { z } from 'zod'
import { everyone } from './contract.js'

export const getHealth = everyone({
  summary: 'Whether the server runs',
  description: 'Asks nothing of the database. The one answer without a `message`.',
  data: z.object({ status: z.literal('OK'), message: z.literal('Server is running') }),
  message: null,
  limit: 'none',
})

const Dependency = z.enum(['OK', 'DOWN'])

export const getReadiness = everyone({
  summary: 'Whether the server can do its work now',
  description:
    'The database with all its tables, the store of media, room on the disk for uploads on their way, and the jobs that this process ' +
    'does. 503 names each part that is down in `errors`, or that the process is about to stop.',
  data: z.object({
    status: z.literal('READY'),
    database: Dependency,
    storage: Dependency,
    disk: Dependency,
    jobs: Dependency,
  }),
  message: 'Ready',
  fails: [503, 'OVERLOADED'],
  limit: 'none',
})
