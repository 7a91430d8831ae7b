import type { Db } from '../db/client.js'
import { type Listed, listOf } from '../db/page.js'
import { playlistList, playlistPage } from '../db/reads/playlist.js'
import { retryOnConflict } from '../db/transaction.js'
import { requireVisibleVideo, visibleTo } from '../db/video.js'
import {
  countedPlaylistSelect,
  playlistCardColumns,
  type PlaylistCardRow,
  type PlaylistEntryRow,
  type PlaylistHeadRow,
  playlistPageColumns,
  playlistSelect,
  toCountedPlaylist,
  toPlaylist,
  toPlaylistCard,
  toPlaylistPage,
} from '../serializers/playlist.serializer.js'
import { joinedCardColumns } from '../serializers/video.serializer.js'
import { Forbidden, NotFound } from '../utils/ApiError.js'
import { type Caller, page } from '../validators/contract.js'
import type * as contract from '../validators/playlist.validator.js'
import type { Handler } from './handler.js'

export const createPlaylist: Handler<typeof contract.createPlaylist> = async ({ body, user }, { db }) =>
  toPlaylist(await db.playlist.create({ data: { ...body, userId: user.id }, select: playlistSelect }))

const playlistsOf = playlistList(playlistCardColumns)

export const listPlaylists: Handler<typeof contract.listPlaylists> = async ({ params, query, user }, { ask, mediaUrl }) => {
  const list = listOf(await ask<Listed<PlaylistCardRow>>(playlistsOf([params.userId, user?.id ?? 0], query)))
  if (list === undefined) throw NotFound('User')
  const items = list.rows.map((row) => toPlaylistCard(row, mediaUrl))
  return page(items, list.total)
}

const onePlaylist = playlistPage(playlistPageColumns, joinedCardColumns)

export const getPlaylist: Handler<typeof contract.getPlaylist> = async ({ params, query, user }, { ask, mediaUrl }) => {
  const answered = await ask<PlaylistHeadRow & PlaylistEntryRow>(onePlaylist([params.playlistId, user?.id ?? 0], query))
  const [head] = answered
  if (head === undefined) throw NotFound('Playlist')
  return page(toPlaylistPage(head, listOf(answered)?.rows ?? [], mediaUrl), head.total)
}

/** @throws ApiError 404 when there is no such playlist, 403 when it is another's. */
async function requireOwn(db: Db, playlistId: number, user: Caller): Promise<void> {
  const playlist = await db.playlist.findUnique({ where: { id: playlistId }, select: { userId: true } })
  if (playlist === null) throw NotFound('Playlist')
  if (playlist.userId !== user.id) throw Forbidden('Only its owner may change a playlist')
}

export const updatePlaylist: Handler<typeof contract.updatePlaylist> = async ({ params, body, user }, { db }) => {
  await requireOwn(db, params.playlistId, user)
  const data = {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.description !== undefined && { description: body.description }),
  }
  return toPlaylist(await db.playlist.update({ where: { id: params.playlistId, userId: user.id }, data, select: playlistSelect }))
}

export const deletePlaylist: Handler<typeof contract.deletePlaylist> = async ({ params, user }, { db }) => {
  await requireOwn(db, params.playlistId, user)
  const own = { id: params.playlistId, userId: user.id }
  await retryOnConflict(() => db.playlist.delete({ where: own, select: { id: true } }))
  return {}
}

/** The playlist after a change of its videos. */
async function countedPlaylist(db: Db, playlistId: number, user: Caller) {
  const row = await db.playlist.findUnique({
    where: { id: playlistId },
    select: countedPlaylistSelect(visibleTo(user)),
    relationLoadStrategy: 'join',
  })
  if (row === null) throw NotFound('Playlist')
  return toCountedPlaylist(row)
}

export const addToPlaylist: Handler<typeof contract.addToPlaylist> = async ({ params, user }, { db, clock }) => {
  const { playlistId, videoId } = params
  await requireOwn(db, playlistId, user)
  await requireVisibleVideo(db, videoId, user)
  const now = clock()
  // A playlist that has the video already is not changed, so its `updatedAt` stays.
  const add = () => db.$executeRaw`
    WITH added AS (
      INSERT INTO playlist_videos ("playlistId", "videoId", "addedAt") VALUES (${playlistId}, ${videoId}, ${now})
      ON CONFLICT ("playlistId", "videoId") DO NOTHING RETURNING "playlistId")
    UPDATE playlists SET "updatedAt" = ${now} FROM added WHERE playlists.id = added."playlistId"`
  await retryOnConflict(add)
  return countedPlaylist(db, playlistId, user)
}

export const removeFromPlaylist: Handler<typeof contract.removeFromPlaylist> = async ({ params, user }, { db, clock }) => {
  const { playlistId, videoId } = params
  await requireOwn(db, playlistId, user)
  const now = clock()
  const remove = () => db.$executeRaw`
    WITH removed AS (
      DELETE FROM playlist_videos WHERE "playlistId" = ${playlistId} AND "videoId" = ${videoId} RETURNING "playlistId")
    UPDATE playlists SET "updatedAt" = ${now} FROM removed WHERE playlists.id = removed."playlistId"`
  if ((await retryOnConflict(remove)) === 0) throw NotFound('Playlist entry')
  return countedPlaylist(db, playlistId, user)
}
