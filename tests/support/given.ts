import { randomBytes } from 'node:crypto'
import type { Deps } from '../../src/deps.js'
import type { Prisma } from '../../src/generated/prisma/client.js'
import { hashPassword } from '../../src/utils/password.js'
import { PASSWORD } from './people.js'

/** Makes rows with everything they need; what a test does not say has a sensible value. */
export type Given = ReturnType<typeof createGiven>

type Fields<T, Owner extends keyof T = never> = Partial<T> & Pick<T, Owner>

export function createGiven({ db }: Deps) {
  let hash: Promise<string> | undefined
  let count = 0

  const user = async (fields: Fields<Prisma.UserUncheckedCreateInput> = {}) => {
    const username = fields.username ?? `user_${String(++count)}`
    // One hash for all: hashing is slow on purpose.
    const password = await (hash ??= hashPassword(PASSWORD))
    return db.user.create({
      data: {
        username,
        email: `${username}@example.com`,
        fullname: `Channel ${username}`,
        password,
        ...picture('avatar'),
        ...fields,
      },
    })
  }

  const video = async (fields: Fields<Prisma.VideoUncheckedCreateInput> = {}) => {
    const name = randomBytes(16).toString('hex')
    return db.video.create({
      data: {
        userId: fields.userId ?? (await user()).id,
        title: 'A video',
        duration: 2.5,
        videoFileUrl: `/media/${name.slice(0, 2)}/${name}.mp4`,
        videoFilePublicId: `${name.slice(0, 2)}/${name}.mp4`,
        videoFileBytes: 1000,
        thumbnailUrl: `/media/${name.slice(0, 2)}/${name}.jpg`,
        thumbnailPublicId: `${name.slice(0, 2)}/${name}.jpg`,
        ...fields,
      },
    })
  }

  const comment = async (fields: Fields<Prisma.CommentUncheckedCreateInput> = {}) =>
    db.comment.create({
      data: {
        content: 'A comment',
        ...fields,
        userId: fields.userId ?? (await user()).id,
        videoId: fields.videoId ?? (await video()).id,
      },
    })

  const tweet = async (fields: Fields<Prisma.TweetUncheckedCreateInput> = {}) =>
    db.tweet.create({ data: { content: 'A post', ...fields, userId: fields.userId ?? (await user()).id } })

  const playlist = async (fields: Fields<Prisma.PlaylistUncheckedCreateInput> = {}) =>
    db.playlist.create({ data: { name: 'A playlist', ...fields, userId: fields.userId ?? (await user()).id } })

  const like = (fields: Prisma.LikeUncheckedCreateInput) => db.like.create({ data: fields })

  const subscription = (fields: Prisma.SubscriptionUncheckedCreateInput) => db.subscription.create({ data: fields })

  return { user, video, comment, tweet, playlist, like, subscription }
}

function picture(column: 'avatar') {
  const name = randomBytes(16).toString('hex')
  return { [column]: `/media/${name.slice(0, 2)}/${name}.jpg`, [`${column}PublicId`]: `${name.slice(0, 2)}/${name}.jpg` } as {
    avatar: string
    avatarPublicId: string
  }
}
