import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { pino } from 'pino'
import { createCloudinaryMedia } from '../../src/services/media/cloudinary.media.js'
import { createDiskMedia } from '../../src/services/media/disk.media.js'
import type { DirectUpload, MediaStore, UploadTarget } from '../../src/services/media/index.js'
import { InvalidMedia } from '../../src/services/media/invalidMedia.js'
import { UPLOAD_PATH } from '../../src/utils/mediaUrl.js'
import { type CloudinaryServer, startCloudinaryServer } from '../support/cloudinaryServer.js'
import { fixture, mp4OfSize } from '../support/hostileMedia.js'

interface Part {
  content: Buffer
  start: number
  total: number
}

interface Subject {
  store: MediaStore
  /** Sends a part as a client does; answers whether it was taken. */
  send(target: UploadTarget, part: Part): Promise<boolean>
  fetch(url: string): Promise<Buffer | undefined>
  close(): Promise<void>
}

const silent = pino({ level: 'silent' })
const clip = await readFile(fixture('clip.mp4'))

async function onDisk(): Promise<Subject> {
  const root = await mkdtemp(join(tmpdir(), 'media-'))
  const store = createDiskMedia({ root, minFreeBytes: 0 })
  return {
    store,
    send: async ({ url }, { content, start }) => {
      const { pathname, searchParams } = new URL(url, 'http://localhost')
      const upload = store.parts.find(pathname.slice(UPLOAD_PATH.length + 1), Object.fromEntries(searchParams))
      if (upload === undefined) return false
      const taken = store.parts.receive(upload, { start, end: start + content.length - 1 }, Readable.from([content]))
      return taken.then(
        () => true,
        () => false,
      )
    },
    fetch: (url) => readFile(join(root, url.replace(/^\/media\//, ''))).catch(() => undefined),
    close: () => rm(root, { recursive: true, force: true }),
  }
}

/** As a page would: all fields, then the part. */
async function postPart({ url, method, fields }: UploadTarget, { content, start, total }: Part, id = 'one-upload') {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new Blob([new Uint8Array(content)]), 'bowl.mp4')
  const range = `bytes ${start}-${start + content.length - 1}/${total}`
  const inParts = content.length < total
  const answer = await fetch(url, {
    method,
    body: form,
    headers: inParts ? { 'X-Unique-Upload-Id': id, 'Content-Range': range } : {},
  })
  return answer.status
}

const download = async (url: string) => {
  const answer = await fetch(url)
  return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined
}

const atCloudinary = (cloud: CloudinaryServer, transformMaxBytes = 40_000_000) =>
  createCloudinaryMedia({ account: cloud.account, transformMaxBytes, log: silent, times: { retryDelay: 1 } })

async function onCloudinary(): Promise<Subject> {
  const cloud = await startCloudinaryServer({ minPartBytes: 1_000 })
  return {
    store: atCloudinary(cloud),
    send: async (target, part) => (await postPart(target, part)) === 200,
    fetch: download,
    close: cloud.close,
  }
}

const inAnHour = () => new Date(Date.now() + 3_600_000)

const uploadTo = (store: MediaStore, bytes = clip.length): DirectUpload => ({
  publicId: store.newPublicId({ extension: 'mp4' }),
  bytes,
  expiresAt: inAnHour(),
})

describe.each([
  ['on disk', onDisk],
  ['at a local server that speaks the API of Cloudinary', onCloudinary],
])('a direct upload %s', (_, makeSubject) => {
  let subject: Subject
  let store: MediaStore

  beforeEach(async () => {
    subject = await makeSubject()
    store = subject.store
  })
  afterEach(() => subject.close())

  const sendAll = (target: UploadTarget, content: Buffer) => subject.send(target, { content, start: 0, total: content.length })

  it('becomes an asset, byte by byte, once all of it was sent', async () => {
    const upload = uploadTo(store)
    const target = await store.beginUpload(upload)
    expect(await subject.send(target, { content: clip.subarray(0, 20_000), start: 0, total: clip.length })).toBe(true)
    await expect(store.finishUpload(upload)).rejects.toThrow(InvalidMedia)
    expect(await subject.send(target, { content: clip.subarray(20_000), start: 20_000, total: clip.length })).toBe(true)
    const asset = await store.finishUpload(upload)
    expect(asset).toEqual({
      publicId: upload.publicId,
      url: expect.any(String),
      bytes: clip.length,
      duration: expect.closeTo(2.5, 0),
    })
    expect(await subject.fetch(asset.url)).toEqual(clip)
  })

  it('can be finished again, with the same answer', async () => {
    const upload = uploadTo(store)
    await sendAll(await store.beginUpload(upload), clip)
    expect(await store.finishUpload(upload)).toEqual(await store.finishUpload(upload))
  })

  it('is not finished when nothing was sent', async () => {
    const upload = uploadTo(store)
    await store.beginUpload(upload)
    await expect(store.finishUpload(upload)).rejects.toThrow(InvalidMedia)
  })

  it('can be mended when what was sent is no video', async () => {
    const upload = uploadTo(store)
    const target = await store.beginUpload(upload)
    await sendAll(target, Buffer.alloc(clip.length, 'x'))
    await expect(store.finishUpload(upload)).rejects.toThrow(InvalidMedia)
    await sendAll(target, clip)
    expect(await subject.fetch((await store.finishUpload(upload)).url)).toEqual(clip)
  })

  it('stays as it was finished, whatever is sent afterwards', async () => {
    const upload = uploadTo(store)
    const target = await store.beginUpload(upload)
    await sendAll(target, clip)
    const { url } = await store.finishUpload(upload)
    await sendAll(target, await mp4OfSize(clip.length + 100))
    await sendAll(target, Buffer.concat([clip.subarray(0, -1), Buffer.from('x')]))
    expect(await subject.fetch(url)).toEqual(clip)
  })

  it('is gone when it is removed, finished or not', async () => {
    const [open, finished] = [uploadTo(store), uploadTo(store)]
    for (const upload of [open, finished]) await sendAll(await store.beginUpload(upload), clip)
    const { url, publicId } = await store.finishUpload(finished)
    await store.remove(open.publicId, 'video')
    await store.remove(finished.publicId, 'video')
    await expect(store.finishUpload(open)).rejects.toThrow()
    expect(await subject.fetch(url)).toBeUndefined()
    expect(await store.findMissing([publicId], 'video')).toEqual([publicId])
  })

  it('takes a name of the store only', async () => {
    await expect(store.beginUpload({ publicId: '../x', bytes: 1, expiresAt: inAnHour() })).rejects.toThrow(TypeError)
    await expect(store.finishUpload({ publicId: '../x', bytes: 1, expiresAt: inAnHour() })).rejects.toThrow(TypeError)
  })
})

describe('a direct upload at Cloudinary, in particular', () => {
  let cloud: CloudinaryServer
  let store: MediaStore

  beforeEach(async () => {
    cloud = await startCloudinaryServer({ minPartBytes: 1_000, transformMaxBytes: 40_000 })
    store = atCloudinary(cloud, 40_000)
  })
  afterEach(() => cloud.close())

  const whole = { content: clip, start: 0, total: clip.length }

  it('is signed for this one name, without a word of the secret', async () => {
    const upload = uploadTo(store)
    const target = await store.beginUpload(upload)
    expect(target).toMatchObject({
      url: `${cloud.account.uploadPrefix}/v1_1/viztube-test/video/upload`,
      method: 'POST',
      fields: { public_id: upload.publicId, api_key: cloud.account.apiKey, overwrite: '0', allowed_formats: 'mp4,mov,webm,mkv' },
      partSize: 20 * 2 ** 20,
    })
    expect(JSON.stringify(target)).not.toContain(cloud.account.apiSecret)
    for (const forged of [{ public_id: 'viztube/other' }, { overwrite: '1' }, { allowed_formats: 'html' }]) {
      const fields = { ...target.fields, ...forged }
      expect({ forged, status: await postPart({ ...target, fields }, whole) }).toEqual({ forged, status: 401 })
    }
    expect(await postPart(target, whole)).toBe(200)
  })

  it('can not be sent once it has expired', async () => {
    const target = await store.beginUpload({ ...uploadTo(store), expiresAt: new Date(Date.now() - 2_000) })
    expect(await postPart(target, whole)).toBe(400)
    expect(cloud.assets()).toEqual([])
  })

  it('has the versions of a large video made, and is delivered as it is', async () => {
    const upload = uploadTo(store)
    await postPart(await store.beginUpload(upload), whole)
    const { url } = await store.finishUpload(upload)
    expect(url).toMatch(/\/video\/upload\/v\d+\/viztube\/[0-9a-f]{40}\.mp4$/)
    expect(cloud.assets()[0]?.eager).toEqual(['q_auto/mp4', 'q_auto,so_0/jpg', 'e_preview:duration_5,q_auto/mp4'])
  })

  it('is removed when it has another size than was announced, so that the right one can be sent', async () => {
    const upload = uploadTo(store)
    const target = await store.beginUpload(upload)
    const larger = await mp4OfSize(clip.length + 1_000)
    expect(await postPart(target, { content: larger, start: 0, total: larger.length })).toBe(200)
    const problem = `has ${larger.length} bytes instead of the announced ${clip.length}`
    await expect(store.finishUpload(upload)).rejects.toThrow(problem)
    expect(cloud.assets()).toEqual([])
    expect(await postPart(target, whole)).toBe(200)
    expect(await store.finishUpload(upload)).toMatchObject({ bytes: clip.length })
  })

  it.each([
    ['sound', { width: 0, height: 0 }, 'has no video track'],
    ['another format', { format: 'avi' }, 'is not an MP4'],
    ['a film of a week', { duration: 604_800 }, 'is longer than 24 hours'],
    ['a still', { duration: 0 }, 'has no duration'],
  ])('is removed when it is %s', async (_what, facts, problem) => {
    const upload = uploadTo(store)
    await postPart(await store.beginUpload(upload), whole)
    cloud.fail('look-up', { change: (answer) => ({ ...answer, ...facts }) })
    await expect(store.finishUpload(upload)).rejects.toThrow(problem)
    expect(cloud.assets()).toEqual([])
  })

  it('can be finished later when the service does not answer now', async () => {
    const upload = uploadTo(store)
    await postPart(await store.beginUpload(upload), whole)
    cloud.fail('look-up', { status: 500, times: 3 })
    await expect(store.finishUpload(upload)).rejects.toMatchObject({ status: 503, code: 'STORAGE_UNAVAILABLE' })
    cloud.fail('look-up', { answer: '{"public_id":7}' })
    await expect(store.finishUpload(upload)).rejects.toMatchObject({ status: 503 })
    expect(await store.finishUpload(upload)).toMatchObject({ publicId: upload.publicId })
  })

  it('does not begin while the service fails', async () => {
    cloud.fail('destroy', { status: 500, times: Infinity })
    for (let time = 0; time < 5; time++)
      await store.remove(store.newPublicId({ extension: 'mp4' }), 'video').catch(() => undefined)
    await expect(store.beginUpload(uploadTo(store))).rejects.toMatchObject({ status: 503 })
  })
})

describe('a direct upload on disk, in particular', () => {
  let root: string
  const secret = 'a secret that outlives the process'
  const storeWith = (options: Partial<Parameters<typeof createDiskMedia>[0]> = {}) =>
    createDiskMedia({ root, minFreeBytes: 0, secret, ...options })

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'media-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  const receive = (store: ReturnType<typeof createDiskMedia>, { url }: UploadTarget, start: number, end: number, file = clip) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const upload = store.parts.find(pathname.slice(UPLOAD_PATH.length + 1), Object.fromEntries(searchParams))
    if (upload === undefined) throw new Error('The address is not good')
    return store.parts.receive(upload, { start, end: end - 1 }, Readable.from([file.subarray(start, end)]))
  }

  it('goes on after a restart', async () => {
    const upload = uploadTo(storeWith())
    const target = await storeWith().beginUpload(upload)
    await receive(storeWith(), target, 20_000, clip.length)
    await expect(storeWith().finishUpload(upload)).rejects.toThrow('bytes 0-19999 of')
    await receive(storeWith(), target, 0, 20_000)
    expect(await storeWith().finishUpload(upload)).toMatchObject({ bytes: clip.length })
  })

  it('is removed by the name that it began with, also when it has turned out to be another kind of video', async () => {
    const store = storeWith()
    const webm = await readFile(fixture('clip.webm'))
    const upload = uploadTo(store, webm.length)
    await receive(store, await store.beginUpload(upload), 0, webm.length, webm)
    const { publicId } = await store.finishUpload(upload)
    expect(publicId).toBe(upload.publicId.replace('.mp4', '.webm'))
    await store.remove(upload.publicId, 'video')
    expect(await store.findMissing([publicId], 'video')).toEqual([publicId])
  })

  it('takes nothing in while it is being finished', async () => {
    const store = storeWith()
    const upload = uploadTo(store)
    const target = await store.beginUpload(upload)
    await receive(store, target, 0, clip.length)
    const finishing = store.finishUpload(upload)
    await expect(receive(store, target, 0, 10)).rejects.toMatchObject({ status: 409 })
    expect(await finishing).toMatchObject({ bytes: clip.length })
    await expect(receive(store, target, 0, 10)).rejects.toMatchObject({ status: 404 })
  })

  it('is finished by one call at a time', async () => {
    const store = storeWith()
    const upload = uploadTo(store)
    await receive(store, await store.beginUpload(upload), 0, clip.length)
    const calls = await Promise.allSettled([store.finishUpload(upload), store.finishUpload(upload)])
    expect(calls).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { status: 409 } }])
  })

  it('has addresses of its own for each secret', async () => {
    const target = await storeWith().beginUpload(uploadTo(storeWith()))
    await expect(async () => receive(storeWith({ secret: 'another' }), target, 0, 10)).rejects.toThrow('not good')
  })

  it('does not fill the disk', async () => {
    const target = await storeWith().beginUpload(uploadTo(storeWith()))
    const full = storeWith({ minFreeBytes: 2 ** 60 })
    await expect(full.beginUpload(uploadTo(full))).rejects.toMatchObject({ status: 503, code: 'STORAGE_UNAVAILABLE' })
    await expect(receive(full, target, 0, 10)).rejects.toMatchObject({ status: 503, code: 'STORAGE_UNAVAILABLE' })
  })

  it('is tidied up when nobody has removed it for a day, and not before', async () => {
    const store = storeWith()
    const upload = uploadTo(store)
    const target = await store.beginUpload(upload)
    const listed = async (storedBefore: number) => {
      for await (const batch of store.list({ storedBefore: new Date(storedBefore) })) expect(batch).toEqual([])
    }
    await listed(Date.now() + 86_000_000)
    await receive(store, target, 0, 10)
    await listed(Date.now() + 86_500_000)
    await expect(receive(store, target, 0, 10)).rejects.toMatchObject({ status: 404 })
  })
})
