import { copyFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDiskMedia } from '../../../../src/services/media/disk.media.js'
import { mediaSession, type MediaStore, type StagedFile } from '../../../../src/services/media/index.js'
import { fixture } from '../../../support/hostileMedia.js'

describe('a media session', () => {
  let folder: string
  let store: MediaStore

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-'))
    store = createDiskMedia({ root: join(folder, 'media'), minFreeBytes: 0 })
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function staged(): Promise<StagedFile> {
    const path = join(folder, crypto.randomUUID())
    await copyFile(fixture('drawing.png'), path)
    const { size: bytes } = await stat(path)
    return { path, kind: 'image', bytes, extension: 'png', contentType: 'image/png', width: 320, height: 180 }
  }

  const missing: StagedFile = {
    path: '/nowhere',
    kind: 'image',
    bytes: 1,
    extension: 'png',
    contentType: 'image/png',
    width: 1,
    height: 1,
  }

  const stored = async () => {
    const entries = await readdir(join(folder, 'media'), { recursive: true, withFileTypes: true }).catch(() => [])
    return entries.filter((entry) => entry.isFile()).length
  }

  /** The real store, but each put takes some time more, and the moments are seen. */
  const slow = (milliseconds: number): MediaStore => ({
    ...store,
    put: async (file) => {
      await sleep(milliseconds)
      return store.put(file)
    },
  })

  it('keeps what it stored and returns what the work returns', async () => {
    const file = await staged()
    expect(await mediaSession(store, async (session) => (await session.put(file)).bytes)).toBe(file.bytes)
    expect(await stored()).toBe(1)
  })

  it('removes everything when the work fails after its puts, and throws its error', async () => {
    const [one, two] = [await staged(), await staged()]
    const failure = new Error('the row could not be written')
    const work = mediaSession(store, async (session) => {
      await Promise.all([session.put(one), session.put(two)])
      throw failure
    })
    await expect(work).rejects.toBe(failure)
    expect(await stored()).toBe(0)
  })

  it('waits for a put that is still under way when another one fails, and removes it too', async () => {
    const file = await staged()
    const delayed = slow(100)
    const work = mediaSession({ ...store, put: (put) => (put === missing ? store.put(put) : delayed.put(put)) }, (session) =>
      Promise.all([session.put(file), session.put(missing)]),
    )
    await expect(work).rejects.toThrow('ENOENT')
    expect(await stored()).toBe(0)
    await sleep(200)
    expect(await stored()).toBe(0)
  })

  it('throws the first error when several puts fail', async () => {
    const put = async (file: StagedFile) => {
      await sleep(file === missing ? 50 : 5)
      throw new Error(file === missing ? 'second' : 'first')
    }
    const file = await staged()
    await expect(
      mediaSession({ ...store, put }, (session) => Promise.all([session.put(missing), session.put(file)])),
    ).rejects.toThrow('first')
  })

  it('tells of what it could not remove, removes the rest, and still throws the error of the work', async () => {
    const [one, two] = [await staged(), await staged()]
    const down = new Error('the store is down')
    const kept: unknown[] = []
    let removals = 0
    const remove: MediaStore['remove'] = async (publicId, kind) => {
      removals += 1
      if (removals === 1) throw down
      await store.remove(publicId, kind)
    }
    const work = mediaSession(
      { ...store, remove },
      async (session) => {
        await session.put(one)
        await session.put(two)
        throw new Error('the row could not be written')
      },
      (publicId, kind, error) => kept.push({ publicId, kind, error }),
    )
    await expect(work).rejects.toThrow('the row could not be written')
    expect(kept).toEqual([{ publicId: expect.any(String), kind: 'image', error: down }])
    expect(await stored()).toBe(1)
  })

  it('takes nothing more once it is over', async () => {
    const file = await staged()
    const session = await mediaSession(store, (session) => Promise.resolve(session))
    await expect(session.put(file)).rejects.toThrow('over')
    expect(await stored()).toBe(0)
  })
})
