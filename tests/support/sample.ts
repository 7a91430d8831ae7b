import { readFile } from 'node:fs/promises'
import type { TestApp } from './app.js'
import { fixture } from './hostileMedia.js'
import type { Person } from './people.js'
import type { Params } from './rows.js'

/** A small world in which every route has something to be called with. */
export interface Sample {
  /** Owns one of everything. */
  ada: Person
  /** Has a video, below which Ada has commented. */
  host: Person
  /** Has nothing to do with any of it. */
  eve: Person
  /** What is Ada's, by the names that addresses have for it. The channel is the host's: hers she cannot subscribe to. */
  params: Params
  /** Ada's video is in her playlist; this one of hers is not. */
  otherVideoId: number
}

export async function sampleWorld(app: TestApp): Promise<Sample> {
  const { given } = app
  const [ada, host, eve] = [await app.signUp('ada'), await app.signUp('host'), await app.signUp('eve')]
  const { id: videoId } = await given.video({ userId: ada.id })
  const { id: otherVideoId } = await given.video({ userId: ada.id })
  const { id: hostsVideoId } = await given.video({ userId: host.id })
  const { id: commentId } = await given.comment({ userId: ada.id, videoId: hostsVideoId })
  const { id: tweetId } = await given.tweet({ userId: ada.id })
  const { id: playlistId } = await given.playlist({ userId: ada.id })
  await app.deps.db.playlistVideo.create({ data: { playlistId, videoId } })
  const soon = new Date(Date.now() + 3_600_000)
  const { id: uploadId } = await app.deps.db.upload.create({
    data: { userId: ada.id, publicId: 'aa/announced.mp4', bytes: 1000, expiresAt: soon },
  })
  const account = { userId: ada.id, channelId: host.id, subscriberId: ada.id, username: ada.username, sessionId: 1 }
  return { ada, host, eve, otherVideoId, params: { ...account, videoId, commentId, tweetId, playlistId, uploadId } }
}

/** An upload of which everything has been sent but the word that it is complete. Answers its id. */
export async function sentUpload({ origin }: TestApp, owner: Person): Promise<number> {
  const clip = await readFile(fixture('clip.mp4'))
  const { body } = await owner.post('/videos/uploads').send({ size: clip.length, type: 'video/mp4' })
  const range = `bytes 0-${String(clip.length - 1)}/${String(clip.length)}`
  const { uploadId, url } = body.data as { uploadId: number; url: string }
  const { pathname, search } = new URL(url)
  const sent = await fetch(origin + pathname + search, { method: 'PUT', headers: { 'Content-Range': range }, body: clip })
  if (sent.status !== 200) throw new Error(`The file was answered ${String(sent.status)}`)
  return uploadId
}
