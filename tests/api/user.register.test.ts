import { describe, expect, it, jest } from '@jest/globals'
import type { Test } from 'supertest'
import { useApp } from '../support/app.js'
import { areAlive, cookiesOf, sessionCookies } from '../support/credentials.js'
import { failure, invalid, moment } from '../support/expected.js'
import { meanwhile } from '../support/meanwhile.js'

const app = useApp()

const PHOTO = 'tests/fixtures/photo.jpg'
const DRAWING = 'tests/fixtures/drawing.png'

const good = { username: 'clay_kitchen', email: 'studio@example.com', fullname: 'The Clay Kitchen', password: 'SecurePass123' }

/** A form with the good fields, but for what `change` says; what is undefined is left out. */
function register(change: Record<string, string | undefined> = {}, files: Record<string, string> = { avatar: PHOTO }): Test {
  const form = app.api.post('/user/register')
  const fields: Record<string, string | undefined> = { ...good, ...change }
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) void form.field(name, value)
  for (const [name, file] of Object.entries(files)) void form.attach(name, file)
  return form
}

/** What a registration that was refused must not have left. */
async function traces() {
  const { user, session } = app.deps.db
  return {
    users: await user.count(),
    sessions: await session.count(),
    assets: await app.storedAssets(),
    staged: await app.stagedFiles(),
  }
}
const none = { users: 0, sessions: 0, assets: [], staged: [] }

