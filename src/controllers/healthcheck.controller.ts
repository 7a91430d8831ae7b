import { ApiError, type ErrorCode } from '../utils/ApiError.js'
import type * as contract from '../validators/healthcheck.validator.js'
import type { Handler } from './handler.js'

export const getHealth: Handler<typeof contract.getHealth> = () => Promise.resolve({ status: 'OK', message: 'Server is running' })

const WORKING = { database: 'OK', storage: 'OK', disk: 'OK', jobs: 'OK' } as const

/** What the first part that is down makes of the answer, in this order. */
const CODES: [part: keyof typeof WORKING, code: ErrorCode][] = [
  ['database', 'DATABASE_UNAVAILABLE'],
  ['storage', 'STORAGE_UNAVAILABLE'],
  ['disk', 'STORAGE_UNAVAILABLE'],
  ['jobs', 'DATABASE_UNAVAILABLE'],
]

const notReady = (code: ErrorCode, errors: { path: string; message: string }[]) =>
  new ApiError(503, code, 'The service is not ready', { retryAfter: 2, errors })

export const getReadiness: Handler<typeof contract.getReadiness> = async (_input, { readiness, lifecycle }) => {
  const up = await readiness.ask()
  if (lifecycle.draining) throw notReady('OVERLOADED', [{ path: 'process', message: 'is stopping' }])
  const down = CODES.filter(([part]) => !up[part])
  const [first] = down
  if (first === undefined) return { status: 'READY', ...WORKING }
  throw notReady(
    first[1],
    down.map(([path]) => ({ path, message: 'is down' })),
  )
}
