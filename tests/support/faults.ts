import { once } from 'node:events'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Caller, FaultBench } from './faultBench.js'
import { fixture, mp4OfSize } from './hostileMedia.js'
import { type Form, multipart } from './multipart.js'

/** What users do with files. `prepare` makes what it needs; `call` does it; `statements` are the marks on its way. */
export interface Operation {
  name: string
  prepare: (bench: FaultBench) => Promise<{ caller: Caller; method: string; path: string; form?: Form }>
  statements: string[]
}

type Prepared = Awaited<ReturnType<Operation['prepare']>>

const photo = await readFile(fixture('photo.jpg'))
const drawing = await readFile(fixture('drawing.png'))
const clip = await readFile(fixture('clip.mp4'))
const long = await mp4OfSize(4_000_000)

const GUARD = 'INSERT INTO pgboss.job'
const CLAIM = 'DELETE FROM pgboss.job'

const upload = (caller: Caller, videoFile: Buffer): Prepared => ({
  caller,
  method: 'POST',
  path: '/videos',
  form: multipart({ title: 'A video', videoFile, thumbnail: photo }),
})

async function publishOne(bench: FaultBench): Promise<{ caller: Caller; videoId: number }> {
  const caller = await bench.person()
  const { method, path, form } = upload(caller, clip)
  const { status, body } = await bench.call(caller, method, path, form)
  if (status !== 201) throw new Error(`Publishing failed with ${String(status)}`)
  return { caller, videoId: body.data?.id ?? 0 }
}

export const publish: Operation = {
  name: 'publishing a video',
  prepare: async (bench) => upload(await bench.person(), long),
  statements: [GUARD, 'BEGIN', 'INSERT INTO "public"."videos"', CLAIM, 'COMMIT'],
}

export const register: Operation = {
  name: 'registering',
  prepare: async (bench) => {
    const caller = await bench.person()
    const username = `new_${String(caller.id)}`
    const fields = { username, email: `${username}@example.com`, fullname: username, password: 'SecurePass123' }
    return { caller, method: 'POST', path: '/user/register', form: multipart({ ...fields, avatar: photo, coverImage: drawing }) }
  },
  statements: [GUARD, 'BEGIN', 'INSERT INTO "public"."users"', CLAIM, 'COMMIT'],
}

export const replaceAvatar: Operation = {
  name: 'replacing an avatar',
  prepare: async (bench) => {
    const caller = await bench.person()
    const replace: Prepared = { caller, method: 'PATCH', path: '/user/update-avatar', form: multipart({ avatar: drawing }) }
    const { status } = await bench.call(caller, replace.method, replace.path, multipart({ avatar: photo }))
    if (status !== 200) throw new Error(`The first avatar failed with ${String(status)}`)
    return replace
  },
  statements: [GUARD, 'BEGIN', 'UPDATE "public"."users"', CLAIM, 'COMMIT'],
}

export const replaceThumbnail: Operation = {
  name: 'replacing a thumbnail',
  prepare: async (bench) => {
    const { caller, videoId } = await publishOne(bench)
    return { caller, method: 'PATCH', path: `/videos/${String(videoId)}`, form: multipart({ title: 'New', thumbnail: drawing }) }
  },
  statements: [GUARD, 'BEGIN', 'UPDATE "public"."videos"', CLAIM, 'COMMIT'],
}

export const deleteVideo: Operation = {
  name: 'deleting a video',
  prepare: async (bench) => {
    const { caller, videoId } = await publishOne(bench)
    return { caller, method: 'DELETE', path: `/videos/${String(videoId)}` }
  },
  statements: ['BEGIN', 'DELETE FROM "public"."videos"', GUARD, 'COMMIT'],
}

/** What was sent in parts becomes a video. */
export const completeUpload: Operation = {
  name: 'completing an upload',
  prepare: async (bench) => {
    const caller = await bench.person()
    const announced = { type: 'application/json', body: Buffer.from(JSON.stringify({ size: clip.length, type: 'video/mp4' })) }
    const { body } = await bench.call(caller, 'POST', '/videos/uploads', announced)
    const { uploadId, url } = body.data as { uploadId: number; url: string }
    const range = `bytes 0-${String(clip.length - 1)}/${String(clip.length)}`
    const sent = await fetch(url, { method: 'PUT', headers: { 'Content-Range': range }, body: clip })
    if (sent.status !== 200) throw new Error(`The file was answered ${String(sent.status)}`)
    const form = multipart({ title: 'A video', thumbnail: photo })
    return { caller, method: 'POST', path: `/videos/uploads/${String(uploadId)}/complete`, form }
  },
  statements: [GUARD, 'BEGIN', 'DELETE FROM "public"."uploads"', 'INSERT INTO "public"."videos"', CLAIM, 'COMMIT'],
}

export const operations = [publish, register, replaceAvatar, replaceThumbnail, deleteVideo, completeUpload]

export type When = 'before' | 'after'

