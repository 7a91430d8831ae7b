import { describe, expect, it } from '@jest/globals'
import { SESSIONS_PER_USER, startSession } from '../../src/db/session.js'
import { useApp } from '../support/app.js'
import { fill, rowsWhere } from '../support/rows.js'
import { sampleWorld } from '../support/sample.js'
import { statementsOf } from '../support/statements.js'

/** How often a list asks the database: as often for a full page as for an empty one, and not often. */

const app = useApp()
const lists = rowsWhere(({ contract }) => 'limit' in (contract.query?.shape ?? {}))

/** Of which one asks who the caller is. */
const MOST = 4

/** With the session of the caller these are as many as one user can have. */
const ROWS = SESSIONS_PER_USER - 1

/** Puts so many rows of everything into every list of Ada's. */
async function fillLists(adaId: number, { videoId, playlistId }: { videoId: number; playlistId: number }) {
  const { given, deps } = app
  for (let n = 0; n < ROWS; n++) {
    await startSession(deps.db, deps, adaId, { userAgent: 'tests', address: '127.0.0.1' })
    const { id: userId } = await given.user()
    const { id } = await given.video({ userId: adaId })
    const { id: commentId } = await given.comment({ userId, videoId })
    await given.like({ userId: adaId, videoId: id })
    await given.like({ userId: adaId, commentId })
    const { id: tweetId } = await given.tweet({ userId: adaId })
    await given.like({ userId, tweetId })
    await given.subscription({ subscriberId: userId, channelId: adaId })
    await given.subscription({ subscriberId: adaId, channelId: userId })
    await deps.db.playlistVideo.create({ data: { playlistId, videoId: id } })
    const { id: otherId } = await given.playlist({ userId: adaId })
    await deps.db.playlistVideo.create({ data: { playlistId: otherId, videoId: id } })
    await deps.db.watchHistory.create({ data: { userId: adaId, videoId: id } })
  }
}

describe('a list', () => {
  it('takes as many statements for a full page as for an empty one, and no more than a few', async () => {
    const { ada, params } = await sampleWorld(app)
    const { videoId, playlistId } = params as { videoId: number; playlistId: number }
    const hers = { ...params, channelId: ada.id }
    const counts = async (limit: number) => {
      const found: Record<string, { statements: number; rows: number }> = {}
      for (const row of lists) {
        let answer: { data: unknown } = { data: [] }
        const texts = await statementsOf(async () => {
          const { body } = await ada.get(fill(row, hers)).query({ limit }).expect(200)
          answer = body as typeof answer
        })
        found[row.title] = { statements: texts.length, rows: lengthOf(answer.data) }
      }
      return found
    }
    const few = await counts(10)
    await fillLists(ada.id, { videoId, playlistId })
    const many = await counts(50)
    for (const { title } of lists) {
      expect({ title, ...many[title] }).toEqual({ title, statements: few[title]?.statements, rows: expect.any(Number) })
      expect({ title, full: (many[title]?.rows ?? 0) >= ROWS }).toEqual({ title, full: true })
      expect(many[title]?.statements).toBeGreaterThan(1)
      expect(many[title]?.statements).toBeLessThanOrEqual(MOST)
    }
  })
})

/** Rows on a page, whatever the list is called. */
function lengthOf(data: unknown): number {
  if (Array.isArray(data)) return data.length
  const list = Object.values(data as object).find((value) => Array.isArray(value)) as unknown[] | undefined
  return list?.length ?? 0
}
