import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { invalid, moment } from '../support/expected.js'
import type { Person } from '../support/people.js'

const app = useApp()

const PHOTO = 'tests/fixtures/photo.jpg'
const DRAWING = 'tests/fixtures/drawing.png'

const stored = (id: number) => app.deps.db.user.findUniqueOrThrow({ where: { id } })
const served = async (path: string) => (await fetch(app.origin + path)).status

/** Somebody whose pictures are really there: an avatar, and a cover image where wanted. */
async function signUpWithPictures(username: string, names: string[] = ['avatar', 'coverImage']): Promise<Person> {
  const person = await app.signUp(username)
  await app.deps.db.user.update({ where: { id: person.id }, data: { avatar: '', avatarPublicId: '' } })
  for (const name of names)
    await replace(person, name === 'avatar' ? '/user/update-avatar' : '/user/update-cover-image', name, PHOTO)
  return person
}

const replace = (person: Person, path: string, field: string, file: string) => person.patch(path).attach(field, file)

describe.each([
  { path: '/user/update-avatar', field: 'avatar', id: 'avatarPublicId', message: 'Avatar updated' },
  { path: '/user/update-cover-image', field: 'coverImage', id: 'coverImagePublicId', message: 'Cover image updated' },
] as const)('PATCH $path', ({ path, field, id, message }) => {
  it('replaces the picture, and removes the one before', async () => {
    const ada = await signUpWithPictures('ada')
    const before = await stored(ada.id)
    const { status, body } = await replace(ada, path, field, DRAWING)
    const row = await stored(ada.id)
    const { username, email, fullname } = row
    const { mediaUrl } = app.deps
    const pictures = { avatar: mediaUrl(row.avatar), coverImage: mediaUrl(row.coverImage) }
    const data = { id: ada.id, username, email, fullname, ...pictures, createdAt: moment, updatedAt: moment }
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 200, data, message, success: true } })
    expect(row).toEqual({ ...before, [field]: row[field], [id]: row[id], updatedAt: expect.any(Date) })
    expect(row[field]).toMatch(/^\/media\/.+\.png$/)
    expect(await app.storedAssets()).toEqual([row.avatarPublicId, row.coverImagePublicId].sort())
    expect([await served(row[field]), await served(before[field])]).toEqual([200, 404])
    expect(await app.stagedFiles()).toEqual([])
  })

  it('keeps exactly one picture of several that come at once', async () => {
    const ada = await signUpWithPictures('ada')
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => replace(ada, path, field, i % 2 ? PHOTO : DRAWING)))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    const row = await stored(ada.id)
    expect(await app.storedAssets()).toEqual([row.avatarPublicId, row.coverImagePublicId].sort())
    expect(await served(row[field])).toBe(200)
  })

  it.each([
    ['a picture that is none', field, 'tests/fixtures/README.md', `body.${field}`],
    ['a video', field, 'tests/fixtures/clip.mp4', `body.${field}`],
    ['a picture in another field', 'picture', PHOTO, 'body.picture'],
  ])('answers 400 to %s, and changes nothing', async (_, name, file, bad) => {
    const ada = await signUpWithPictures('ada')
    const before = await stored(ada.id)
    const { status, body } = await replace(ada, path, name, file)
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' })
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(bad)
    expect(await stored(ada.id)).toEqual(before)
    expect(await app.storedAssets()).toEqual([before.avatarPublicId, before.coverImagePublicId].sort())
    expect(await app.stagedFiles()).toEqual([])
  })

  it('answers 400 without a picture, and 415 to JSON', async () => {
    const ada = await app.signUp('ada')
    for (const call of [ada.patch(path), ada.patch(path).field('fullname', 'Kiln'), ada.patch(path).field(field, 'a text')]) {
      const { status, body } = await call
      expect({ status, body }).toEqual({ status: 400, body: invalid(`body.${field}`, 'is required') })
    }
    expect((await ada.patch(path).send({ [field]: PHOTO })).status).toBe(415)
  })

  it('takes the picture, and nothing else', async () => {
    const ada = await signUpWithPictures('ada')
    const before = await stored(ada.id)
    await replace(ada, path, field, PHOTO).field('username', 'kiln').field('email', 'kiln@example.com').field('id', '99')
    expect(await stored(ada.id)).toMatchObject({ id: before.id, username: 'ada', email: before.email })
  })

  it('answers 401 without a token, and stores nothing', async () => {
    const { status } = await app.api.patch(path).attach(field, PHOTO)
    expect(status).toBe(401)
    expect([await app.storedAssets(), await app.stagedFiles()]).toEqual([[], []])
  })
})

describe('PATCH /user/update-cover-image', () => {
  it('sets the first one, where there was none', async () => {
    const ada = await signUpWithPictures('ada', ['avatar'])
    const { status, body } = await replace(ada, '/user/update-cover-image', 'coverImage', PHOTO)
    expect({ status, cover: body.data.coverImage }).toEqual({
      status: 200,
      cover: app.deps.mediaUrl((await stored(ada.id)).coverImage),
    })
    expect(await app.storedAssets()).toHaveLength(2)
  })
})
