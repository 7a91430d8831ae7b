import { z } from 'zod'
import { everyone, sessionHolder, signedIn } from './contract.js'
import { GivenPassword, NewPassword, NO_NUL } from './fields.js'
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
  .refine((value) => !value.includes('\u0000'), 'must not contain control characters')
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
      .optional()
      .meta({ example: TOKEN }),
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
