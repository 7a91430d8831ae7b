import { StorageUnavailable } from '../../utils/ApiError.js'

const UNAVAILABLE = new Set([
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EROFS',
  'EIO',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'ENOTDIR',
  'EEXIST',
])

/** The system's name of an error, as in `ENOENT`. */
export const errnoOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined

/** Tells apart a disk that does not serve us, which may pass and is a 503, from a mistake in the program, which is thrown on. */
export async function whileAvailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (UNAVAILABLE.has(errnoOf(error) ?? '')) throw StorageUnavailable(error)
    throw error
  }
}
