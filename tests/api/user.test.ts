import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { failure, invalid, moment } from '../support/expected.js'
import { meanwhile } from '../support/meanwhile.js'
import { PASSWORD } from '../support/people.js'

const app = useApp()
const openApp = useApp({ PUBLIC_READS: 'true' })

const stored = (id: number) => app.deps.db.user.findUniqueOrThrow({ where: { id } })

/** A user's own record, as they read it. */
async function recordOf(id: number) {
  const { createdAt, updatedAt, ...row } = await stored(id)
  const { username, email, fullname, avatar, coverImage } = row
  const dates = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
  const { mediaUrl } = app.deps
  return { id, username, email, fullname, avatar: mediaUrl(avatar), coverImage: mediaUrl(coverImage), ...dates }
}

describe('GET /user/current-user-details', () => {
  it('answers who is signed in, with nothing that is secret', async () => {
    const ada = await app.signUp('ada')
    const { status, body, headers } = await ada.get('/user/current-user-details')
    const data = await recordOf(ada.id)
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 200, data, message: 'Current user', success: true } })
    expect(headers['cache-control']).toBe('no-store')
  })

  it('answers 401 to somebody whose account goes in the same moment', async () => {
    const ada = await app.signUp('ada')
    const { ask } = app.deps
    app.deps.ask = async (question) => {
      await app.deps.db.user.delete({ where: { id: ada.id } })
      return ask(question)
    }
    const asked = ada.get('/user/current-user-details').then((answer) => answer)
    const { status, body } = await asked.finally(() => (app.deps.ask = ask))
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'UNAUTHORIZED' })
  })
})

describe('GET /user/c/:username', () => {
  const profile = async (id: number, change: object = {}) => {
    const { username, fullname, avatar, coverImage, createdAt } = await recordOf(id)
    const counts = { subscriberCount: 0, channelsSubscribedToCount: 0, videoCount: 0, isSubscribed: false }
    return { id, username, fullname, avatar, coverImage, createdAt, ...counts, ...change }
  }

  it('answers the profile of a channel, without its e-mail address', async () => {
    const ada = await app.signUp('ada')
    const channel = await app.given.user({ username: 'clay_kitchen', coverImage: '/media/4f/cover.jpg' })
    const { status, body } = await ada.get('/user/c/clay_kitchen')
    const data = await profile(channel.id)
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 200, data, message: 'Channel', success: true } })
    expect(data.coverImage).toBe('http://localhost:8000/media/4f/cover.jpg')
  })

  it('counts subscribers, subscriptions and published videos, whoever asks', async () => {
    const [ada, ben, clay] = [await app.signUp('ada'), await app.signUp('ben'), await app.signUp('clay_kitchen')]
    await app.given.subscription({ subscriberId: ada.id, channelId: clay.id })
    await app.given.subscription({ subscriberId: ben.id, channelId: clay.id })
    await app.given.subscription({ subscriberId: clay.id, channelId: ben.id })
    await app.given.video({ userId: clay.id })
    await app.given.video({ userId: clay.id, isPublished: false })
    await app.given.video({ userId: ada.id })

    const counts = { subscriberCount: 2, channelsSubscribedToCount: 1, videoCount: 1 }
    expect((await ada.get('/user/c/clay_kitchen')).body.data).toEqual(await profile(clay.id, { ...counts, isSubscribed: true }))
    expect((await clay.get('/user/c/clay_kitchen')).body.data).toEqual(await profile(clay.id, { ...counts, isSubscribed: false }))
  })

  it('finds the channel in any letter case', async () => {
    const ada = await app.signUp('ada')
    expect((await ada.get('/user/c/ADA')).body.data.id).toBe(ada.id)
  })

  it('answers 404 when there is none, and 400 to what can be none', async () => {
    const ada = await app.signUp('ada')
    const missing = await ada.get('/user/c/nobody')
    expect({ status: missing.status, body: missing.body }).toEqual({
      status: 404,
      body: failure(404, 'NOT_FOUND', 'Channel not found'),
    })
    for (const name of ['ad', 'a'.repeat(31), 'a%20da', '%D0%B0da', 'ada%00', "ada'--"]) {
      const { status, body } = await ada.get(`/user/c/${name}`)
      const message = 'must be 3 to 30 letters, digits or underscores'
      expect({ name, status, body }).toEqual({ name, status: 400, body: invalid('params.username', message) })
    }
  })

  it('is open to anyone where the operator allows it', async () => {
    const { id } = await openApp.given.user({ username: 'clay_kitchen' })
    await openApp.given.subscription({ subscriberId: (await openApp.given.user()).id, channelId: id })
    const { status, body } = await openApp.api.get('/user/c/clay_kitchen')
    expect({ status, data: body.data }).toMatchObject({ status: 200, data: { id, subscriberCount: 1, isSubscribed: false } })
    expect(body.data).not.toHaveProperty('email')
  })
})

