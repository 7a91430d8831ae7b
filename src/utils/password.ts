import bcrypt from 'bcrypt'
import { createLimiter } from './limiter.js'

const COST = 10

/**
 * A hash takes a thread of the four that Node has for all files and names of hosts, and a core for some 50 to 150 ms. So half of the
 * threads are left to the others, and whoever would wait for many seconds is refused at once.
 */
const AT_ONCE = 2
const MOST_WAITING = 64

const limit = createLimiter(AT_ONCE, { mostWaiting: MOST_WAITING })

/** bcrypt reads no more than this of a password, in bytes of UTF-8; a longer one must be refused, not cut. */
export const PASSWORD_MAX_BYTES = 72

/** A hash that no password has, compared with when there is no user, so that both cases take equally long. */
export const NOBODY = `$2b$${String(COST)}$${'.'.repeat(53)}`

/** @throws ApiError 503 `OVERLOADED` when too many passwords wait, as `passwordMatches` does. */
export const hashPassword = (password: string) => limit(() => bcrypt.hash(password, COST))

/** Whether the password belongs to the hash. Without a hash the answer is no, after the same work. */
export async function passwordMatches(password: string, hash: string | undefined): Promise<boolean> {
  const matches = await limit(() => bcrypt.compare(password, hash ?? NOBODY))
  return matches && hash !== undefined && Buffer.byteLength(password) <= PASSWORD_MAX_BYTES
}
