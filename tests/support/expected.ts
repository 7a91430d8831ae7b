import { expect } from '@jest/globals'
import type { User, Video } from '../../src/generated/prisma/client.js'
import type { TestApp } from './app.js'

/** What answers must hold, written down from rows. */

/** Any moment, as answers write it. */
export const moment: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

/** A page of a list that has all of its `total` rows on it. */
export const onlyPage = (total: number, limit = 10) => ({
  page: 1,
  limit,
  totalDocs: total,
  totalPages: Math.ceil(total / limit),
  hasNextPage: false,
  hasPrevPage: false,
})

export const failure = (statusCode: number, code: string, message: unknown = expect.any(String), errors: unknown[] = []) => ({
  statusCode,
  data: null,
  message,
  success: false,
  code,
  errors,
  requestId: expect.stringMatching(/^[\w-]{8,64}$/),
})

/** The failure of an input with one bad field. */
export const invalid = (path: string, message: unknown = expect.any(String)) =>
  failure(400, 'VALIDATION_FAILED', 'The request is not valid', [{ path, message }])

export const badgeOf = ({ deps }: TestApp, { id, username, fullname, avatar }: User) => ({
  id,
  username,
  fullname,
  avatar: deps.mediaUrl(avatar),
})

export const videoOf = ({ deps }: TestApp, video: Video) => ({
  id: video.id,
  videoFileUrl: deps.mediaUrl(video.videoFileUrl),
  thumbnailUrl: deps.mediaUrl(video.thumbnailUrl),
  title: video.title,
  description: video.description,
  views: video.views,
  duration: video.duration,
  isPublished: video.isPublished,
  userId: video.userId,
  createdAt: video.createdAt.toISOString(),
  updatedAt: video.updatedAt.toISOString(),
})

/** Every row of a list, page by page: `read` answers one page's rows. */
export async function allPages<T>(pages: number, read: (page: number) => Promise<T[]>): Promise<T[]> {
  const rows: T[] = []
  for (let page = 1; page <= pages; page++) rows.push(...(await read(page)))
  return rows
}
