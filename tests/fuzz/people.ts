import { randomBytes } from 'node:crypto'
import type { Part } from './bodies.js'
import type { Case } from './cases.js'
import type { Reply, Sender } from './send.js'
import { File } from './values.js'
import { formOf } from './wire.js'

/** Somebody with an account and a session, as the server knows them now. */
export interface Person {
  id: number
  username: string
  email: string
  password: string
  accessToken: string
  refreshToken: string
  /** What they have made, by the name of the parameter that it is for. */
  things: Map<string, Promise<unknown>>
}

export type People = ReturnType<typeof createPeople>

const PASSWORD = 'correct horse battery staple'

/** Registers and signs in by the API's own means. */
export function createPeople(sender: Sender) {
  // Another fuzz of the same server has left people of its own there.
  const run = randomBytes(3).toString('hex')
  let count = 0

  /** What an API call that has to work answers. */
  async function call<T>(
    method: string,
    path: string,
    options: { token?: string; json?: unknown; form?: Part[] } = {},
  ): Promise<T> {
    const { token, json, form } = options
    const { type = 'application/json', chunks } =
      form !== undefined ? formOf(form) : { chunks: json === undefined ? [] : [{ bytes: Buffer.from(JSON.stringify(json)) }] }
    const headers = {
      ...(chunks.length > 0 && { 'Content-Type': type }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    }
    const { status, body, text } = await sender.send({ method, path: `/api/v2${path}`, headers, body: chunks })
    if (status < 200 || status > 299)
      throw new Error(`${method} ${path} is needed for the fuzz, and answers ${status}: ${text.slice(0, 500)}`)
    return (body as { data: T }).data
  }

  interface Signed {
    user: { id: number; username: string; email: string }
    accessToken: string
    refreshToken: string
  }

  const account = async () => {
    const username = `fuzz_${run}_${++count}`
    const fields = {
      username,
      email: `${username}@example.com`,
      fullname: 'A fuzzer',
      password: PASSWORD,
      avatar: new File('tinyPng'),
    }
    const form = Object.entries(fields).map(([name, value]) => ({ name, value }))
    const { user, accessToken, refreshToken } = await call<Signed>('POST', '/user/register', { form })
    return { id: user.id, username, email: user.email, password: PASSWORD, accessToken, refreshToken }
  }

  const register = async (): Promise<Person> => ({ ...(await account()), things: new Map() })

  const signIn = ({ username, password }: Person) => call<Signed>('POST', '/user/login', { json: { username, password } })

  /** An access token of a session that has ended. */
  async function endedToken(person: Person): Promise<string> {
    const { accessToken } = await signIn(person)
    await call('POST', '/user/logout', { token: accessToken })
    return accessToken
  }

  const renewals = new Map<Person, Promise<void>>()

  /** Signs in again, at once for all who ask; somebody who cannot any more is somebody new. */
  function renew(person: Person): Promise<void> {
    const running = renewals.get(person)
    if (running !== undefined) return running
    const renewal = signIn(person)
      .then(({ accessToken, refreshToken }) => void Object.assign(person, { accessToken, refreshToken }))
      .catch(async () => {
        Object.assign(person, await account())
        person.things.clear()
      })
      .finally(() => renewals.delete(person))
    renewals.set(person, renewal)
    return renewal
  }

  function adopt(person: Person, request: Case, { status, body }: Reply): void {
    if (status !== 200) return
    const { data } = body as { data?: Partial<Person> & { user?: Partial<Person> } }
    const { body: sent } = request
    if (request.operation.id === 'changePassword' && sent.kind === 'json') {
      person.password = (sent.value as { newPassword: string }).newPassword
    }
    if (
      typeof data?.accessToken === 'string' &&
      typeof data.refreshToken === 'string' &&
      (data.user?.id ?? person.id) === person.id
    ) {
      Object.assign(person, { accessToken: data.accessToken, refreshToken: data.refreshToken })
    }
    if (data?.id === person.id && data.username !== undefined && data.email !== undefined) {
      Object.assign(person, { username: data.username, email: data.email })
    }
  }

  return { call, register, endedToken, renew, adopt }
}