describe('PATCH /user/update-account', () => {
  it.each([
    [{ fullname: 'Ada of the Kiln' }, { fullname: 'Ada of the Kiln' }],
    [{ email: 'Kiln@Example.com' }, { email: 'Kiln@Example.com' }],
    [{ username: 'Kiln_7' }, { username: 'kiln_7' }],
    [
      { fullname: ' Kiln ', email: ' kiln@example.com', username: 'kiln' },
      { fullname: 'Kiln', email: 'kiln@example.com', username: 'kiln' },
    ],
  ])('changes %j and keeps the rest', async (change, reached) => {
    const ada = await app.signUp('ada')
    const before = await stored(ada.id)
    const { status, body } = await ada.patch('/user/update-account').send(change)
    const data = { ...(await recordOf(ada.id)), updatedAt: moment }
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 200, data, message: 'Account updated', success: true } })
    expect(await stored(ada.id)).toEqual({ ...before, ...reached, updatedAt: expect.any(Date) })
    expect(body.data).toMatchObject(reached)
  })

  it('may change the letter case of one’s own names', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await ada.patch('/user/update-account').send({ username: 'ADA', email: 'ADA@example.com' })
    expect({ status, data: body.data }).toMatchObject({ status: 200, data: { username: 'ada', email: 'ADA@example.com' } })
  })

  it('lets its user sign in with the new name, and others take the old one', async () => {
    const ada = await app.signUp('ada')
    await ada.patch('/user/update-account').send({ username: 'kiln' })
    const login = (username: string) => app.api.post('/user/login').send({ username, password: PASSWORD })
    expect([(await login('kiln')).status, (await login('ada')).status]).toEqual([200, 401])
    const ben = await app.signUp('ben')
    expect((await ben.patch('/user/update-account').send({ username: 'ada' })).status).toBe(200)
  })

  it('ignores what it does not know', async () => {
    const ada = await app.signUp('ada')
    const before = await stored(ada.id)
    const other = {
      id: 99,
      password: 'x',
      avatar: 'x',
      avatarPublicId: 'x',
      createdAt: '2001-01-01T00:00:00.000Z',
      sessions: { deleteMany: {} },
    }
    const { status } = await ada.patch('/user/update-account').send({ ...other, fullname: 'Kiln' })
    expect(status).toBe(200)
    expect(await stored(ada.id)).toEqual({ ...before, fullname: 'Kiln', updatedAt: expect.any(Date) })
    const nothingKnown = await ada.patch('/user/update-account').send(other)
    expect(nothingKnown.status).toBe(400)
  })

  it.each<[string, object, string, string]>([
    ['nothing', {}, 'body', 'must contain at least one of fullname, email, username'],
    ['a blank fullname', { fullname: ' ' }, 'body.fullname', 'must not be blank'],
    ['an empty e-mail address', { email: '' }, 'body.email', 'must be an e-mail address'],
    ['an empty username', { username: '' }, 'body.username', 'must be 3 to 30 letters, digits or underscores'],
    ['null', { fullname: null }, 'body.fullname', 'must be a text'],
    ['an instruction', { fullname: { set: 'Kiln' } }, 'body.fullname', 'must be a text'],
    ['a list', { email: ['kiln@example.com'] }, 'body.email', 'must be a text'],
    [
      'one good and one bad field',
      { fullname: 'Kiln', username: 'k' },
      'body.username',
      'must be 3 to 30 letters, digits or underscores',
    ],
  ])('answers 400 to %s, and changes nothing', async (_, change, path, message) => {
    const ada = await app.signUp('ada')
    const before = await stored(ada.id)
    const { status, body } = await ada.patch('/user/update-account').send(change)
    expect({ status, body }).toEqual({ status: 400, body: invalid(path, message) })
    expect(await stored(ada.id)).toEqual(before)
  })

  it('answers 400 to a body that is no object', async () => {
    const ada = await app.signUp('ada')
    for (const body of ['[]', '"kiln"', '7', 'null']) {
      const { status } = await ada.patch('/user/update-account').set('Content-Type', 'application/json').send(body)
      expect({ body, status }).toEqual({ body, status: 400 })
    }
  })

  it.each([
    [{ username: 'BEN' }, 'USERNAME_TAKEN', 'This username is taken'],
    [{ email: 'Ben@EXAMPLE.com' }, 'EMAIL_TAKEN', 'This e-mail address is taken'],
    [{ fullname: 'Kiln', username: 'ben' }, 'USERNAME_TAKEN', 'This username is taken'],
  ])('answers 409 to %j, which is taken, and changes nothing', async (change, code, message) => {
    const ada = await app.signUp('ada')
    await app.signUp('ben')
    const before = await stored(ada.id)
    const { status, body } = await ada.patch('/user/update-account').send(change)
    expect({ status, body }).toEqual({ status: 409, body: failure(409, code, message) })
    expect(await stored(ada.id)).toEqual(before)
  })

  it('answers 409 also when somebody takes the name in between', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const { status, body } = await meanwhile(
      app.deps,
      (tx) => tx.user.update({ where: { id: ben.id }, data: { username: 'kiln' } }),
      () => ada.patch('/user/update-account').send({ username: 'kiln' }),
    )
    expect({ status, body }).toEqual({ status: 409, body: failure(409, 'USERNAME_TAKEN') })
  })

  it('gives a name to exactly one of many who ask for it at once', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => app.signUp(`person_${String(index)}`)))
    const answers = await Promise.all(people.map((person) => person.patch('/user/update-account').send({ username: 'kiln' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)])
  })
})
