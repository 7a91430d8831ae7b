import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { allPages, failure, invalid, moment, onlyPage } from '../support/expected.js'

const app = useApp()

const entries = () => app.deps.db.playlistVideo.count()
const stored = (id: number) => app.deps.db.playlist.findUniqueOrThrow({ where: { id } })

/** Puts videos into a playlist, one after the other. */
const fill = (playlistId: number, ...videoIds: number[]) =>
  app.deps.db.playlistVideo.createMany({
    data: videoIds.map((videoId, i) => ({ playlistId, videoId, addedAt: new Date(1_700_000_000_000 + i) })),
  })

/** Names that nobody may give, and why. */
const badNames: [string, unknown, string][] = [
  ['a blank one', ' \n\t ', 'must not be blank'],
  ['one of 101 characters', 'x'.repeat(101), 'must be at most 100 characters long'],
  ['one with NUL', 'a\u0000b', 'must not contain control characters'],
  ['one with a control character', 'a\u001bb', 'must not contain control characters'],
  ['half a character', 'a\ud800', 'must not contain control characters'],
  ['a number', 7, 'must be a text'],
  ['a list', ['Clay'], 'must be a text'],
  ['null', null, 'must be a text'],
]

describe('POST /playlist', () => {
  it('creates an empty playlist of the caller', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.post('/playlist').send({ name: 'Glazing', description: 'Celadon and tenmoku' })
    const data = {
      id: 1,
      name: 'Glazing',
      description: 'Celadon and tenmoku',
      userId: ada.id,
      createdAt: moment,
      updatedAt: moment,
    }
    expect({ status, body }).toEqual({
      status: 201,
      body: { statusCode: 201, data, message: 'Playlist created', success: true },
    })
    expect(await stored(1)).toMatchObject({ name: 'Glazing', description: 'Celadon and tenmoku', userId: ada.id })
  })

  it('has an empty description when none is given', async () => {
    const ada = await app.signUp('ada')
    const { body } = await ada.post('/playlist').send({ name: 'Glazing' })
    expect(body.data.description).toBe('')
    expect((await stored(1)).description).toBe('')
  })

  it('trims the texts and keeps them otherwise as they are', async () => {
    const ada = await app.signUp('ada')
    const name = `<b>Zoë's</b> "kiln" \\ ${'🏺'.repeat(70)}`
    const description = `one\n\ttwo'; DROP TABLE playlists;-- \u202e${'ä'.repeat(900)}`
    const { status, body } = await ada.post('/playlist').send({ name: `  ${name}\n`, description: ` ${description} ` })
    expect({ status, data: body.data }).toMatchObject({ status: 201, data: { name, description } })
    expect(await stored(1)).toMatchObject({ name, description })
  })

  it('takes what belongs to it, and nothing else', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const more = { id: 99, userId: ben.id, createdAt: '2001-01-01T00:00:00.000Z', videos: { create: { videoId: 1 } }, views: 9 }
    const { status, body } = await ada.post('/playlist').send({ name: 'Glazing', ...more })
    expect({ status, data: body.data }).toMatchObject({ status: 201, data: { id: 1, userId: ada.id } })
    expect((await stored(1)).createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000)
  })

  it.each([...badNames, ['none', undefined, 'is required'] as const])(
    'answers 400 to a name that is %s',
    async (_, name, message) => {
      const ada = await app.signUp('ada')
      const { status, body } = await ada.post('/playlist').send({ name })
      expect({ status, body }).toEqual({ status: 400, body: invalid('body.name', message) })
      expect(await app.deps.db.playlist.count()).toBe(0)
    },
  )

  it.each(['x'.repeat(1001), 'a\u0000', '\udc00', 7, null, {}])('answers 400 to the description %j', async (description) => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.post('/playlist').send({ name: 'Glazing', description })
    expect({ status, body }).toEqual({ status: 400, body: invalid('body.description') })
  })

  it.each(['[]', '{}', ''])('answers 400 to the body %j', async (text) => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.post('/playlist').set('Content-Type', 'application/json').send(text)
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' })
  })
})

