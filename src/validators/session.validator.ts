import { z } from 'zod'
import { everyone, sessionHolder, signedIn } from './contract.js'
import { GivenPassword, Id, IdText, isWellFormed, NewPassword, NO_NUL, Timestamp } from './fields.js'
import { PageQuery } from './page.js'
import { Nothing, User } from './shapes.js'

/** What a token looks like; good for nothing. */
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl'

export const SessionTokens = z
  .object({
    accessToken: z.string().meta({ description: 'For `Authorization: Bearer`; lives 15 minutes', example: TOKEN }),
    refreshToken: z.string().meta({ description: 'For `POST /user/refresh-token`; good once, lives 7 days', example: TOKEN }),
  })
  .meta({ id: 'SessionTokens' })

/** A name that a user may sign in with: whether it exists is the database's to say. A blank one is none, as forms send it. */
const Identifier = z
  .string('must be a text')
  .max(254, 'must be at most 254 characters long')
  .refine(isWellFormed, 'must be valid text')
  .transform((value) => value.trim().toLowerCase() || undefined)
  .optional()

export const login = everyone({
  summary: 'Sign in',
  description:
    'With `email`, `username` or both; if both are sent, they must name the same user. Letter case does not matter. After too many ' +
    'failures with one name, whoever caused them, it is not tried again for a while, which `Retry-After` tells.',
  body: z
    .object({
      email: Identifier.meta({ openapi: { type: 'string', maxLength: 254, pattern: NO_NUL, example: 'studio@example.com' } }),
      username: Identifier.meta({ openapi: { type: 'string', maxLength: 254, pattern: NO_NUL, example: 'clay_kitchen' } }),
      password: GivenPassword,
    })
    .refine(({ email, username }) => email !== undefined || username !== undefined, {
      path: ['email'],
      error: 'email or username is required',
    })
    .meta({ anyOf: [{ required: ['email'] }, { required: ['username'] }] }),
  data: z.object({ user: User, ...SessionTokens.shape }),
  message: 'Signed in',
  fails: [401],
  session: 'starts',
  limit: 'auth',
})

export const refreshSession = everyone({
  summary: 'Exchange a refresh token for new tokens',
  description:
    'The refresh token is taken from the cookie, else from the body. Each is good once; for 10 seconds afterwards it gives the same ' +
    'successor again, so that two tabs may refresh at once. Later use of an old one ends the session.',
  cookies: z.object({ refreshToken: z.string().optional().meta({ example: TOKEN }) }),
  body: z.object({
    refreshToken: z
      .string('must be a text')
      .max(2048, 'must be at most 2048 characters long')
      .refine(isWellFormed, 'must be valid text')
      .optional()
      .meta({ openapi: { type: 'string', maxLength: 2048, pattern: NO_NUL, example: TOKEN } }),
  }),
  data: SessionTokens,
  message: 'Tokens renewed',
  fails: [401],
  session: 'starts',
  limit: 'auth',
  limitedBy: 'session',
})

export const logout = sessionHolder({
  summary: 'End this session',
  description: 'Takes a valid access or refresh token. The cookies are cleared even when there is no session to end.',
  data: Nothing,
  message: 'Signed out',
  session: 'ends',
})

export const changePassword = signedIn({
  summary: 'Change the password',
  description: 'Answers new tokens for this session; its earlier tokens and every other session end.',
  body: z.object({ oldPassword: GivenPassword, newPassword: NewPassword.meta({ example: 'BetterPass456' }) }),
  data: SessionTokens,
  message: 'Password changed',
  fails: ['WRONG_PASSWORD'],
  session: 'starts',
  limit: 'auth',
  limitedBy: 'session',
})

const Session = z
  .object({
    id: Id.meta({ example: 61 }),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.meta({ description: 'When it began, or last renewed its tokens' }),
    client: z.string().meta({
      description: 'What the program called itself (`User-Agent`) when it signed in; may be empty',
      example: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    }),
    address: z.string().meta({ description: 'From where it signed in', example: '203.0.113.7' }),
    isCurrent: z.boolean().meta({ description: 'Whether it is the one that asks' }),
  })
  .meta({ id: 'Session', description: 'A device on which the caller is signed in' })

export const listSessions = signedIn({
  summary: 'Where the caller is signed in, used last first',
  description: 'Ten at most, so that one page has them all.',
  query: PageQuery,
  data: z.array(Session),
  message: 'Sessions',
  paged: true,
})

export const endSession = signedIn({
  summary: 'Sign out on one device',
  description:
    'Its tokens stop working at once. When it is the one that calls, this is signing out, and its cookies are cleared. One of another ' +
    'user is answered like one that is not there.',
  params: z.object({ sessionId: IdText.meta({ example: 61 }) }),
  data: Nothing,
  message: 'Signed out on this device',
  fails: [404],
  session: 'mayEnd',
})

export const endOtherSessions = signedIn({
  summary: 'Sign out on all other devices',
  description: 'The tokens of every session but the one that calls stop working at once.',
  data: Nothing,
  message: 'Signed out on all other devices',
})
