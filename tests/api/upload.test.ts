import { readFile } from 'node:fs/promises'
import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { failure, moment, videoOf } from '../support/expected.js'
import { fixture } from '../support/hostileMedia.js'
import type { Person } from '../support/people.js'

const app = useApp()

const CLIP = fixture('clip.mp4')
const DRAWING = fixture('drawing.png')

/** An upload with everything in order, but for what a test adds or takes away. */
const upload = (person: Person, title = 'Throwing a bowl', video = CLIP, thumbnail = DRAWING) =>
  person.post('/videos').field('title', title).attach('videoFile', video).attach('thumbnail', thumbnail)

/** Nothing is left of an upload that was refused. */
async function expectNoTrace() {
  const traces = { rows: await app.deps.db.video.count(), assets: await app.storedAssets(), staged: await app.stagedFiles() }
  expect(traces).toEqual({ rows: 0, assets: [], staged: [] })
}

/** The failure of an input with these bad fields. */
const refused = (...errors: [string, unknown][]) => ({
  status: 400,
  body: failure(
    400,
    'VALIDATION_FAILED',
    'The request is not valid',
    errors.map(([path, message]) => ({ path: `body.${path}`, message })),
  ),
})

describe('POST /videos', () => {
  it('publishes a video with its thumbnail', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await upload(ada).field('description', 'From clay')
    const data = {
      id: 1,
      videoFileUrl: expect.stringMatching(/^http:\/\/localhost:8000\/media\/[0-9a-f]{2}\/[0-9a-f]{40}\.mp4$/),
      thumbnailUrl: expect.stringMatching(/^http:\/\/localhost:8000\/media\/[0-9a-f]{2}\/[0-9a-f]{40}\.png$/),
      title: 'Throwing a bowl',
      description: 'From clay',
      views: 0,
      duration: expect.closeTo(2.5, 1),
      isPublished: true,
      userId: ada.id,
      createdAt: moment,
      updatedAt: moment,
    }
    expect({ status, body }).toEqual({
      status: 201,
      body: { statusCode: 201, data, message: 'Video published', success: true },
    })
    const row = await app.deps.db.video.findUniqueOrThrow({ where: { id: 1 } })
    expect(body.data).toEqual(videoOf(app, row))
    expect(row.videoFileBytes).toBe((await readFile(CLIP)).length)
    expect(await app.storedAssets()).toEqual([row.thumbnailPublicId, row.videoFilePublicId].sort())
    expect(await app.stagedFiles()).toEqual([])
  })

  it('serves the video as it was sent', async () => {
    const ada = await app.signUp('ada')
    const { body } = await upload(ada)
    const played = await fetch(app.origin + new URL(body.data.videoFileUrl as string).pathname)
    expect(played.headers.get('content-type')).toBe('video/mp4')
    expect(Buffer.from(await played.arrayBuffer()).equals(await readFile(CLIP))).toBe(true)
  })

  it.each([
    ['clip.mp4', 'mp4', 'video/mp4'],
    ['clip-moov-last.mp4', 'mp4', 'video/mp4'],
    ['clip-fragmented.mp4', 'mp4', 'video/mp4'],
    ['clip.mov', 'mov', 'video/quicktime'],
    ['clip.webm', 'webm', 'video/webm'],
    ['clip-live.webm', 'webm', 'video/webm'],
    ['clip.mkv', 'mkv', 'video/x-matroska'],
  ])('takes %s and reads its duration', async (file, extension, type) => {
    const ada = await app.signUp('ada')
    const { status, body } = await upload(ada, 'Clip', fixture(file), fixture('photo.jpg'))
    expect({ status, duration: body.data.duration }).toEqual({ status: 201, duration: expect.closeTo(2.5, 0) })
    const { pathname } = new URL(body.data.videoFileUrl as string)
    expect(pathname.endsWith(`.${extension}`)).toBe(true)
    expect((await fetch(app.origin + pathname)).headers.get('content-type')).toBe(type)
  })

  it('has an empty description when none is given', async () => {
    const ada = await app.signUp('ada')
    expect((await upload(ada)).body.data.description).toBe('')
    expect((await upload(ada).field('description', ' \r\n ')).body.data.description).toBe('')
  })

  it('takes the files before the texts, and several uploads at once', async () => {
    const ada = await app.signUp('ada')
    const uploads = Array.from({ length: 4 }, (_, n) =>
      ada.post('/videos').attach('thumbnail', DRAWING).attach('videoFile', CLIP).field('title', `Clip ${n}`),
    )
    const answers = await Promise.all(uploads)
    expect(answers.map(({ status, body }) => [status, body.data.title])).toEqual([0, 1, 2, 3].map((n) => [201, `Clip ${n}`]))
    expect(await app.storedAssets()).toHaveLength(8)
    expect(await app.stagedFiles()).toEqual([])
  })

  it('sets nothing but what it takes, whatever is sent', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const more = { id: '99', userId: String(ben.id), views: '9', isPublished: 'false', duration: '7' }
    const { status, body } = await upload(ada).field(more).field('__proto__', 'x').field('constructor', 'x')
    const set = { id: 1, userId: ada.id, views: 0, isPublished: true, duration: expect.closeTo(2.5, 1) }
    expect({ status, data: body.data }).toMatchObject({ status: 201, data: set })
  })

  it.each([
    '../../../etc/x.mp4',
    '..\\..\\x.mp4',
    'x\r\nSet-Cookie: a=b.mp4',
    'con.png',
    'x.html',
    '.',
    `${'x'.repeat(5000)}.mp4`,
    '"; filename="y',
  ])('names the file by itself, whatever the client calls it (%#)', async (filename) => {
    const ada = await app.signUp('ada')
    const request = ada.post('/videos').field('title', 'Clip').attach('thumbnail', DRAWING)
    const { status, body, headers } = await request.attach('videoFile', CLIP, {
      filename: `a${filename}`,
      contentType: 'text/html',
    })
    expect({ status, url: body.data?.videoFileUrl }).toEqual({
      status: 201,
      url: expect.stringMatching(/\/media\/[0-9a-f]{2}\/[0-9a-f]{40}\.mp4$/),
    })
    expect(headers).not.toHaveProperty('set-cookie')
  })
})

