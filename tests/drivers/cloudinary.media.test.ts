import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { pino } from 'pino'
import { toConfig } from '../../src/config/index.js'
import { createCloudinaryMedia } from '../../src/services/media/cloudinary.media.js'
import { CONTENT_TYPES, type MediaStore, type StagedFile } from '../../src/services/media/index.js'
import type { Logger } from '../../src/utils/logger.js'
import { type CloudinaryServer, startCloudinaryServer } from '../support/cloudinaryServer.js'
import type { Fault } from '../support/cloudinaryServerFaults.js'
import { fixture } from '../support/hostileMedia.js'
import { mediaSuite } from './media.suite.js'

type Options = Parameters<typeof createCloudinaryMedia>[0]

const silent = pino({ level: 'silent' })

/** A real account, in the form of `CLOUDINARY_URL`. Its folder is emptied afterwards. */
const REAL = process.env['CLOUDINARY_TEST_URL'] ?? ''

const TRANSFORM_MAX_BYTES = 40_000_000

mediaSuite('media at a local server that speaks the API of Cloudinary', async () => {
  const cloud = await startCloudinaryServer()
  return {
    store: createCloudinaryMedia({ account: cloud.account, transformMaxBytes: TRANSFORM_MAX_BYTES, log: silent }),
    fetch: (url) => download(url),
    close: cloud.close,
  }
})

if (REAL === '')
  console.info('The suite of media stores has not run against Cloudinary itself: CLOUDINARY_TEST_URL names no account.')
else mediaSuite('media at Cloudinary itself', () => Promise.resolve(realStore()))