describe('POST /user/register', () => {
  it('creates an account, signs in, and answers the user twice for old clients', async () => {
    const answer = await register({}, { avatar: PHOTO, coverImage: DRAWING })
    const row = await app.deps.db.user.findFirstOrThrow()
    const user = {
      id: row.id,
      username: 'clay_kitchen',
      email: 'studio@example.com',
      fullname: 'The Clay Kitchen',
      avatar: app.deps.mediaUrl(row.avatar),
      coverImage: app.deps.mediaUrl(row.coverImage),
      createdAt: moment,
      updatedAt: moment,
    }
    const data = { ...user, user, accessToken: expect.any(String), refreshToken: expect.any(String) }
    const { status, body } = answer
    expect({ status, body }).toEqual({ status: 201, body: { statusCode: 201, data, message: 'Account created', success: true } })
    expect(cookiesOf(answer)).toEqual(sessionCookies(body.data))
    expect(row).toMatchObject({ email: 'studio@example.com', password: expect.stringMatching(/^\$2b\$10\$.{53}$/) })
    expect(await app.storedAssets()).toEqual([row.avatarPublicId, row.coverImagePublicId].sort())
    expect(await app.stagedFiles()).toEqual([])
    expect(await areAlive(app, body.data)).toEqual({ access: true, refresh: true })
  })

  it('serves the pictures where it says', async () => {
    const { body } = await register({}, { avatar: PHOTO, coverImage: DRAWING })
    const types = await Promise.all(
      [body.data.avatar, body.data.coverImage].map(async (url: string) => {
        const { status, headers } = await fetch(app.origin + new URL(url).pathname)
        return [status, headers.get('content-type')]
      }),
    )
    expect(types).toEqual([
      [200, 'image/jpeg'],
      [200, 'image/png'],
    ])
  })

  it('answers an empty cover image when there is none', async () => {
    const { status, body } = await register()
    expect({ status, cover: body.data.coverImage }).toEqual({ status: 201, cover: '' })
    expect(await app.storedAssets()).toHaveLength(1)
  })

  it('stores the username in lower case, and the other texts as they were written, trimmed', async () => {
    const { body } = await register({ username: 'Clay_Kitchen', email: ' Studio@Example.com ', fullname: ' Łukasz 🏺 <b> ' })
    expect(body.data.user).toMatchObject({ username: 'clay_kitchen', email: 'Studio@Example.com', fullname: 'Łukasz 🏺 <b>' })
  })

  it('applies nothing but the fields it knows', async () => {
    const { status, body } = await register({
      id: '99',
      createdAt: '2001-01-01T00:00:00.000Z',
      avatarPublicId: '../../etc/passwd',
      isAdmin: 'true',
      __proto__x: 'x',
    })
    expect({ status, id: body.data.id }).toEqual({ status: 201, id: 1 })
    const row = await app.deps.db.user.findFirstOrThrow()
    expect(row.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect(row.avatarPublicId).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{40}\.jpg$/)
  })

  it.each<[string, Record<string, string | undefined>, string, string]>([
    ['no username', { username: undefined }, 'username', 'is required'],
    ['a short username', { username: 'ab' }, 'username', 'must be 3 to 30 letters, digits or underscores'],
    ['a long username', { username: 'a'.repeat(31) }, 'username', 'must be 3 to 30 letters, digits or underscores'],
    ['a username with a space', { username: ' clay' }, 'username', 'must be 3 to 30 letters, digits or underscores'],
    ['a username with a newline', { username: 'clay\n' }, 'username', 'must be 3 to 30 letters, digits or underscores'],
    [
      'a Cyrillic letter in the username',
      { username: '\u0430dmin' },
      'username',
      'must be 3 to 30 letters, digits or underscores',
    ],
    [
      'wide letters in the username',
      { username: '\uff41\uff44\uff4d' },
      'username',
      'must be 3 to 30 letters, digits or underscores',
    ],
    ['a username written backwards', { username: '\u202enimda' }, 'username', 'must be 3 to 30 letters, digits or underscores'],
    ['an emoji in the username', { username: 'clay🏺' }, 'username', 'must be 3 to 30 letters, digits or underscores'],
    ['no e-mail address', { email: undefined }, 'email', 'is required'],
    ['an e-mail address that is none', { email: 'studio' }, 'email', 'must be an e-mail address'],
    ['two e-mail addresses', { email: 'a@example.com,b@example.com' }, 'email', 'must be an e-mail address'],
    ['an e-mail address with a name', { email: 'Studio <studio@example.com>' }, 'email', 'must be an e-mail address'],
    ['an e-mail address with a line break', { email: 'a@example.com\nBcc: b@example.com' }, 'email', 'must be an e-mail address'],
    ['a long e-mail address', { email: `${'a'.repeat(243)}@example.com` }, 'email', 'must be at most 254 characters long'],
    ['no fullname', { fullname: undefined }, 'fullname', 'is required'],
    ['a blank fullname', { fullname: ' \t ' }, 'fullname', 'must not be blank'],
    ['a long fullname', { fullname: '🏺'.repeat(101) }, 'fullname', 'must be at most 100 characters long'],
    ['a control character in the fullname', { fullname: 'Clay\u0007' }, 'fullname', 'must not contain control characters'],
    ['no password', { password: undefined }, 'password', 'is required'],
    ['a common password', { password: 'password1' }, 'password', 'is among the most common passwords'],
    ['the username in the password', { password: 'my Clay_Kitchen 7319' }, 'password', 'must not contain the username'],
  ])('answers 400 to %s, and stores nothing', async (_, change, field, message) => {
    const { status, body } = await register(change)
    const errors = [{ path: `body.${field}`, message }]
    expect({ status, body }).toEqual({ status: 400, body: failure(400, 'VALIDATION_FAILED', expect.any(String), errors) })
    expect(await traces()).toEqual(none)
  })

  it('takes the longest of everything', async () => {
    const { status } = await register({
      username: 'a'.repeat(30),
      email: `${'a'.repeat(242)}@example.com`,
      fullname: '🏺'.repeat(100),
      password: 'é'.repeat(36),
    })
    expect(status).toBe(201)
  })

  it('answers 400 to a missing avatar, and to pictures that are none', async () => {
    const text = 'tests/fixtures/README.md'
    const missing = await register({}, { coverImage: DRAWING })
    expect({ status: missing.status, body: missing.body }).toEqual({ status: 400, body: invalid('body.avatar', 'is required') })
    const noPictures = await register({}, { avatar: text, coverImage: 'tests/fixtures/clip.mp4' })
    expect(noPictures.status).toBe(400)
    expect(noPictures.body.errors.map(({ path }: { path: string }) => path)).toEqual(['body.avatar', 'body.coverImage'])
    expect(await traces()).toEqual(none)
  })

  it('names everything that is wrong at once', async () => {
    const { status, body } = await register({ username: 'a', email: 'b', fullname: '', password: 'c' }, {})
    expect(status).toBe(400)
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(
      ['username', 'email', 'fullname', 'password', 'avatar'].map((name) => `body.${name}`),
    )
  })

  it('answers 415 to JSON', async () => {
    const { status } = await app.api.post('/user/register').send(good)
    expect(status).toBe(415)
  })
})