/** A fault: it breaks something in the middle of an operation and mends it again. */
export interface Fault {
  name: string
  /** Throws when the fault did not happen, or when the operation was not answered as it should be. */
  inject: (bench: FaultBench) => Promise<void>
}

const start = (bench: FaultBench, { caller, method, path, form }: Prepared) => bench.call(caller, method, path, form)

/** Waits for the moment of a fault; an answer that comes before means that it never comes. */
async function momentOf(moment: Promise<unknown>, answer: Promise<Answer>, what: string): Promise<void> {
  const early = await Promise.race([moment.then(() => undefined), answer])
  if (early !== undefined) throw new Error(`${what} never happened; the answer was ${String(early.status)}`)
}

function expectStatus({ status, body }: Answer, ...allowed: number[]): void {
  if (!allowed.includes(status)) throw new Error(`The answer was ${String(status)} ${body.code ?? ''}`)
}

/** The process is killed at the moment in which a statement leaves it, or before it gets the answer to it. */
export const killAt = (operation: Operation, statement: string, when: When): Fault => ({
  name: `${operation.name}, killed ${when} ${statement}`,
  inject: async (bench) => {
    const prepared = await operation.prepare(bench)
    const held = bench.proxy.holdAt(statement, when)
    const answer = start(bench, prepared)
    await momentOf(held, answer, statement)
    await bench.kill()
    await bench.start()
    expectStatus(await answer, 0)
  },
})

/** The process is killed when so many milliseconds have passed, wherever it is then. */
export const killAfter = (operation: Operation, ms: number): Fault => ({
  name: `${operation.name}, killed after ${String(ms)} ms`,
  inject: async (bench) => {
    const prepared = await operation.prepare(bench)
    const answer = start(bench, prepared)
    await sleep(ms)
    await bench.kill()
    await bench.start()
    expectStatus(await answer, 0, 200, 201)
  },
})

/** The connection to the database breaks at a statement; with `stayDown` the database is gone for a while. */
export const loseDatabaseAt = (operation: Operation, statement: string, when: When, stayDown: boolean): Fault => ({
  name: `${operation.name}, ${stayDown ? 'database gone' : 'connection lost'} ${when} ${statement}`,
  inject: async (bench) => {
    const prepared = await operation.prepare(bench)
    const cut = bench.proxy.cutAt(statement, when, { stayDown })
    const answer = start(bench, prepared)
    await momentOf(cut, answer, statement)
    expectStatus(await answer, 503)
    bench.proxy.up()
  },
})

/** Sends a part of an upload, waits until some of it is staged, and answers the connection. */
async function sendPart(bench: FaultBench, share: number): Promise<Socket> {
  const { caller, form = multipart({}) } = await publish.prepare(bench)
  const { hostname, port } = new URL(bench.origin)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(
    `POST /api/v2/videos HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${caller.token}\r\n` +
      `Content-Type: ${form.type}\r\nContent-Length: ${String(form.body.length)}\r\n\r\n`,
  )
  socket.write(form.body.subarray(0, Math.floor(form.body.length * share)))
  await stagedFiles(bench, (count) => count > 0)
  return socket
}

/** The client goes away when it has sent a part of its body. */
export const leaveAt = (share: number, how: 'FIN' | 'RST'): Fault => ({
  name: `publishing a video, client gone at ${percent(share)} by ${how}`,
  inject: async (bench) => {
    const socket = await sendPart(bench, share)
    const closed = once(socket, 'close')
    if (how === 'FIN') socket.end()
    else socket.resetAndDestroy()
    socket.resume()
    await closed
    await stagedFiles(bench, (count) => count === 0)
  },
})

/** The process is killed in the middle of receiving a body: what it has staged is its successor's to remove. */
export const killDuringBody = (share: number): Fault => ({
  name: `publishing a video, killed when ${percent(share)} were there`,
  inject: async (bench) => {
    const socket = await sendPart(bench, share)
    await bench.kill()
    socket.destroy()
    if ((await readdir(bench.build.stagingDir)).length === 0) throw new Error('Nothing was staged')
    await bench.start()
  },
})

const percent = (share: number) => `${String(share * 100)} %`

/** The store cannot be written for a while. */
export const loseDisk = (operation: Operation): Fault => ({
  name: `${operation.name}, media folder gone`,
  inject: async (bench) => {
    const prepared = await operation.prepare(bench)
    const away = `${bench.mediaRoot}.away`
    await rename(bench.mediaRoot, away)
    await writeFile(bench.mediaRoot, 'a file in the place of the folder')
    const answer = await start(bench, prepared)
    await rm(bench.mediaRoot)
    await rename(away, bench.mediaRoot)
    // What is removed is removed later.
    if (prepared.form === undefined) expectStatus(answer, 200)
    else expectStatus(answer, 503)
  },
})

/** Waits, for two seconds at most, until as many files are staged. */
async function stagedFiles({ build }: FaultBench, enough: (count: number) => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (enough((await readdir(build.stagingDir)).length)) return
    await sleep(5)
  }
  throw new Error('The staged files are not as they should be')
}
