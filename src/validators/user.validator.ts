import { z } from 'zod'
import { everyone, signedIn, viewer } from './contract.js'
import { Count, Email, NewPassword, requiredText, Timestamp, Username } from './fields.js'
import { optionalFile, requiredFile } from './files.js'
import { PageQuery } from './page.js'
import { SessionTokens } from './session.validator.js'
import { Badge, CoverImage, User, VideoCard } from './shapes.js'

const Fullname = requiredText(100).meta({ example: 'Clay Kitchen' })

export const register = everyone({
  summary: 'Create an account and sign in',
  description:
    "The answer signs the new user in. The user's fields stand in `data` itself and in `data.user`: read the latter; the former " +
    'are there for older clients.',
  body: z.object({ username: Username, email: Email, fullname: Fullname, password: NewPassword }),
  files: { avatar: requiredFile('image'), coverImage: optionalFile('image') },
  status: 201,
  data: z.object({ ...User.shape, user: User, ...SessionTokens.shape }),
  message: 'Account created',
  fails: ['USERNAME_TAKEN', 'EMAIL_TAKEN'],
  session: 'starts',
  limit: 'auth',
})

export const getCurrentUser = signedIn({
  summary: 'Who is signed in',
  data: User,
  message: 'Current user',
})

export const getChannel = viewer({
  summary: "A channel's profile",
  description: '`videoCount` counts published videos, whoever asks.',
  params: z.object({ username: Username }),
  data: z.object({
    ...Badge.shape,
    coverImage: CoverImage,
    createdAt: Timestamp,
    subscriberCount: Count.meta({ example: 215 }),
    channelsSubscribedToCount: Count,
    videoCount: Count.meta({ example: 24 }),
    isSubscribed: z.boolean(),
  }),
  message: 'Channel',
  fails: [404],
})

export const updateAccount = signedIn({
  summary: 'Change name, e-mail address or username',
  body: z.object({ fullname: Fullname.optional(), email: Email.optional(), username: Username.optional() }),
  patch: true,
  data: User,
  message: 'Account updated',
  fails: ['USERNAME_TAKEN', 'EMAIL_TAKEN'],
})

export const updateAvatar = signedIn({
  summary: 'Replace the avatar',
  files: { avatar: requiredFile('image') },
  data: User,
  message: 'Avatar updated',
})

export const updateCoverImage = signedIn({
  summary: 'Replace the cover image',
  files: { coverImage: requiredFile('image') },
  data: User,
  message: 'Cover image updated',
})

export const listWatchHistory = signedIn({
  summary: 'Videos that the caller has watched, newest first',
  query: PageQuery,
  data: z.array(z.object({ ...VideoCard.shape, watchedAt: Timestamp })),
  message: 'Watch history',
  paged: true,
})