describe('GET /playlist/user/:userId', () => {
  it('lists the playlists of that user, newest first, with the number of videos and the first picture', async () => {
    const ada = await app.signUp('ada')
    const [first, second] = [await app.given.video(), await app.given.video()]
    const old = await app.given.playlist({ userId: ada.id, name: 'Old', description: 'Of old', createdAt: new Date(1_000) })
    const fresh = await app.given.playlist({ userId: ada.id, name: 'New', createdAt: new Date(2_000) })
    await fill(old.id, second.id, first.id)
    await fill((await app.given.playlist()).id, first.id)

    const { status, body, headers } = await (await app.signUp('ben')).get(`/playlist/user/${ada.id}`)
    const data = [
      { id: fresh.id, name: 'New', description: '', totalVideos: 0, thumbnail: null, createdAt: '1970-01-01T00:00:02.000Z' },
      {
        id: old.id,
        name: 'Old',
        description: 'Of old',
        totalVideos: 2,
        thumbnail: app.deps.mediaUrl(second.thumbnailUrl),
        createdAt: '1970-01-01T00:00:01.000Z',
      },
    ].map((playlist) => ({ ...playlist, userId: ada.id, updatedAt: moment }))
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data, pagination: onlyPage(2), message: 'Playlists', success: true },
    })
    expect(headers).not.toHaveProperty('link')
  })

  it('is an empty list for a user without playlists', async () => {
    const ada = await app.signUp('ada')
    await app.given.playlist()
    const { status, body } = await ada.get(`/playlist/user/${ada.id}`)
    expect({ status, data: body.data, pagination: body.pagination }).toEqual({ status: 200, data: [], pagination: onlyPage(0) })
  })

  it('shows every playlist once, though all were made in the same moment', async () => {
    // Reading along this index would hide a missing rule of order.
    await app.deps.db.$executeRaw`DROP INDEX IF EXISTS "playlists_userId_createdAt_id_idx"`
    const ada = await app.signUp('ada')
    const createdAt = new Date()
    for (let i = 0; i < 7; i++) await app.given.playlist({ userId: ada.id, createdAt })
    const rows = await allPages(4, async (page) => {
      const { body, headers } = await ada.get(`/playlist/user/${ada.id}?limit=2&page=${page}`)
      expect(body.pagination).toMatchObject({
        page,
        limit: 2,
        totalDocs: 7,
        totalPages: 4,
        hasNextPage: page < 4,
        hasPrevPage: page > 1,
      })
      expect(headers['link'] ?? '').toContain(page < 4 ? 'rel="next"' : 'rel="prev"')
      return body.data as { id: number }[]
    })
    expect(rows.map(({ id }) => id)).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  it('answers an empty page beyond the last', async () => {
    const ada = await app.signUp('ada')
    await app.given.playlist({ userId: ada.id })
    const { status, body } = await ada.get(`/playlist/user/${ada.id}?page=1000000&limit=50`)
    expect({ status, data: body.data, totalDocs: body.pagination.totalDocs }).toEqual({ status: 200, data: [], totalDocs: 1 })
  })

  it('answers 404 for a user who does not exist', async () => {
    const { status, body } = await (await app.signUp('ada')).get('/playlist/user/4711')
    expect({ status, body }).toEqual({ status: 404, body: failure(404, 'NOT_FOUND', 'User not found') })
  })
})

describe('PATCH /playlist/:playlistId', () => {
  it.each([
    [{ name: ' Kilns ' }, { name: 'Kilns', description: 'Celadon' }],
    [{ description: 'Tenmoku' }, { name: 'Glazing', description: 'Tenmoku' }],
    [{ description: '' }, { name: 'Glazing', description: '' }],
    [{ description: ' \n' }, { name: 'Glazing', description: '' }],
    [
      { name: 'Kilns', description: 'Tenmoku', userId: 2, id: 9 },
      { name: 'Kilns', description: 'Tenmoku' },
    ],
  ])('%j changes what is there and keeps the rest', async (change, result) => {
    const ada = await app.signUp('ada')
    await app.given.playlist({ userId: ada.id, name: 'Glazing', description: 'Celadon', updatedAt: new Date(1_000) })
    const { status, body } = await ada.patch('/playlist/1').send(change)
    const data = { id: 1, ...result, userId: ada.id, createdAt: moment, updatedAt: moment }
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data, message: 'Playlist updated', success: true },
    })
    expect(Date.parse(body.data.updatedAt)).toBeGreaterThan(1_000)
    expect(await stored(1)).toMatchObject({ ...result, userId: ada.id })
  })

  it.each(badNames)('answers 400 to a name that is %s, and changes nothing', async (_, name, message) => {
    const ada = await app.signUp('ada')
    const before = await app.given.playlist({ userId: ada.id, description: 'Celadon' })
    const { status, body } = await ada.patch('/playlist/1').send({ name, description: 'Tenmoku' })
    expect({ status, body }).toEqual({ status: 400, body: invalid('body.name', message) })
    expect(await stored(1)).toEqual(before)
  })

  it.each([{}, { title: 'Kilns', userId: 2 }])('answers 400 to %j: there is nothing to change', async (change) => {
    const ada = await app.signUp('ada')
    const before = await app.given.playlist({ userId: ada.id })
    const { status, body } = await ada.patch('/playlist/1').send(change)
    expect({ status, body }).toEqual({ status: 400, body: invalid('body', 'must contain at least one of name, description') })
    expect(await stored(1)).toEqual(before)
  })
})

