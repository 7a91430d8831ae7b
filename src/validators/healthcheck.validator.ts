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
  description: '503 names each part that is down in `errors`, or that the server is stopping.',
  data: z.object({ status: z.literal('READY'), database: Dependency, storage: Dependency }),
  message: 'Ready',
  fails: [503, 'OVERLOADED'],
  limit: 'none',
})
