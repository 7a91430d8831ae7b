import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CONTENT_TYPES, type ListedAsset, type MediaStore, type StagedFile } from '../../src/services/media/index.js'
import { fixture } from '../support/hostileMedia.js'

/** A store to try, and a look at it from outside. */
export interface StoreUnderTest {
  store: MediaStore
  /** The bytes that were stored for an address that clients are given, or undefined when it does not work. */
  fetch(url: string): Promise<Buffer | undefined>
  close(): Promise<void>
}

const TOMORROW = () => new Date(Date.now() + 86_400_000)

async function collect(store: MediaStore, storedBefore: Date): Promise<ListedAsset[]> {
  const found: ListedAsset[] = []
  for await (const batch of store.list({ storedBefore })) found.push(...batch)
  return found
}

/** What every driver of the media port has to do. */
export function mediaSuite(name: string, makeStore: () => Promise<StoreUnderTest>) {
  describe(name, () => {
    let staging: string
    let subject: StoreUnderTest

    beforeEach(async () => {
      staging = await mkdtemp(join(tmpdir(), 'staging-'))
      subject = await makeStore()
    })

    afterEach(async () => {
      await subject.close()
      await rm(staging, { recursive: true, force: true })
    })

    async function staged(sample: 'clip.mp4' | 'photo.jpg'): Promise<StagedFile> {
      const path = join(staging, crypto.randomUUID())
      await copyFile(fixture(sample), path)
      const { size: bytes } = await stat(path)
      const shared = { path, bytes, width: 320, height: 180 }
      return sample === 'clip.mp4'
        ? { ...shared, kind: 'video', extension: 'mp4', contentType: CONTENT_TYPES.mp4, duration: 2.5 }
        : { ...shared, kind: 'image', extension: 'jpg', contentType: CONTENT_TYPES.jpg }
    }

    /** As a caller does it: the name first. */
    const put = (file: StagedFile) => subject.store.put(file, subject.store.newPublicId(file))

    it('gives back what was put, byte by byte', async () => {
      const file = await staged('clip.mp4')
      const publicId = subject.store.newPublicId(file)
      const asset = await subject.store.put(file, publicId)
      expect(asset).toEqual({ publicId, url: expect.any(String), bytes: file.bytes, duration: 2.5 })
      expect(await subject.fetch(asset.url)).toEqual(await readFile(fixture('clip.mp4')))
    })

    it('states no duration for an image', async () => {
      expect(await put(await staged('photo.jpg'))).not.toHaveProperty('duration')
    })

    it('never gives two assets the same name, also when the same content comes many times at once', async () => {
      const files = await Promise.all(Array.from({ length: 20 }, () => staged('photo.jpg')))
      const assets = await Promise.all(files.map((file) => put(file)))
      expect(new Set(assets.map(({ publicId }) => publicId)).size).toBe(20)
      expect(new Set(assets.map(({ url }) => url)).size).toBe(20)
    })

    it('tells nothing of the name of the staged file', async () => {
      const file = await staged('photo.jpg')
      const { url, publicId } = await put(file)
      expect(`${url} ${publicId}`).not.toContain(file.path.split('/').at(-1))
    })

    it('removes an asset, and no other', async () => {
      const [gone, kept] = [await put(await staged('photo.jpg')), await put(await staged('photo.jpg'))]
      await subject.store.remove(gone.publicId, 'image')
      expect(await subject.fetch(gone.url)).toBeUndefined()
      expect(await subject.fetch(kept.url)).toBeDefined()
    })

    it('counts a missing asset as removed', async () => {
      const { publicId } = await put(await staged('clip.mp4'))
      await subject.store.remove(publicId, 'video')
      await expect(subject.store.remove(publicId, 'video')).resolves.toBeUndefined()
    })

    it('lists what is stored, with its kind and size', async () => {
      const [video, image] = [await staged('clip.mp4'), await staged('photo.jpg')]
      const [storedVideo, storedImage] = [await put(video), await put(image)]
      const listed = await collect(subject.store, TOMORROW())
      expect(listed).toHaveLength(2)
      expect(listed).toEqual(
        expect.arrayContaining([
          { publicId: storedVideo.publicId, kind: 'video', bytes: video.bytes, storedAt: expect.any(Date) },
          { publicId: storedImage.publicId, kind: 'image', bytes: image.bytes, storedAt: expect.any(Date) },
        ]),
      )
    })

    it('lists nothing that is younger than asked for', async () => {
      await put(await staged('photo.jpg'))
      expect(await collect(subject.store, new Date(Date.now() - 60_000))).toEqual([])
    })

    it('lists nothing when nothing was ever stored', async () => {
      expect(await collect(subject.store, TOMORROW())).toEqual([])
    })

    it('is ready, and stores nothing by saying so', async () => {
      await expect(subject.store.check()).resolves.toBeUndefined()
      expect(await collect(subject.store, TOMORROW())).toEqual([])
    })

    it('finds out which assets are missing', async () => {
      const [kept, gone, other] = [
        await put(await staged('photo.jpg')),
        await put(await staged('photo.jpg')),
        await staged('photo.jpg'),
      ]
      const never = subject.store.newPublicId(other)
      await subject.store.remove(gone.publicId, 'image')
      const asked = [gone.publicId, kept.publicId, never]
      expect((await subject.store.findMissing(asked, 'image')).sort()).toEqual([gone.publicId, never].sort())
      expect(await subject.store.findMissing([], 'image')).toEqual([])
    })

    it('finds out which of many assets are missing', async () => {
      const [image, video] = [await put(await staged('photo.jpg')), await put(await staged('clip.mp4'))]
      const file = await staged('photo.jpg')
      const missing = Array.from({ length: 250 }, () => subject.store.newPublicId(file))
      const asked = [...missing.slice(0, 130), image.publicId, ...missing.slice(130)]
      expect(await subject.store.findMissing(asked, 'image')).toEqual(missing)
      expect(await subject.store.findMissing([video.publicId], 'video')).toEqual([])
    })

    it('takes what no store has named for missing', async () => {
      expect(await subject.store.findMissing(['../secret', 'sample'], 'image')).toEqual(['../secret', 'sample'])
    })

    it('may leave something after a put that failed, which a removal takes away', async () => {
      const file = await staged('photo.jpg')
      const publicId = subject.store.newPublicId(file)
      await rm(file.path)
      await expect(subject.store.put(file, publicId)).rejects.toThrow()
      await expect(subject.store.remove(publicId, 'image')).resolves.toBeUndefined()
      expect(await collect(subject.store, TOMORROW())).toEqual([])
    })

    it('takes a name that it did not give for a mistake in the program', async () => {
      await expect(subject.store.put(await staged('photo.jpg'), '../photo.jpg')).rejects.toThrow(TypeError)
      await expect(subject.store.remove('../photo.jpg', 'image')).rejects.toThrow(TypeError)
    })
  })
}
