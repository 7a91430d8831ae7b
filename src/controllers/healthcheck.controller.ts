import type * as contract from '../validators/healthcheck.validator.js'
import { ApiError } from '../utils/ApiError.js'
import type { Handler } from './handler.js'

export const getHealth: Handler<typeof contract.getHealth> = () => Promise.resolve({ status: 'OK', message: 'Server is running' })

/** How long a part may take to answer before it counts as down, in milliseconds. */
const PATIENCE_MS = 1_000

const answers = async (question: Promise<unknown>) => {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), PATIENCE_MS)))
  const answer = question.then(
    () => true,
    () => false,
  )
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer))
}

export const getReadiness: Handler<typeof contract.getReadiness> = async (_input, { db, media, lifecycle }) => {
  if (lifecycle.draining) {
    const errors = [{ path: 'server', message: 'is stopping' }]
    throw new ApiError(503, 'OVERLOADED', 'The service is not ready', { retryAfter: 2, errors })
  }
  const [database, storage] = await Promise.all([answers(db.$queryRaw`SELECT 1`), answers(media.check())])
  if (database && storage) return { status: 'READY', database: 'OK', storage: 'OK' }
  throw new ApiError(503, database ? 'STORAGE_UNAVAILABLE' : 'DATABASE_UNAVAILABLE', 'The service is not ready', {
    retryAfter: 2,
    errors: [
      ...(database ? [] : [{ path: 'database', message: 'is down' }]),
      ...(storage ? [] : [{ path: 'storage', message: 'is down' }]),
    ],
  })
}
