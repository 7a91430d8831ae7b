import bcrypt from 'bcrypt'

const COST = 10

/** bcrypt reads no more than this of a password, in bytes of UTF-8; a longer one must be refused, not cut. */
export const PASSWORD_MAX_BYTES = 72

/** A hash that no password has, compared with when there is no user, so that both cases take equally long. */
export const NOBODY = `$2b$${String(COST)}$${'.'.repeat(53)}`

export const hashPassword = (password: string) => bcrypt.hash(password, COST)

/** Whether the password belongs to the hash. Without a hash the answer is no, after the same work. */
export async function passwordMatches(password: string, hash: string | undefined): Promise<boolean> {
  const matches = await bcrypt.compare(password, hash ?? NOBODY)
  return matches && hash !== undefined && Buffer.byteLength(password) <= PASSWORD_MAX_BYTES
}
