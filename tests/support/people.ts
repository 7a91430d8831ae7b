import { startSession } from '../../src/db/session.js'
import type { Deps } from '../../src/deps.js'
import { type Requests, requestsOf } from './app.js'
import type { Given } from './given.js'

/** Somebody with an account, and a session whose requests carry its access token. */
export interface Person extends Requests {
  id: number
  username: string
  email: string
  password: string
  accessToken: string
  refreshToken: string
}

/** The password of everyone whom `signUp` makes. */
export const PASSWORD = 'correct horse battery staple'

export const createSignUp =
  (origin: string, deps: Deps, given: Given) =>
  async (username: string): Promise<Person> => {
    const { id, email } = await given.user({ username })
    const session = await startSession(deps.db, deps, id, { userAgent: 'tests', address: '127.0.0.1' })
    const requests = requestsOf(origin, (test) => test.set('Authorization', `Bearer ${session.accessToken}`))
    return { ...requests, ...session, id, username, email, password: PASSWORD }
  }
