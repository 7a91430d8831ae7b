import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { idsOf } from '../support/videoList.js'

const app = useApp()

const DAY = 86_400_000
const start = Date.UTC(2026, 0, 1)

/** Moments at the edges of days, some of them the same, over several days. */
const moments = [0, 0, 1, DAY - 1, DAY, DAY, DAY + 1, 3 * DAY - 1, 3 * DAY, 3 * DAY, 3 * DAY, 9 * DAY, 9 * DAY + 5].map(
  (ms) => new Date(start + ms),
)

describe('GET /videos, page after page', () => {
  it.each(['asc', 'desc'])('shows each published video once and in order, across days: %s', async (sortType) => {
    const ada = await app.signUp('ada')
    for (const [index, createdAt] of moments.entries()) {
      await app.given.video({ userId: ada.id, createdAt, isPublished: index % 4 !== 2 })
    }
    // What changes afterwards moves the pages as well.
    const [first, second, third] = await app.deps.db.video.findMany({ orderBy: { id: 'asc' } })
    await ada.patch(`/videos/toggle/publish/${first?.id ?? 0}`).expect(200)
    await app.deps.db.video.delete({ where: { id: second?.id ?? 0 } })
    await app.deps.db.video.update({
      where: { id: third?.id ?? 0 },
      data: { isPublished: true, createdAt: new Date(start + 5 * DAY) },
    })

    const rows = await app.deps.db.video.findMany({
      where: { isPublished: true },
      orderBy: [{ createdAt: sortType as 'asc' }, { id: sortType as 'asc' }],
      select: { id: true },
    })
    for (const limit of [1, 2, 3, 10]) {
      const seen: number[] = []
      for (let page = 1; page <= Math.ceil(rows.length / limit) + 1; page++) {
        const { body } = await ada.get(`/videos?sortType=${sortType}&limit=${limit}&page=${page}`)
        expect(body.data.totalDocs).toBe(rows.length)
        seen.push(...idsOf(body))
      }
      expect({ limit, seen }).toEqual({ limit, seen: rows.map(({ id }) => id) })
    }
  })
})