function realStore() {
  const { media } = toConfig({ CLOUDINARY_URL: REAL })
  if (media.kind !== 'cloudinary') throw new Error('CLOUDINARY_TEST_URL is not usable')
  const folder = `viztube-test-${crypto.randomUUID()}`
  const store = createCloudinaryMedia({ ...media, folder, log: silent })
  return {
    store,
    // What is cached for clients is another matter, and the version in an address only serves that.
    fetch: async (url: string) =>
      (await download(url)) && download(url.replace('f_auto,q_auto/', '').replace(/\/v\d+\//, `/v${String(Date.now())}/`)),
    close: async () => {
      for await (const batch of store.list({ storedBefore: new Date(Date.now() + 86_400_000) }))
        for (const { publicId, kind } of batch) await store.remove(publicId, kind)
    },
  }
}

async function download(url: string): Promise<Buffer | undefined> {
  const answer = await fetch(url)
  return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined
}

describe('media at Cloudinary, in particular', () => {
  let cloud: CloudinaryServer
  let folder: string
  let lines: string[]
  let log: Logger

  beforeEach(async () => {
    cloud = await startCloudinaryServer({ minPartBytes: 1_000, transformMaxBytes: 2_000_000 })
    folder = await mkdtemp(join(tmpdir(), 'staging-'))
    lines = []
    log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  })

  afterEach(async () => {
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  })

  const connect = (options: Partial<Options> = {}) =>
    createCloudinaryMedia({
      account: cloud.account,
      transformMaxBytes: TRANSFORM_MAX_BYTES,
      log,
      ...options,
      times: { retryDelay: 1, ...options.times },
    })

  async function photo(): Promise<StagedFile> {
    const path = join(folder, crypto.randomUUID())
    await copyFile(fixture('photo.jpg'), path)
    const { size: bytes } = await stat(path)
    return { path, kind: 'image', bytes, extension: 'jpg', contentType: CONTENT_TYPES.jpg, width: 800, height: 450 }
  }

  /** A whole video of about any size: what comes after its content is skipped by players. */
  async function clip(bytes?: number): Promise<StagedFile> {
    const path = join(folder, crypto.randomUUID())
    await copyFile(fixture('clip.mp4'), path)
    if (bytes !== undefined) await pad(path, bytes)
    const { size } = await stat(path)
    return {
      path,
      kind: 'video',
      bytes: size,
      extension: 'mp4',
      contentType: CONTENT_TYPES.mp4,
      duration: 2.5,
      width: 320,
      height: 180,
    }
  }

  const put = (store: MediaStore, file: StagedFile) => store.put(file, store.newPublicId(file))
  const uploads = () => cloud.calls('upload').length
  const unavailable = { status: 503, code: 'STORAGE_UNAVAILABLE', retryAfter: 30 }
  const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

  describe('what it stores', () => {
    it('is named with 160 random bits in its folder, and with nothing of the staged file', async () => {
      const file = await photo()
      const { publicId, url } = await put(connect(), file)
      expect(publicId).toMatch(/^viztube\/[0-9a-f]{40}$/)
      const [asset] = cloud.assets()
      const origin = cloud.account.uploadPrefix
      expect(url).toBe(`${origin}/viztube-test/image/upload/f_auto,q_auto/v${String(asset?.version)}/${publicId}.jpg`)
      expect(cloud.calls('upload')[0]?.params).toMatchObject({
        public_id: publicId,
        overwrite: '0',
        unique_filename: '0',
        invalidate: '1',
      })
    })

    it('is a video where clients expect one, transformed when it is small', async () => {
      const { url, duration } = await put(connect(), await clip())
      expect(url).toContain('/video/upload/f_auto,q_auto/v')
      expect(duration).toBe(2.5)
      expect(cloud.assets()).toMatchObject([{ resourceType: 'video', eager: [] }])
      expect(await download(url)).toEqual(await readFile(fixture('clip.mp4')))
    })

    it('is delivered untransformed when it is large, and other versions are made afterwards', async () => {
      const file = await clip(2_500_000)
      const { url } = await put(connect({ transformMaxBytes: 2_000_000 }), file)
      expect(url).toMatch(/\/video\/upload\/v\d+\/viztube\/[0-9a-f]{40}\.mp4$/)
      expect(await delivered(url)).toBe(await contentOf(file))
      expect(await download(url.replace('/upload/', '/upload/f_auto,q_auto/'))).toBeUndefined()
      expect(await download(url.replace('/upload/', '/upload/q_auto/'))).toBeDefined()
      expect(cloud.calls('upload')[0]?.params).toMatchObject({ eager_async: '1' })
      expect(cloud.assets()[0]?.eager).toEqual(['q_auto/mp4', 'q_auto,so_0/jpg', 'e_preview:duration_5,q_auto/mp4'])
    })

    it('may lose its staged file while it is sent', async () => {
      const file = await clip(3_000_000)
      cloud.fail('upload', { slow: 50 })
      const stored = put(connect({ partBytes: 1_000_000 }), file)
      while (uploads() === 0) await new Promise(setImmediate)
      await rm(file.path)
      expect(await stored).toMatchObject({ bytes: file.bytes })
    })

    it.each([
      [2.5, 3.4, 3.4],
      [2.5, 3.6, 2.5],
      [100, 104, 104],
      [100, 94, 100],
      [2.5, 0, 2.5],
      [2.5, undefined, 2.5],
    ])('lasts as long as its file says (%s s) unless Cloudinary (%s s) agrees', async (ours, theirs, kept) => {
      cloud.fail('upload', { change: (answer) => ({ ...answer, duration: theirs }) })
      expect(await put(connect(), { ...(await clip()), duration: ours })).toMatchObject({ duration: kept })
      expect(logged().some(({ msg }) => String(msg).includes('another duration'))).toBe(theirs !== undefined && theirs !== kept)
    })
  })

  describe('a video that is larger than a part', () => {
    it('is sent in parts, one after the other, and arrives as it was', async () => {
      const file = await clip(2_500_000)
      const { url, bytes } = await put(connect({ partBytes: 1_000_000 }), file)
      const calls = cloud.calls('upload')
      expect(calls.map(({ contentRange }) => contentRange)).toEqual([
        'bytes 0-999999/2500000',
        'bytes 1000000-1999999/2500000',
        'bytes 2000000-2499999/2500000',
      ])
      expect(new Set(calls.map(({ uploadId }) => uploadId)).size).toBe(1)
      expect(bytes).toBe(2_500_000)
      expect(await delivered(url.replace('f_auto,q_auto/', ''))).toBe(await contentOf(file))
    })

    it('is sent in one piece when it is exactly as large as a part, and in whole parts when these fit', async () => {
      const store = connect({ partBytes: 1_000_000 })
      await put(store, await clip(1_000_000))
      expect(cloud.calls('upload').map(({ contentRange }) => contentRange)).toEqual([undefined])
      await put(store, await clip(2_000_000))
      expect(uploads()).toBe(3)
    })

    it('needs only its failed part again', async () => {
      cloud.fail('upload', { status: 503, after: 1, times: 2 })
      const file = await clip(2_500_000)
      const { url } = await put(connect({ partBytes: 1_000_000 }), file)
      expect(cloud.calls('upload').map(({ outcome }) => outcome)).toEqual([200, 503, 503, 200, 200])
      expect(await delivered(url.replace('f_auto,q_auto/', ''))).toBe(await contentOf(file))
    })

    it.each<[string, Fault]>([
      ['a part', { lost: true, after: 1 }],
      ['the last part', { lost: true, after: 2 }],
      ['the last part, which is cut off,', { cut: 'answer', after: 2 }],
    ])('is stored once when the answer to %s is lost', async (_, fault) => {
      cloud.fail('upload', fault)
      const file = await clip(2_500_000)
      const { url, duration } = await put(connect({ partBytes: 1_000_000 }), file)
      expect(cloud.assets()).toHaveLength(1)
      expect(duration).toBe(2.5)
      expect(await delivered(url.replace('f_auto,q_auto/', ''))).toBe(await contentOf(file))
    })

    it('fails when a part is refused for good', async () => {
      cloud.fail('upload', { status: 400, message: 'The first part must come first', after: 2 })
      await expect(put(connect({ partBytes: 1_000_000 }), await clip(2_500_000))).rejects.toMatchObject(unavailable)
      expect(uploads()).toBe(3)
      expect(cloud.assets()).toEqual([])
    })
  })

  describe('a service that fails for a moment', () => {
    it.each<[string, Fault]>([
      ['500', { status: 500, times: 2 }],
      ['502 in HTML', { answer: '<html>Bad Gateway</html>', status: 502, type: 'text/html', times: 2 }],
      ['500 in HTML', { answer: '<html>Oops</html>', status: 500, type: 'text/html', times: 2 }],
      ['503', { status: 503, times: 2 }],
      ['420', { status: 420, times: 2 }],
      ['423', { status: 423, times: 2 }],
      ['429', { status: 429, times: 2 }],
      ['a connection that is reset while the file is sent', { cut: 'request', times: 2 }],
      ['an answer that breaks off', { cut: 'answer', times: 2 }],
      ['no answer, though it has stored the file', { lost: true, times: 2 }],
      ['silence', { hang: true, times: 2 }],
    ])('is asked again: %s', async (_, fault) => {
      const store = connect({ times: { request: 400 } })
      cloud.fail('upload', fault)
      const { url } = await put(store, await photo())
      expect(uploads()).toBe(3)
      expect(cloud.assets()).toHaveLength(1)
      expect(await download(url)).toBeDefined()
    })

    it('is asked three times at most', async () => {
      cloud.fail('upload', { status: 500, times: Infinity })
      await expect(put(connect(), await photo())).rejects.toMatchObject(unavailable)
      expect(uploads()).toBe(3)
    })

    it('is asked again about everything else, too', async () => {
      const store = connect()
      const { publicId } = await put(store, await photo())
      for (const operation of ['list', 'look-up', 'destroy'] as const) cloud.fail(operation, { status: 500, times: 2 })
      expect(await store.findMissing([publicId], 'image')).toEqual([])
      await store.remove(publicId, 'image')
      expect(await listed(store)).toEqual([])
      expect(cloud.assets()).toEqual([])
    })

    it('is given up within the time of a call, repetitions included', async () => {
      for (const operation of ['upload', 'list'] as const) cloud.fail(operation, { hang: true, times: Infinity })
      const store = connect({ times: { call: 300 } })
      await expect(put(store, await photo())).rejects.toMatchObject(unavailable)
      await expect(listed(store)).rejects.toMatchObject(unavailable)
      await expect(put(connect({ times: { request: 200, call: 300 } }), await photo())).rejects.toMatchObject(unavailable)
    })

    it('is left without a connection that nobody waits for', async () => {
      for (const operation of ['upload', 'list'] as const) cloud.fail(operation, { hang: true, times: Infinity })
      const store = connect({ times: { call: 200 } })
      await expect(put(store, await photo())).rejects.toMatchObject(unavailable)
      await expect(listed(store)).rejects.toMatchObject(unavailable)
      while ((await cloud.connections()) > 0) await new Promise(setImmediate)
    })

    it('which is slow, but not too slow, has time', async () => {
      cloud.fail('upload', { slow: 300 })
      await put(connect(), await photo())
      expect(uploads()).toBe(1)
    })
  })

  describe('a service that says no', () => {
    it.each<[string, Fault]>([
      ['400', { status: 400, message: 'Invalid eager parameter' }],
      ['401', { status: 401 }],
      ['403', { status: 403 }],
      ['404', { status: 404 }],
      ['200 and a text that is no JSON', { answer: '<html>Welcome to this network</html>', type: 'text/html' }],
      ['200 and another JSON', { answer: '{"hello":"there"}' }],
      ['200 and null', { answer: 'null' }],
      ['200 and a list', { answer: '[]' }],
      ['200 and an address that is none', { change: (answer) => ({ ...answer, secure_url: 'javascript:alert(1)' }) }],
      ['200 and another asset', { change: (answer) => ({ ...answer, public_id: 'sample' }) }],
      ['200 and another kind', { change: (answer) => ({ ...answer, resource_type: 'raw' }) }],
    ])('is not asked again: %s', async (_, fault) => {
      cloud.fail('upload', fault)
      const store = connect()
      const file = await photo()
      const publicId = store.newPublicId(file)
      await expect(store.put(file, publicId)).rejects.toMatchObject(unavailable)
      expect(uploads()).toBe(1)
      await store.remove(publicId, 'image')
      expect(cloud.assets()).toEqual([])
    })

    it.each([
      ['remove', 'destroy'],
      ['findMissing', 'look-up'],
      ['list', 'list'],
      ['check', 'ping'],
    ] as const)('in a strange way makes %s fail', async (method, operation) => {
      const answer = '{"hello":"there"}'
      cloud.fail(operation, method === 'check' ? { answer: 'hello' } : { answer })
      const store = connect()
      const id = store.newPublicId(await photo())
      const calls = {
        remove: () => store.remove(id, 'image'),
        findMissing: () => store.findMissing([id], 'image'),
        list: () => listed(store),
        check: () => store.check(),
      }
      await expect(calls[method]()).rejects.toMatchObject(unavailable)
    })

    it('to the file itself makes the file the problem', async () => {
      const file = await photo()
      const store = connect()
      await copyFile(fixture('README.md'), file.path)
      await expect(put(store, file)).rejects.toMatchObject({ status: 400, code: 'VALIDATION_FAILED' })
      const message = 'File size too large. Got 104900000. Maximum is 104857600.'
      cloud.fail('upload', { status: 400, message })
      await expect(put(store, await clip())).rejects.toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' })
      expect(uploads()).toBe(2)
    })
  })

  describe('an account that is not ours', () => {
    const wrong = { apiSecret: 'the-wrong-secret-0123456789', apiKey: '111222333444555', cloudName: 'somebody-else' }

    it.each(['apiSecret', 'apiKey', 'cloudName'] as const)('by its %s is told to the operator', async (part) => {
      const store = connect({ account: { ...cloud.account, [part]: wrong[part] } })
      await expect(put(store, await photo())).rejects.toMatchObject(unavailable)
      expect(uploads()).toBe(1)
      expect(logged()).toContainEqual(
        expect.objectContaining({ level: 50, status: 401, msg: expect.stringContaining('CLOUDINARY_') }),
      )
    })

    it('because a clock is wrong is told to the operator', async () => {
      const later = await startCloudinaryServer({ now: () => new Date(Date.now() + 2 * 3_600_000) })
      try {
        await expect(put(connect({ account: later.account }), await photo())).rejects.toMatchObject(unavailable)
      } finally {
        await later.close()
      }
      expect(logged()).toContainEqual(expect.objectContaining({ level: 50, status: 400, msg: expect.stringContaining('clock') }))
    })
  })

  it('keeps secrets, keys and signatures out of logs and errors', async () => {
    const account = { ...cloud.account, apiSecret: 'the-wrong-secret-0123456789' }
    const store = connect({ account, times: { request: 300, ping: 300 } })
    const file = await photo()
    const id = store.newPublicId(file)
    const errors: unknown[] = []
    const keep = (work: Promise<unknown>) => work.catch((error: unknown) => errors.push(error))

    await keep(put(store, file))
    await keep(store.remove(id, 'image'))
    await keep(store.findMissing([id], 'image'))
    await keep(listed(store))
    await keep(store.check())
    for (const fault of [{ status: 500 }, { status: 503 }, { hang: true }, { cut: 'answer' }, { answer: 'no' }] as Fault[]) {
      for (const operation of ['upload', 'list'] as const) cloud.fail(operation, { ...fault, times: 3 })
      const fresh = connect({ account, times: { request: 300 } })
      await keep(put(fresh, file))
      await keep(listed(fresh))
      cloud.heal()
    }
    await keep(put(connect({ account: { ...account, apiKey: '555666777888999' } }), file))
    expect(errors).toHaveLength(16)

    for (const err of errors) log.error({ err }, 'a request failed')
    const everything = lines.join('\n') + errors.map((error) => inspected(error)).join('\n')
    const signatures = cloud.calls('upload').map(({ params }) => params['signature'])
    const basic = Buffer.from(`${account.apiKey}:${account.apiSecret}`).toString('base64')
    for (const secret of [account.apiSecret, account.apiKey, '555666777888999', basic, ...signatures]) {
      if (secret !== undefined) expect(everything).not.toContain(secret)
    }
    expect(signatures.filter((signature) => signature !== undefined).length).toBeGreaterThan(0)
    expect(everything).toContain('Invalid Signature')
    expect(everything).toContain('Invalid api_key')
  })

  describe('after five failures in a row', () => {
    let time: number
    let store: MediaStore

    beforeEach(async () => {
      time = 0
      store = connect({ now: () => time })
      cloud.fail('upload', { status: 500, times: 15 })
      for (let count = 0; count < 5; count++) await expect(put(store, await photo())).rejects.toMatchObject(unavailable)
      expect(uploads()).toBe(15)
    })

    it('refuses at once, without asking', async () => {
      const file = await photo()
      await expect(put(store, file)).rejects.toMatchObject(unavailable)
      await expect(store.remove(store.newPublicId(file), 'image')).rejects.toMatchObject(unavailable)
      await expect(store.check()).rejects.toMatchObject(unavailable)
      expect(cloud.calls()).toHaveLength(15)
    })

    it('tries one upload after 30 s, and is back when it succeeds', async () => {
      time = 30_000
      await expect(store.check()).resolves.toBeUndefined()
      cloud.fail('upload', { slow: 100 })
      const [trial, other] = await Promise.allSettled([put(store, await photo()), put(store, await photo())])
      expect([trial.status, other.status].sort()).toEqual(['fulfilled', 'rejected'])
      await put(store, await photo())
      expect(uploads()).toBe(17)
    })

    it('still lists', async () => {
      expect(await listed(store)).toEqual([])
    })
  })

  it('does not stop uploads because the calls for administrators are used up', async () => {
    const store = connect()
    for (const operation of ['list', 'look-up', 'ping'] as const) cloud.fail(operation, { status: 420, times: Infinity })
    for (let count = 0; count < 6; count++) await expect(listed(store)).rejects.toMatchObject(unavailable)
    await expect(store.check()).resolves.toBeUndefined()
    await put(store, await photo())
  })

  it('does not count bad files against the service', async () => {
    const store = connect()
    const file = await photo()
    await copyFile(fixture('README.md'), file.path)
    for (let count = 0; count < 6; count++) await expect(put(store, file)).rejects.toMatchObject({ status: 400 })
    await rm(file.path)
    for (let count = 0; count < 6; count++) await expect(put(store, file)).rejects.toThrow('ENOENT')
    await put(store, await photo())
  })

  describe('a removal', () => {
    it('reaches what an upload with a lost answer has stored', async () => {
      cloud.fail('upload', { lost: true, times: 3 })
      const store = connect()
      const file = await photo()
      const id = store.newPublicId(file)
      await expect(store.put(file, id)).rejects.toMatchObject(unavailable)
      expect(cloud.assets()).toHaveLength(1)
      await store.remove(id, 'image')
      expect(cloud.assets()).toEqual([])
      expect(cloud.calls('destroy')[0]?.params).toMatchObject({ public_id: id, invalidate: 'true' })
    })

    it('of another kind leaves the asset', async () => {
      const store = connect()
      const { publicId } = await put(store, await clip())
      await store.remove(publicId, 'image')
      expect(cloud.assets()).toHaveLength(1)
      await store.remove(publicId, 'video')
      expect(cloud.assets()).toEqual([])
    })

    it('whose answer is lost succeeds the next time', async () => {
      const store = connect()
      const { publicId } = await put(store, await photo())
      cloud.fail('destroy', { lost: true })
      await expect(store.remove(publicId, 'image')).resolves.toBeUndefined()
    })

    it('is not done unless the service says so', async () => {
      const store = connect()
      const { publicId } = await put(store, await photo())
      cloud.fail('destroy', { answer: '{"result":"error"}' })
      await expect(store.remove(publicId, 'image')).rejects.toMatchObject(unavailable)
    })
  })

  describe('the list', () => {
    it('has all pages, and only what is ours', async () => {
      const store = connect()
      const ours = await Promise.all(Array.from({ length: 5 }, async () => (await put(store, await photo())).publicId))
      const other = connect({ folder: 'viztube-other' })
      await put(other, await photo())
      cloud.fail('list', {
        change: ({ resources }) => ({ resources: (resources as unknown[]).slice(0, 2), next_cursor: secondOf(ours) }),
      })
      const found = (await listed(store)).map(({ publicId }) => publicId)
      expect(found).toEqual([...ours].sort())
      expect(
        cloud.calls('list').map(({ params, resourceType }) => [resourceType, params['prefix'], params['next_cursor']]),
      ).toEqual([
        ['image', 'viztube/', undefined],
        ['image', 'viztube/', secondOf(ours)],
        ['video', 'viztube/', undefined],
      ])
    })

    it('leaves out backups of removed assets, and what others put in our folder', async () => {
      const store = connect()
      const { publicId } = await put(store, await photo())
      const asset = { public_id: 'viztube/holiday', bytes: 1, created_at: '2020-01-01T00:00:00Z', placeholder: false }
      const backup = { ...asset, public_id: store.newPublicId(await photo()), placeholder: true }
      cloud.fail('list', { change: ({ resources }) => ({ resources: [asset, backup, ...(resources as unknown[])] }) })
      cloud.fail('look-up', { change: ({ resources }) => ({ resources: [backup, ...(resources as unknown[])] }) })
      expect((await listed(store)).map((found) => found.publicId)).toEqual([publicId])
      expect(await store.findMissing([publicId, backup.public_id], 'image')).toEqual([backup.public_id])
    })
  })

  describe('readiness', () => {
    it('is asked for once in 30 s, however many ask', async () => {
      let time = 0
      const store = connect({ now: () => time })
      await Promise.all(Array.from({ length: 10 }, () => store.check()))
      time = 29_999
      await store.check()
      expect(cloud.calls('ping')).toHaveLength(1)
      time = 30_000
      await store.check()
      expect(cloud.calls('ping')).toHaveLength(2)
    })

    it('ends in time, and is asked for again soon after a failure', async () => {
      let time = 0
      const store = connect({ now: () => time, times: { ping: 200 } })
      cloud.fail('ping', { hang: true })
      await expect(store.check()).rejects.toMatchObject(unavailable)
      await expect(store.check()).rejects.toMatchObject(unavailable)
      expect(cloud.calls('ping')).toHaveLength(1)
      time = 5_000
      await expect(store.check()).resolves.toBeUndefined()
    })

    it('is missing when nobody listens', async () => {
      const account = { ...cloud.account, uploadPrefix: 'http://127.0.0.1:1' }
      const store = connect({ account })
      await expect(store.check()).rejects.toMatchObject(unavailable)
      await expect(put(store, await photo())).rejects.toMatchObject(unavailable)
    })
  })
})

async function listed(store: MediaStore) {
  const found = []
  for await (const batch of store.list({ storedBefore: new Date(Date.now() + 86_400_000) })) found.push(...batch)
  return found
}

/** Of millions of bytes, to be compared quickly. */
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex')

const contentOf = async ({ path }: StagedFile) => md5(await readFile(path))

const delivered = async (url: string) => md5((await download(url)) ?? Buffer.alloc(0))

const secondOf = (ids: string[]) => [...ids].sort()[1]

/** Makes an MP4 exactly this long with a box that everybody skips. */
async function pad(path: string, bytes: number) {
  const { size } = await stat(path)
  const file = await open(path, 'a')
  const head = Buffer.alloc(8)
  head.writeUInt32BE(bytes - size)
  head.write('free', 4)
  // Not the same byte everywhere: an exchanged part would not show.
  const rest = Buffer.alloc(bytes - size - 8)
  for (let index = 0; index < rest.length; index += 4) rest.writeUInt32LE(index, Math.min(index, rest.length - 4))
  await file.write(Buffer.concat([head, rest])).finally(() => file.close())
}

/** Everything that is reachable from an error, also what its text does not show. */
function inspected(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null || seen.has(value)) return String(value)
  seen.add(value)
  return Reflect.ownKeys(value)
    .map((key) => `${String(key)}: ${inspected(Reflect.get(value, key), seen)}`)
    .join('\n')
}
