import { startSession } from '../db/session.js'
import { type Listed, listOf } from '../db/page.js'
import { channelPage } from '../db/reads/channel.js'
import { watchedVideoList } from '../db/reads/tiedVideos.js'
import { userRecord } from '../db/reads/user.js'
import { discardMedia, storeMedia } from '../db/storeMedia.js'
import type { StagedFile } from '../services/media/index.js'
import {
  channelColumns,
  type ChannelRow,
  toChannel,
  toUser,
  userColumns,
  type UserRow,
  userSelect,
} from '../serializers/user.serializer.js'
import { joinedCardColumns, type JoinedCardRow, toJoinedCard } from '../serializers/video.serializer.js'
import { Conflict, InvalidField, NotFound, Unauthorized } from '../utils/ApiError.js'
import { hashPassword } from '../utils/password.js'
import { passwordProblem } from '../utils/passwordRules.js'
import { page, withSession } from '../validators/contract.js'
import type * as contract from '../validators/user.validator.js'
import type { Deps } from '../deps.js'
import type { Handler } from './handler.js'

/** A taken name is told before a picture is stored for it. The unique keys decide when two ask at once. */
async function requireFree({ db }: Deps, { username, email }: { username: string; email: string }): Promise<void> {
  const taken = await db.$queryRaw<{ username: string }[]>`
    SELECT username FROM users WHERE username = ${username} OR lower(email) = lower(${email})`
  if (taken.some((user) => user.username === username)) throw Conflict('This username is taken', 'USERNAME_TAKEN')
  if (taken.length > 0) throw Conflict('This e-mail address is taken', 'EMAIL_TAKEN')
}

export const register: Handler<typeof contract.register> = async ({ body, files, client }, deps) => {
  const { password, ...names } = body
  const problem = passwordProblem(password, names.username)
  if (problem !== undefined) throw InvalidField('body.password', problem)
  await requireFree(deps, names)

  const hash = await hashPassword(password)
  return storeMedia(deps, { avatar: files.avatar, cover: files.coverImage }, async (db, { avatar, cover }) => {
    const pictures = {
      avatar: avatar.url,
      avatarPublicId: avatar.publicId,
      ...(cover && { coverImage: cover.url, coverImagePublicId: cover.publicId }),
    }
    const row = await db.user.create({ data: { ...names, ...pictures, password: hash }, select: userSelect })
    const session = await startSession(db, deps, row.id, client)
    const user = toUser(row, deps.mediaUrl)
    return withSession({ ...user, user, ...session }, session)
  })
}

const recordOf = userRecord(userColumns)

export const getCurrentUser: Handler<typeof contract.getCurrentUser> = async ({ user }, { ask, mediaUrl }) => {
  const [row] = await ask<UserRow>(recordOf(user.id))
  // Gone with its sessions, after this one was looked for.
  if (row === undefined) throw Unauthorized()
  return toUser(row, mediaUrl)
}

const channelOf = channelPage(channelColumns)

export const getChannel: Handler<typeof contract.getChannel> = async ({ params, user }, { ask, mediaUrl }) => {
  const [row] = await ask<ChannelRow>(channelOf(params.username, user?.id ?? 0))
  if (row === undefined) throw NotFound('Channel')
  return toChannel(row, mediaUrl)
}

export const updateAccount: Handler<typeof contract.updateAccount> = async ({ body, user }, { db, mediaUrl }) => {
  const { fullname, email, username } = body
  const row = await db.user.update({
    where: { id: user.id },
    data: {
      ...(fullname !== undefined && { fullname }),
      ...(email !== undefined && { email }),
      ...(username !== undefined && { username }),
    },
    select: userSelect,
  })
  return toUser(row, mediaUrl)
}

/** The two pictures of a user, and the columns that name their assets. */
const pictures = { avatar: 'avatarPublicId', coverImage: 'coverImagePublicId' } as const

function replacePicture(picture: keyof typeof pictures, file: StagedFile, userId: number, deps: Deps) {
  const idColumn = pictures[picture]
  return storeMedia(deps, { file }, async (db, { file: { url, publicId } }) => {
    // Locked, so that of two replacements at once each removes the picture that it replaced.
    const [old] = await db.$queryRaw<Record<typeof idColumn, string>[]>`
      SELECT "avatarPublicId", "coverImagePublicId" FROM users WHERE id = ${userId} FOR NO KEY UPDATE`
    await discardMedia(db, deps.jobs, old?.[idColumn] ?? '', 'image')
    const data = { [picture]: url, [idColumn]: publicId }
    return toUser(await db.user.update({ where: { id: userId }, data, select: userSelect }), deps.mediaUrl)
  })
}

export const updateAvatar: Handler<typeof contract.updateAvatar> = ({ files, user }, deps) =>
  replacePicture('avatar', files.avatar, user.id, deps)

export const updateCoverImage: Handler<typeof contract.updateCoverImage> = ({ files, user }, deps) =>
  replacePicture('coverImage', files.coverImage, user.id, deps)

const watchedVideos = watchedVideoList(joinedCardColumns, 'watchedAt')

export const listWatchHistory: Handler<typeof contract.listWatchHistory> = async ({ query, user }, { ask, mediaUrl }) => {
  const answered = await ask<Listed<JoinedCardRow & { watchedAt: string }>>(watchedVideos([user.id], query))
  const { rows, total } = listOf(answered) ?? { rows: [], total: 0 }
  const items = rows.map((row) => ({ ...toJoinedCard(row, mediaUrl), watchedAt: row.watchedAt }))
  return page(items, total)
}
