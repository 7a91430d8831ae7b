import type { Question } from '../ask.js'
import { literally, pagedStatement } from '../page.js'

/** How published videos can be sorted and found. */
export interface VideoQuery {
  page: number
  limit: number
  sortBy: 'createdAt' | 'views' | 'duration' | 'title'
  sortType: 'asc' | 'desc'
  userId?: number | undefined
  query?: string | undefined
}

/** Of all published videos, and of a channel's, the number is kept; of those that a text finds it is counted. */
const totals = {
  all: '(SELECT "publishedVideos" FROM site_counts)',
  channel: '(SELECT coalesce(max("publishedVideos"), 0) FROM channel_counts WHERE "userId" = $1)',
  found: '(SELECT count(*)::int FROM found)',
}

/**
 * Published videos, `columns` of each, where the video is `v` and its channel `u`. The rows of the page are picked from an index first
 * and read after that, so that what is skipped costs little. So it is with a search: by time, it finds and counts in the texts alone.
 */
export function videoLists(columns: string): (query: VideoQuery) => Question {
  const statements = new Map<string, ReturnType<typeof pagedStatement>>()
  return ({ userId, query: text, ...query }) => {
    const values = [...(userId === undefined ? [] : [userId]), ...(text ? [`%${literally(text)}%`] : [])]
    const kind = { sortBy: query.sortBy, sortType: query.sortType, ofChannel: userId !== undefined, found: Boolean(text) }
    const key = Object.values(kind).join(' ')
    const statement = statements.get(key) ?? videoList(columns, key, kind)
    statements.set(key, statement)
    return statement(values, query)
  }
}

interface Kind {
  sortBy: VideoQuery['sortBy']
  sortType: VideoQuery['sortType']
  ofChannel: boolean
  found: boolean
}

function videoList(columns: string, name: string, { sortBy, sortType, ofChannel, found }: Kind) {
  const by = (table: string) => `${table}"${sortBy}" ${sortType}, ${table}id ${sortType}`
  const values = Number(ofChannel) + Number(found)
  const where = `"isPublished"${ofChannel ? ' AND "userId" = $1' : ''}`
  const source = found ? 'found' : `videos WHERE ${where}`
  const byTime = sortBy === 'createdAt' && !ofChannel
  const pick = (rows: string) =>
    byTime && !found && rows.includes('OFFSET')
      ? laterPage(sortType, rows)
      : `SELECT id FROM ${source} ORDER BY ${by('')} ${rows}`
  const total = found ? totals.found : ofChannel ? totals.channel : totals.all
  const text = `lower($${values})`
  const finding = byTime
    ? `SELECT "videoId" AS id, "createdAt" FROM video_texts WHERE text LIKE ${text} AND ${where}`
    : `SELECT id, v."${sortBy}" FROM video_texts t JOIN videos v ON id = t."videoId" WHERE t.text LIKE ${text} AND v.${where}`
  return pagedStatement({
    name: `videos by ${name}`,
    values,
    text: (rows) => `
      ${found ? `WITH found AS MATERIALIZED (${finding})` : ''}
      SELECT total, p.* FROM (SELECT ${total} AS total) counted LEFT JOIN (
        SELECT ${columns} FROM (${pick(rows)}) picked
        JOIN videos v ON v.id = picked.id JOIN users u ON u.id = v."userId") p ON true
      ORDER BY ${by('p.')}`,
  })
}

/**
 * Picks a later page by time. The kept numbers of days tell in which day it begins, so that only videos of that day are skipped one by
 * one: page 500 takes hardly longer than the first.
 */
function laterPage(sortType: VideoQuery['sortType'], rows: string): string {
  const [limit = '', skipped = ''] = rows.split(' OFFSET ')
  const [beyond, edge] = sortType === 'desc' ? ['<', 'day + 1'] : ['>=', 'day']
  return `
    WITH days AS (SELECT day, videos, sum(videos) OVER (ORDER BY day ${sortType} ROWS UNBOUNDED PRECEDING) AS upto FROM published_days),
      start AS MATERIALIZED (SELECT day, upto - videos AS passed FROM days WHERE upto > ${skipped}::bigint ORDER BY day ${sortType} LIMIT 1)
    SELECT id FROM videos
    WHERE "isPublished" AND "createdAt" ${beyond} (SELECT (${edge})::timestamp AT TIME ZONE 'UTC' FROM start)
    ORDER BY "createdAt" ${sortType}, id ${sortType} ${limit} OFFSET ${skipped}::bigint - (SELECT passed FROM start)`
}