describe('the texts of an upload', () => {
  it('are trimmed, and otherwise kept as they are', async () => {
    const ada = await app.signUp('ada')
    const title = `<b>Zoë's</b> "kiln" \\ {{7*7}} \u202e ${'🏺'.repeat(60)}`
    const description = `one\n\ttwo'; DROP TABLE videos;-- ${'e\u0301'.repeat(900)}`
    const { status, body } = await upload(ada, `  ${title}\t`).field('description', ` ${description} `)
    expect({ status, data: body.data }).toMatchObject({ status: 201, data: { title, description } })
    expect(await app.deps.db.video.findFirst()).toMatchObject({ title, description })
  })

  it('have newlines where the form has CR LF', async () => {
    const ada = await app.signUp('ada')
    const { body } = await upload(ada).field('description', 'one\r\ntwo\r\n\r\nthree')
    expect(body.data.description).toBe('one\ntwo\n\nthree')
  })

  it('are counted in characters and not in bytes', async () => {
    const ada = await app.signUp('ada')
    const most = { title: '🏺'.repeat(100), description: '🏺'.repeat(5000) }
    const { status, body } = await upload(ada, most.title).field('description', most.description)
    expect({ status, data: body.data }).toMatchObject({ status: 201, data: most })
  })

  it('may have as many line breaks as other characters', async () => {
    const ada = await app.signUp('ada')
    const { status } = await upload(ada).field('description', `a${'\r\n'.repeat(4998)}b`)
    expect(status).toBe(201)
  })

  it.each([
    ['empty', '', 'must not be blank'],
    ['blank', ' \r\n\t ', 'must not be blank'],
    ['101 letters long', 'x'.repeat(101), 'must be at most 100 characters long'],
    ['101 vases long', '🏺'.repeat(101), 'must be at most 100 characters long'],
    ['one with NUL', 'a\u0000b', 'must not contain control characters'],
    ['one with a bell', 'a\u0007b', 'must not contain control characters'],
    ['one with a lone carriage return', 'a\rb', 'must not contain control characters'],
    ['one with DEL', 'a\u007fb', 'must not contain control characters'],
  ])('are refused when the title is %s', async (_name, title, message) => {
    const ada = await app.signUp('ada')
    const { status, body } = await upload(ada, title)
    expect({ status, body }).toEqual(refused(['title', message]))
    await expectNoTrace()
  })

  it.each([
    ['5,001 letters long', 'x'.repeat(5001), 'must be at most 5000 characters long'],
    ['one with an escape', 'a\u001bb', 'must not contain control characters'],
  ])('are refused when the description is %s', async (_name, description, message) => {
    const ada = await app.signUp('ada')
    const { status, body } = await upload(ada).field('description', description)
    expect({ status, body }).toEqual(refused(['description', message]))
    await expectNoTrace()
  })
})

describe('an upload in which something is wrong', () => {
  it('is told all of it at once', async () => {
    const ada = await app.signUp('ada')
    const nothing = await ada.post('/videos').field('description', 'x'.repeat(5001))
    expect({ status: nothing.status, body: nothing.body }).toEqual(
      refused(
        ['title', 'is required'],
        ['description', 'must be at most 5000 characters long'],
        ['videoFile', 'is required'],
        ['thumbnail', 'is required'],
      ),
    )
    const wrong = await upload(ada, ' ', fixture('audio-only.mp4'), CLIP).field('description', 'a\u0000')
    expect({ status: wrong.status, body: wrong.body }).toEqual(
      refused(
        ['title', 'must not be blank'],
        ['description', 'must not contain control characters'],
        ['videoFile', expect.any(String)],
        ['thumbnail', expect.any(String)],
      ),
    )
    await expectNoTrace()
  })

  it('is told the same about no body at all', async () => {
    const ada = await app.signUp('ada')
    const all = refused(['title', 'is required'], ['videoFile', 'is required'], ['thumbnail', 'is required'])
    for (const request of [ada.post('/videos'), ada.post('/videos').set('Content-Type', 'multipart/form-data; boundary=x')]) {
      const { status, body } = await request
      expect({ status, body }).toEqual(all)
    }
  })

  it('answers 415 to a body that is no form', async () => {
    const ada = await app.signUp('ada')
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/mixed; boundary=x']) {
      const { status, body } = await ada.post('/videos').set('Content-Type', type).send('{"title":"x"}')
      expect({ status, body }).toEqual({ status: 415, body: failure(415, 'UNSUPPORTED_MEDIA_TYPE') })
    }
  })

  it('answers 400 to files that are sent as texts', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.post('/videos').field({ title: 'x', videoFile: 'x', thumbnail: 'x' })
    expect({ status, body }).toEqual(refused(['videoFile', 'is required'], ['thumbnail', 'is required']))
  })

  it.each([
    ['no token', () => app.api],
    ['a token that is none', () => ({ post: (path: string) => app.api.post(path).set('Authorization', 'Bearer x') })],
  ])('answers 401 to %s', async (_name, caller) => {
    const { status, body } = await upload(caller() as Person)
    expect({ status, body }).toEqual({ status: 401, body: failure(401, 'UNAUTHORIZED') })
    await expectNoTrace()
  })
})
