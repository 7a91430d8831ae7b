import { readFile } from 'node:fs/promises'
import supertest, { type Test } from 'supertest'
import type { TestApp } from './app.js'
import { fixture } from './hostileMedia.js'
import type { Person } from './people.js'

/** One request of each kind that takes an `Idempotency-Key`, by the name of its row. */
export interface Sample {
  /** Makes what the request needs, and answers how to send it; another `text` makes it another request. */
  prepare: (app: TestApp, person: Person) => Promise<(text?: string) => Test>
  /** How many rows such requests have made. */
  count: (app: TestApp) => Promise<number>
}

const CLIP = fixture('clip.mp4')
const DRAWING = fixture('drawing.png')

/** A video that is uploaded in parts and whose only part has come. */
async function received({ origin }: TestApp, person: Person): Promise<number> {
  const clip = await readFile(CLIP)
  const { body } = await person.post('/videos/uploads').send({ size: clip.length, type: 'video/mp4' }).expect(201)
  const { uploadId, url } = body.data as { uploadId: number; url: string }
  const { pathname, search } = new URL(url)
  await supertest(origin)
    .put(pathname + search)
    .set('Content-Type', 'application/octet-stream')
    .set('Content-Range', `bytes 0-${clip.length - 1}/${clip.length}`)
    .send(clip)
    .expect(200)
  return uploadId
}

export const samples = {
  beginUpload: {
    prepare: (_app, person) =>
      Promise.resolve((text = '') => person.post('/videos/uploads').send({ size: 1_000 + text.length, type: 'video/mp4' })),
    count: ({ deps }) => deps.db.upload.count(),
  },
  completeUpload: {
    prepare: async (app, person) => {
      const id = await received(app, person)
      return (text = 'A bowl') => person.post(`/videos/uploads/${id}/complete`).field('title', text).attach('thumbnail', DRAWING)
    },
    count: ({ deps }) => deps.db.video.count(),
  },
  publishVideo: {
    prepare: (_app, person) =>
      Promise.resolve((text = 'A bowl') =>
        person.post('/videos').field('title', text).attach('videoFile', CLIP).attach('thumbnail', DRAWING),
      ),
    count: ({ deps }) => deps.db.video.count(),
  },
  addComment: {
    prepare: async ({ given }, person) => {
      const { id } = await given.video()
      return (text = 'How nice') => person.post(`/comments/${id}`).send({ content: text })
    },
    count: ({ deps }) => deps.db.comment.count(),
  },
  createPlaylist: {
    prepare: (_app, person) => Promise.resolve((text = 'Bowls') => person.post('/playlist').send({ name: text })),
    count: ({ deps }) => deps.db.playlist.count(),
  },
  createTweet: {
    prepare: (_app, person) => Promise.resolve((text = 'Hello') => person.post('/tweets').send({ content: text })),
    count: ({ deps }) => deps.db.tweet.count(),
  },
} satisfies Record<string, Sample>
