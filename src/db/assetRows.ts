import type { MediaKind } from '../services/media/index.js'
import type { Db } from './client.js'

/** The columns that name stored assets, for those who compare rows with what is stored. */

/** All of them at once, for who reads a database that may be of an older version. */
export const NAMED_ASSETS = `
  SELECT "avatarPublicId" AS "publicId", 'image' AS kind FROM users WHERE "avatarPublicId" <> ''
  UNION SELECT "coverImagePublicId", 'image' FROM users WHERE "coverImagePublicId" <> ''
  UNION SELECT "videoFilePublicId", 'video' FROM videos WHERE "videoFilePublicId" <> ''
  UNION SELECT "thumbnailPublicId", 'image' FROM videos WHERE "thumbnailPublicId" <> ''
  ORDER BY 1`

export const rowTables = ['users', 'videos'] as const

export type RowTable = (typeof rowTables)[number]

/** One column of one row, and the asset that it names. */
export interface AssetRow {
  table: RowTable
  id: number
  column: string
  publicId: string
  kind: MediaKind
}

const ROW_BATCH = 1_000

type Which = { after: number } | { ids: number[] }

/** Rows of a table, in the order of their ids: the next thousand `after` an id, or those with certain `ids`. */
export async function assetRows(db: Db, table: RowTable, which: Which): Promise<{ ids: number[]; assets: AssetRow[] }> {
  const id = 'ids' in which ? { in: which.ids } : { gt: which.after }
  const query = { where: { id }, orderBy: { id: 'asc' }, ...('after' in which && { take: ROW_BATCH }) } as const
  const asset = (id: number, column: string, publicId: string, kind: MediaKind): AssetRow[] =>
    publicId === '' ? [] : [{ table, id, column, publicId, kind }]

  if (table === 'users') {
    const rows = await db.user.findMany({ ...query, select: { id: true, avatarPublicId: true, coverImagePublicId: true } })
    const assets = rows.flatMap(({ id, avatarPublicId, coverImagePublicId }) => [
      ...asset(id, 'avatar', avatarPublicId, 'image'),
      ...asset(id, 'coverImage', coverImagePublicId, 'image'),
    ])
    return { ids: rows.map(({ id }) => id), assets }
  }
  const rows = await db.video.findMany({ ...query, select: { id: true, videoFilePublicId: true, thumbnailPublicId: true } })
  const assets = rows.flatMap(({ id, videoFilePublicId, thumbnailPublicId }) => [
    ...asset(id, 'videoFile', videoFilePublicId, 'video'),
    ...asset(id, 'thumbnail', thumbnailPublicId, 'image'),
  ])
  return { ids: rows.map(({ id }) => id), assets }
}

/** Of these assets, those that no row names. */
export async function withoutRow(db: Db, publicIds: string[]): Promise<string[]> {
  const named = await db.$queryRaw<{ id: string }[]>`
    SELECT "videoFilePublicId" AS id FROM videos WHERE "videoFilePublicId" = ANY(${publicIds})
    UNION ALL SELECT "thumbnailPublicId" FROM videos WHERE "thumbnailPublicId" = ANY(${publicIds})
    UNION ALL SELECT "avatarPublicId" FROM users WHERE "avatarPublicId" = ANY(${publicIds})
    UNION ALL SELECT "coverImagePublicId" FROM users WHERE "coverImagePublicId" = ANY(${publicIds})
    UNION ALL SELECT "publicId" FROM uploads WHERE "publicId" = ANY(${publicIds})`
  const known = new Set(named.map(({ id }) => id))
  return publicIds.filter((publicId) => !known.has(publicId))
}

/** How many rows there are, and how many assets they name. */
export async function countRows(db: Db): Promise<{ rows: number; assets: number }> {
  const [users, covers, videos] = await Promise.all([
    db.user.count(),
    db.user.count({ where: { coverImagePublicId: { not: '' } } }),
    db.video.count(),
  ])
  return { rows: users + videos, assets: users + covers + 2 * videos }
}
