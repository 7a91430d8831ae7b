import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDiskMedia } from '../../src/services/media/disk.media.js'
import type { MediaStore, StagedFile } from '../../src/services/media/index.js'
import { fixture } from '../support/hostileMedia.js'
import { mediaSuite } from './media.suite.js'

const SHARED_MEMORY = '/dev/shm'
const EXABYTE = 2 ** 60

mediaSuite('media on disk', async () => {
  const root = await mkdtemp(join(tmpdir(), 'media-'))
  return {
    store: createDiskMedia({ root, minFreeBytes: 0 }),
    fetch: (url) => readFile(join(root, url.replace(/^\/media\//, ''))).catch(() => undefined),
    close: () => rm(root, { recursive: true, force: true }),
  }
})

describe('media on disk, in particular', () => {
  let folder: string
  let root: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'media-'))
    root = join(folder, 'media')
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function staged(inFolder = folder): Promise<StagedFile> {
    const path = join(inFolder, crypto.randomUUID())
    await copyFile(fixture('photo.jpg'), path)
    const { size: bytes } = await stat(path)
    return { path, kind: 'image', bytes, extension: 'jpg', contentType: 'image/jpeg', width: 800, height: 450 }
  }

  async function put(store: MediaStore, inFolder?: string) {
    const file = await staged(inFolder)
    return store.put(file, store.newPublicId(file))
  }

  const filesBelow = async (path: string) =>
    (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name)

  it('makes its folder when it is first needed', async () => {
    const { url } = await put(createDiskMedia({ root, minFreeBytes: 0 }))
    expect(await readFile(join(folder, url))).toEqual(await readFile(fixture('photo.jpg')))
  })

  it('names an asset with 160 random bits and the extension of its content, in a folder of the first eight', async () => {
    const { url, publicId } = await put(createDiskMedia({ root, minFreeBytes: 0 }))
    expect(publicId).toMatch(/^([0-9a-f]{2})\/\1[0-9a-f]{38}\.jpg$/)
    expect(url).toBe(`/media/${publicId}`)
  })

  it('keeps files that a web server in its group can read, and others cannot', async () => {
    const { publicId } = await put(createDiskMedia({ root, minFreeBytes: 0 }))
    expect(((await stat(join(root, publicId))).mode & 0o777).toString(8)).toBe('640')
  })

  it('takes a file from another file system', async () => {
    const other = await mkdtemp(join(SHARED_MEMORY, 'staging-')).catch(() => undefined)
    if (other === undefined || (await stat(other)).dev === (await stat(folder)).dev) {
      console.warn(`NOT TESTED: there is no second file system at ${SHARED_MEMORY} to stage a file on`)
      return
    }
    try {
      const { publicId } = await put(createDiskMedia({ root, minFreeBytes: 0 }), other)
      expect(await readFile(join(root, publicId))).toEqual(await readFile(fixture('photo.jpg')))
      expect(await filesBelow(root)).toHaveLength(1)
    } finally {
      await rm(other, { recursive: true })
    }
  })

  it('refuses to fill the disk, and says when to come back', async () => {
    const store = createDiskMedia({ root, minFreeBytes: EXABYTE })
    const unavailable = { status: 503, code: 'STORAGE_UNAVAILABLE', retryAfter: 30 }
    await expect(put(store)).rejects.toMatchObject(unavailable)
    await expect(store.check()).rejects.toMatchObject(unavailable)
    expect(await filesBelow(root)).toEqual([])
  })

  it('is unavailable where it can not make its folder', async () => {
    await writeFile(root, 'a file is in the way')
    const store = createDiskMedia({ root, minFreeBytes: 0 })
    await expect(put(store)).rejects.toMatchObject({ status: 503 })
    await expect(store.check()).rejects.toMatchObject({ status: 503 })
  })

  it.each([
    '../secret.jpg',
    'ab/../../secret.jpg',
    '/etc/passwd',
    `ab/${'ab'.repeat(20)}.html`,
    `ab/${'cd'.repeat(20)}.jpg`,
    `ab/${'ab'.repeat(20)}.jpg\n`,
    `AB/${'AB'.repeat(20)}.jpg`,
    '',
  ])('takes %j for a mistake in the program, not for the name of an asset', async (publicId) => {
    await writeFile(join(folder, 'secret.jpg'), 'secret')
    await mkdir(join(root, 'ab'), { recursive: true })
    await expect(createDiskMedia({ root }).remove(publicId, 'image')).rejects.toThrow(TypeError)
    expect(await readFile(join(folder, 'secret.jpg'), 'utf8')).toBe('secret')
  })

  it('lists neither what is still being written nor what somebody else put there, and clears up after a put that died', async () => {
    const store = createDiskMedia({ root, minFreeBytes: 0 })
    const { publicId } = await put(store)
    const shard = join(root, publicId.slice(0, 2))
    const abandoned = join(shard, `.${'0'.repeat(40)}.tmp`)
    await writeFile(abandoned, 'half')
    await writeFile(join(shard, 'notes.txt'), 'mine')
    await writeFile(join(root, 'README'), 'mine')

    const listed = async (storedBefore: Date) => {
      const names: string[] = []
      for await (const batch of store.list({ storedBefore })) names.push(...batch.map((asset) => asset.publicId))
      return names
    }
    await listed(new Date(Date.now() - 60_000))
    expect(await readFile(abandoned, 'utf8')).toBe('half')
    expect(await listed(new Date(Date.now() + 60_000))).toEqual([publicId])
    await expect(stat(abandoned)).rejects.toThrow('ENOENT')
    expect(await readFile(join(shard, 'notes.txt'), 'utf8')).toBe('mine')
  })

  it('lists many assets in batches', async () => {
    await mkdir(join(root, 'ab'), { recursive: true })
    const names = Array.from({ length: 450 }, (_, index) => `ab${String(index).padStart(38, '0')}.png`)
    await Promise.all(names.map((name) => writeFile(join(root, 'ab', name), '')))
    const sizes: number[] = []
    for await (const batch of createDiskMedia({ root }).list({ storedBefore: new Date(Date.now() + 60_000) }))
      sizes.push(batch.length)
    expect(sizes).toEqual([200, 200, 50])
  })
})