describe('DELETE /playlist/:playlistId', () => {
  it('deletes the playlist and its entries, and leaves the videos', async () => {
    const ada = await app.signUp('ada')
    const [mine, other] = [await app.given.playlist({ userId: ada.id }), await app.given.playlist({ userId: ada.id })]
    const video = await app.given.video()
    await fill(mine.id, video.id)
    await fill(other.id, video.id)
    const { status, body } = await ada.delete(`/playlist/${mine.id}`)
    expect({ status, body }).toEqual({
      status: 200,
      body: { statusCode: 200, data: {}, message: 'Playlist deleted', success: true },
    })
    expect(await app.deps.db.playlistVideo.findMany()).toMatchObject([{ playlistId: other.id, videoId: video.id }])
    expect(await app.deps.db.video.count()).toBe(1)
  })

  it('leaves nothing to use: everything answers 404 afterwards', async () => {
    const ada = await app.signUp('ada')
    const [{ id }, video] = [await app.given.playlist({ userId: ada.id }), await app.given.video()]
    await ada.delete(`/playlist/${id}`)
    const answers = await Promise.all([
      ada.get(`/playlist/${id}`),
      ada.patch(`/playlist/${id}`).send({ name: 'Kilns' }),
      ada.delete(`/playlist/${id}`),
      ada.post(`/playlist/${id}/${video.id}`),
      ada.delete(`/playlist/${id}/${video.id}`),
    ])
    for (const { body } of answers) expect(body).toEqual(failure(404, 'NOT_FOUND', 'Playlist not found'))
    expect((await ada.get(`/playlist/user/${ada.id}`)).body.data).toEqual([])
  })
})

describe('a playlist of somebody else', () => {
  it('can be read, and not changed: 403, and nothing is', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const [playlist, video, another] = [
      await app.given.playlist({ userId: ada.id }),
      await app.given.video(),
      await app.given.video(),
    ]
    await fill(playlist.id, video.id)
    const answers = await Promise.all([
      ben.patch(`/playlist/${playlist.id}`).send({ name: 'Mine' }),
      ben.delete(`/playlist/${playlist.id}`),
      ben.post(`/playlist/${playlist.id}/${another.id}`),
      ben.post(`/playlist/${playlist.id}/4711`),
      ben.delete(`/playlist/${playlist.id}/${video.id}`),
      ben.delete(`/playlist/${playlist.id}/4711`),
    ])
    for (const { body } of answers) {
      expect(body).toEqual(failure(403, 'FORBIDDEN', 'Only its owner may change a playlist'))
    }
    expect((await ben.get(`/playlist/${playlist.id}`)).status).toBe(200)
    expect(await stored(playlist.id)).toEqual(playlist)
    expect(await entries()).toBe(1)
  })
})

describe('the addresses below /playlist', () => {
  it.each([
    ['get', '/playlist', 'POST'],
    ['post', '/playlist/1', 'GET, HEAD, PATCH, DELETE'],
    ['get', '/playlist/1/1', 'POST, DELETE'],
    ['patch', '/playlist/1/1', 'POST, DELETE'],
    ['post', '/playlist/user/1', 'GET, HEAD'],
    ['delete', '/playlist/user/1', 'GET, HEAD'],
    ['patch', '/playlist/user/1', 'GET, HEAD'],
  ] as const)('%s %s is 405: it takes %s', async (method, path, allowed) => {
    const { status, body, headers } = await app.api[method](path)
    expect({ status, body }).toEqual({ status: 405, body: failure(405, 'METHOD_NOT_ALLOWED') })
    expect(headers['allow']).toBe(allowed)
  })

  it.each([
    ['get', '/playlist/x', ['params.playlistId']],
    ['get', '/playlist/user/0', ['params.userId']],
    ['get', '/playlist/user/1?page=0&limit=51', ['query.page', 'query.limit']],
    ['get', '/playlist/1?page=1.5&limit=0', ['query.page', 'query.limit']],
    ['patch', '/playlist/2147483648', ['params.playlistId']],
    ['delete', '/playlist/01', ['params.playlistId']],
    ['post', '/playlist/1.5/-1', ['params.playlistId', 'params.videoId']],
    ['delete', '/playlist/1/0x1', ['params.videoId']],
  ] as const)('%s %s is 400 and names %j', async (method, path, bad) => {
    const { status, body } = await (await app.signUp('ada'))[method](path)
    expect({ status, bad: body.errors.map((error: { path: string }) => error.path) }).toEqual({ status: 400, bad })
  })

  it.each([
    ['post', '/playlist'],
    ['get', '/playlist/user/1'],
    ['get', '/playlist/1'],
    ['patch', '/playlist/1'],
    ['delete', '/playlist/1'],
    ['post', '/playlist/1/1'],
    ['delete', '/playlist/1/1'],
  ] as const)('%s %s is 401 without a token', async (method, path) => {
    const { status, body } = await app.api[method](path)
    expect({ status, body }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED') })
  })
})
