import { describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { areAlive, cookiesOf, sessionCookies } from '../support/credentials.js'
import { failure } from '../support/expected.js'
import { PASSWORD, type Person } from '../support/people.js'

const app = useApp()

const alive = { access: true, refresh: true }
const dead = { access: false, refresh: false }

const login = (username: string, password = PASSWORD) => app.api.post('/user/login').send({ username, password })

describe('POST /user/change-password', () => {
  const NEW = 'another horse, another battery'
  const change = (person: Person, body: object) => person.post('/user/change-password').send(body)

  it('changes the password, goes on with new tokens, and ends all others of the user', async () => {
    const [ada, ben] = [await app.signUp('ada'), await app.signUp('ben')]
    const elsewhere = (await login('ada')).body.data
    const answer = await change(ada, { oldPassword: PASSWORD, newPassword: NEW })
    const { status, body } = answer
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        statusCode: 200,
        data: { accessToken: expect.any(String), refreshToken: expect.any(String) },
        message: 'Password changed',
        success: true,
      },
    })
    expect(cookiesOf(answer)).toEqual(sessionCookies(body.data))
    expect(await areAlive(app, body.data)).toEqual(alive)
    expect(await areAlive(app, ada)).toEqual(dead)
    expect(await areAlive(app, elsewhere)).toEqual(dead)
    expect(await areAlive(app, ben)).toEqual(alive)
    expect((await login('ada')).status).toBe(401)
    expect((await login('ada', NEW)).status).toBe(200)
  })

  it('answers 400 to a wrong old password, and changes nothing', async () => {
    const ada = await app.signUp('ada')
    const { status, body } = await change(ada, { oldPassword: `${PASSWORD} `, newPassword: NEW })
    const errors = [{ path: 'body.oldPassword', message: 'is not the current password' }]
    expect({ status, body }).toEqual({ status: 400, body: failure(400, 'WRONG_PASSWORD', expect.any(String), errors) })
    expect(await areAlive(app, ada)).toEqual(alive)
    expect((await login('ada')).status).toBe(200)
  })

  it.each<[string, unknown, string]>([
    ['the same one', PASSWORD, 'must differ from the current one'],
    ['7 characters', 'zx9kq2v', 'must be at least 8 characters long'],
    ['73 bytes', 'a'.repeat(73), 'must be at most 72 bytes long'],
    ['a common one', 'password1', 'is among the most common passwords'],
    ['one with the username', 'I am ADA today', 'must not contain the username'],
    ['none', undefined, 'is required'],
    ['a list', [NEW], 'must be a text'],
  ])('answers 400 to a new password that is %s, and changes nothing', async (_, newPassword, message) => {
    const ada = await app.signUp('ada')
    const { status, body } = await change(ada, { oldPassword: PASSWORD, newPassword })
    const errors = [{ path: 'body.newPassword', message }]
    expect({ status, body }).toEqual({ status: 400, body: failure(400, 'VALIDATION_FAILED', expect.any(String), errors) })
    expect(await areAlive(app, ada)).toEqual(alive)
  })

  it('lets one of two changes win that prove the same old password at once', async () => {
    const ada = await app.signUp('ada')
    const answers = await Promise.all(
      [NEW, `${NEW} again`].map((newPassword) => change(ada, { oldPassword: PASSWORD, newPassword })),
    )
    const [winner, ...others] = answers.filter(({ status }) => status === 200)
    expect(others).toEqual([])
    // The other one finds the password changed, or its session ended.
    expect([400, 401]).toContain(answers.find(({ status }) => status !== 200)?.status)
    expect(await app.deps.db.session.count()).toBe(1)
    expect(await areAlive(app, winner?.body.data)).toEqual(alive)
  })

  it('ends a session that begins while it changes', async () => {
    const ada = await app.signUp('ada')
    const [{ status }, late] = await Promise.all([change(ada, { oldPassword: PASSWORD, newPassword: NEW }), login('ada')])
    expect(status).toBe(200)
    if (late.status === 200) expect(await areAlive(app, late.body.data)).toEqual(dead)
    expect(await app.deps.db.session.count()).toBe(1)
  })
})
