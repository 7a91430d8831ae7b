import { NotFound, RateLimited } from '../utils/ApiError.js'
import type { Queries } from './client.js'

/**
 * A row is the right to the file of a direct upload. Making it a video and ending the upload both begin by deleting the row, so that
 * only one of them happens, whatever comes at the same time.
 */

/** Open at once, of one user. */
export const MAX_OPEN_UPLOADS = 5

/** @throws ApiError 429 when the user has as many uploads open as they may. Until the transaction ends, no other one of theirs begins. */
export async function requireRoomForUpload(tx: Queries, userId: number, now: Date): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM users WHERE id = ${userId} FOR NO KEY UPDATE`
  const open = await tx.upload.findMany({
    where: { userId, expiresAt: { gt: now } },
    orderBy: { expiresAt: 'asc' },
    select: { expiresAt: true },
  })
  const [first] = open
  if (first === undefined || open.length < MAX_OPEN_UPLOADS) return
  const wait = Math.ceil((first.expiresAt.getTime() - now.getTime()) / 1000)
  throw RateLimited(wait, `${MAX_OPEN_UPLOADS} uploads are open already: complete one of them first`)
}

interface OwnUpload {
  id: number
  userId: number
}

/** @throws ApiError 404 when there is none that is open and the user's own. */
export async function findOpenUpload(db: Queries, own: OwnUpload, now: Date) {
  const upload = await db.upload.findFirst({
    where: { ...own, expiresAt: { gt: now } },
    select: { publicId: true, bytes: true, expiresAt: true },
  })
  if (upload === null) throw NotFound('Upload')
  return upload
}

/**
 * Takes the upload, for whoever makes a video of it. The job that would end it finds no row any more, and does nothing.
 *
 * @throws ApiError 404 as above
 */
export async function claimUpload(tx: Queries, own: OwnUpload, now: Date): Promise<void> {
  const { count } = await tx.upload.deleteMany({ where: { ...own, expiresAt: { gt: now } } })
  if (count === 0) throw NotFound('Upload')
}