describe('a password', () => {
  it.each([
    ['7 characters', 'zx9kq2v', 400],
    ['8 characters', 'zx9kq2vw', 201],
    ['8 times the same letter', 'a'.repeat(8), 201],
    ['4 emoji: 16 bytes, but 4 characters', '🔑'.repeat(4), 400],
    ['8 emoji', '🔑'.repeat(8), 201],
    ['18 emoji: 72 bytes', '🔑'.repeat(18), 201],
    ['19 emoji: 76 bytes', '🔑'.repeat(19), 400],
    ['72 bytes', 'a'.repeat(72), 201],
    ['73 bytes', 'a'.repeat(73), 400],
    ['NUL', 'zx9kq2v\u0000w', 400],
    ['nothing but letters', 'lengthy words only', 201],
  ])('of %s', async (_, password, expected) => {
    const { status, body } = await register({ password })
    expect(status).toBe(expected)
    if (expected === 400) expect(body.errors[0].path).toBe('body.password')
    else expect((await app.api.post('/user/login').send({ username: good.username, password })).status).toBe(200)
  })

  it('is good exactly as it was chosen, with its outer spaces', async () => {
    expect((await register({ password: ' pass word ' })).status).toBe(201)
    const login = (password: string) => app.api.post('/user/login').send({ username: good.username, password })
    expect((await login(' pass word ')).status).toBe(200)
    for (const other of ['pass word', ' pass word', 'pass word ', ' Pass word ']) expect((await login(other)).status).toBe(401)
  })
})

describe('a name that is taken', () => {
  it.each([
    ['the username', { username: 'clay_kitchen', email: 'other@example.com' }, 'USERNAME_TAKEN', 'This username is taken'],
    [
      'the username in another letter case',
      { username: 'Clay_KITCHEN', email: 'other@example.com' },
      'USERNAME_TAKEN',
      'This username is taken',
    ],
    ['the e-mail address', { username: 'other' }, 'EMAIL_TAKEN', 'This e-mail address is taken'],
    [
      'the e-mail address in another letter case',
      { username: 'other', email: 'STUDIO@Example.com' },
      'EMAIL_TAKEN',
      'This e-mail address is taken',
    ],
    ['both', {}, 'USERNAME_TAKEN', 'This username is taken'],
  ])('answers 409 and says which: %s', async (_, change, code, message) => {
    await register()
    const before = await traces()
    const { status, body } = await register(change)
    expect({ status, body }).toEqual({ status: 409, body: failure(409, code, message) })
    expect(await traces()).toEqual(before)
  })

  it('is refused before a picture is stored for it', async () => {
    await register()
    const put = jest.spyOn(app.deps.media, 'put')
    expect((await register()).status).toBe(409)
    expect(put).not.toHaveBeenCalled()
    put.mockRestore()
  })

  it.each([
    ['username', {}, { email: 'other@example.com' }, 'USERNAME_TAKEN'],
    ['e-mail address', {}, { username: 'other', email: 'STUDIO@example.com' }, 'EMAIL_TAKEN'],
  ])('answers 409 also when somebody takes the %s in between', async (_, taken, change, code) => {
    const pictures = { avatar: '/media/a', avatarPublicId: 'a' }
    const { status, body } = await meanwhile(
      app.deps,
      (tx) => tx.user.create({ data: { ...good, ...taken, ...pictures } }),
      () => register(change),
    )
    expect({ status, body }).toEqual({ status: 409, body: failure(409, code) })
    expect(await traces()).toEqual({ ...none, users: 1 })
  })

  it('is given to exactly one of fifty who ask for it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => register({}, { avatar: PHOTO, coverImage: DRAWING })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(49).fill(409)])
    const row = await app.deps.db.user.findFirstOrThrow()
    expect(await traces()).toEqual({
      ...none,
      users: 1,
      sessions: 1,
      assets: [row.avatarPublicId, row.coverImagePublicId].sort(),
    })
  })

  it('is given to exactly one, in whatever letter case they ask', async () => {
    const names = ['clay_kitchen', 'CLAY_KITCHEN', 'Clay_Kitchen', 'clay_KITCHEN']
    const answers = await Promise.all(names.map((username, i) => register({ username, email: `studio${String(i)}@example.com` })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    const emails = ['a@example.com', 'A@example.com', 'a@EXAMPLE.com']
    const others = await Promise.all(emails.map((email, i) => register({ email, username: `other_${String(i)}` })))
    expect(others.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    expect(await app.storedAssets()).toHaveLength(2)
  })
})
