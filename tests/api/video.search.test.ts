import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { withClient } from '../support/database.js'
import { createGivenVideos, idsOf } from '../support/videoList.js'

const app = useApp()

const givenVideos = createGivenVideos(app)

describe('GET /videos?query', () => {
  it.each([
    ['in a title', 'bowl'],
    ['in a description', 'celadon'],
    ['in the middle of a word', 'elado'],
    ['in any letter case', 'BOWL'],
    ['in any letter case beyond ASCII', 'KÜCHE ÉCLAIR ЖУК'],
    ['with white space around it', '%20%20bowl%09'],
    ['as it is written, quotes and all', `it's "good"`],
  ])('finds a text %s', async (_name, query) => {
    const ada = await app.signUp('ada')
    const [id] = await givenVideos({ title: 'A bowl, küche éclair жук', description: `Celadon: it's "good"` }, { title: 'Other' })
    const { body } = await ada.get(`/videos?query=${query.includes('%') ? query : encodeURIComponent(query)}`)
    expect(idsOf(body)).toEqual([id])
  })

  it.each(['%', '_', '\\', '100%', 'a_b', 'c:\\d', '%%', '\\%', '\\\\'])(
    'takes %s for itself and for no wildcard',
    async (query) => {
      const ada = await app.signUp('ada')
      const [id] = await givenVideos(
        { title: `Before ${query} after` },
        { title: 'Plain aXb c:d 100 percent', description: 'nothing special' },
      )
      const { body } = await ada.get(`/videos?query=${encodeURIComponent(query)}`)
      expect(idsOf(body)).toEqual([id])
    },
  )

  it('lists all when it is empty, and nothing when it is nowhere', async () => {
    const ada = await app.signUp('ada')
    const [first, second] = await givenVideos({}, {})
    expect(idsOf((await ada.get('/videos?query=')).body)).toEqual([second, first])
    expect(idsOf((await ada.get('/videos?query=zzz')).body)).toEqual([])
  })

  it('goes together with a channel, an order and a page', async () => {
    const ada = await app.signUp('ada')
    const ids = await givenVideos({ title: 'Bowl', views: 1 }, { title: 'Bowl', views: 3 }, { title: 'Bowl', views: 2 }, {})
    const { userId } = await app.deps.db.video.findFirstOrThrow()
    await givenVideos({ title: 'Bowl of another', views: 9 })
    const { body } = await ada.get(`/videos?query=bowl&userId=${userId}&sortBy=views&sortType=asc&limit=2&page=2`)
    expect(body.data).toMatchObject({
      docs: [{ id: ids[1] }],
      totalDocs: 3,
      totalPages: 2,
      hasNextPage: false,
      hasPrevPage: true,
    })
  })

  it('does not find what is hidden, for as long as it is', async () => {
    const ada = await app.signUp('ada')
    const video = await app.given.video({ userId: ada.id, title: 'Bowl' })
    for (const found of [[], [video.id]]) {
      await ada.patch(`/videos/toggle/publish/${video.id}`).expect(200)
      for (const query of ['', '&sortBy=views', `&userId=${ada.id}`]) {
        const { body } = await ada.get(`/videos?query=bowl${query}`)
        expect({ query, ids: idsOf(body), total: body.data.totalDocs }).toEqual({ query, ids: found, total: found.length })
      }
    }
  })

  it('leaves the database to others, however many search at the same time', async () => {
    const ada = await app.signUp('ada')
    const [id] = await givenVideos({ title: 'Bowl' })
    const searches = await withClient(app.databaseUrl, async (holder) => {
      await holder.query('BEGIN')
      await holder.query('LOCK TABLE video_texts')
      const progress = { answered: 0 }
      const searching = Array.from({ length: 30 }, () =>
        ada.get('/videos?query=bowl').then((answer) => {
          progress.answered += 1
          return answer
        }),
      )
      await ada.get('/videos').expect(200)
      await ada.post(`/likes/toggle/v/${String(id)}`).expect(200)
      expect(progress.answered).toBe(0)
      await holder.query('COMMIT')
      return Promise.all(searching)
    })
    expect(searches.map(({ body }) => idsOf(body))).toEqual(searches.map(() => [id]))
  })
})
