import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { inspectVideo } from '../../../../src/services/media/inspectVideo.js'
import { InvalidMedia } from '../../../../src/services/media/invalidMedia.js'
import { fixture, hostileVideos, mp4OfSize, writeMp4OfSize } from '../../../support/hostileMedia.js'

const MEBIBYTE = 2 ** 20

describe('inspecting a video', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inspect-'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function inspect(bytes: Buffer, name: string = crypto.randomUUID()) {
    const path = join(folder, name)
    await writeFile(path, bytes)
    return inspectVideo(path)
  }

  it.each([
    ['clip.mp4', 'mp4', 'video/mp4', 2.5],
    ['clip-moov-last.mp4', 'mp4', 'video/mp4', 2.5],
    ['clip-fragmented.mp4', 'mp4', 'video/mp4', 2.583],
    ['clip.mov', 'mov', 'video/quicktime', 2.5],
    ['clip.webm', 'webm', 'video/webm', 2.508],
    ['clip-live.webm', 'webm', 'video/webm', 2.5],
    ['clip.mkv', 'mkv', 'video/x-matroska', 2.523],
  ])('reads %s', async (name, extension, contentType, duration) => {
    const { size: bytes } = await stat(fixture(name))
    expect(await inspectVideo(fixture(name))).toEqual({
      path: fixture(name),
      kind: 'video',
      bytes,
      extension,
      contentType,
      duration: expect.closeTo(duration, 2),
      width: 320,
      height: 180,
    })
  })

  it('goes by the content, whatever the name says', async () => {
    expect(await inspect(await readFile(fixture('clip.webm')), 'picture.png')).toMatchObject({ extension: 'webm' })
  })

  it('leaves the file as it is', async () => {
    const clip = await readFile(fixture('clip.mp4'))
    const { path } = await inspect(clip)
    expect(await readFile(path)).toEqual(clip)
  })

  it('gives the sides as shown when the picture is turned', async () => {
    const clip = await readFile(fixture('clip.mp4'))
    const quarterTurn = Buffer.from('000000000001000000000000ffff0000', 'hex')
    quarterTurn.copy(clip, clip.indexOf('tkhd') + 4 + 40)
    expect(await inspect(clip)).toMatchObject({ width: 180, height: 320 })
  })

  it('reads a live recording that stopped in the middle of a block', async () => {
    const live = await readFile(fixture('clip-live.webm'))
    expect(await inspect(live.subarray(0, -1000))).toMatchObject({ duration: expect.closeTo(2.4, 0) })
  })

  it('reads a video of exactly the size that is asked for', async () => {
    const path = join(folder, 'hundred.mp4')
    await writeMp4OfSize(path, 100 * MEBIBYTE + 1)
    expect(await inspectVideo(path)).toMatchObject({ bytes: 100 * MEBIBYTE + 1, duration: 2.5 })
    expect(await inspect(await mp4OfSize(MEBIBYTE))).toMatchObject({ bytes: MEBIBYTE, duration: 2.5 })
  })

  it('does not take a missing file for a mistake of the user', async () => {
    await expect(inspectVideo(join(folder, 'missing'))).rejects.toThrow('ENOENT')
  })

  describe('refuses within a second, with little memory and without a call to anybody,', () => {
    const calls: string[] = []
    let server: Server
    let hostile: Record<string, Buffer>

    beforeAll(async () => {
      server = createServer((req, res) => {
        calls.push(req.url ?? '')
        res.end()
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      hostile = await hostileVideos((server.address() as AddressInfo).port)
    })

    afterAll(() => new Promise((resolve) => server.close(resolve)))

    it('every file that is no video or means harm', async () => {
      const accepted: string[] = []
      for (const [name, bytes] of Object.entries(hostile)) {
        const before = process.memoryUsage().rss
        const started = performance.now()
        const result = await inspect(bytes).catch((error: unknown) => error)
        if (!(result instanceof InvalidMedia)) accepted.push(`${name}: ${JSON.stringify(result)}`)
        if (performance.now() - started > 5_000) accepted.push(`${name}: took too long`)
        if (process.memoryUsage().rss - before > 128 * MEBIBYTE) accepted.push(`${name}: took too much memory`)
      }
      expect(accepted).toEqual([])
      expect(Object.keys(hostile).length).toBeGreaterThan(40)
      expect(calls).toEqual([])
    })

    it.each([
      ['plain text', 'is not an MP4, MOV, WebM or MKV video'],
      ['sound only', 'has no video track'],
      ['a duration of zero', 'has no duration'],
      ['a duration of 10^12 seconds', 'is longer than 24 hours'],
      ['a video cut in the middle', 'is damaged or incomplete'],
      ['an index of 40 MB', 'has an index that is too large'],
      ['a hundred thousand empty boxes', 'has too many parts'],
    ])('%s, with the words "… %s"', async (name, message) => {
      await expect(inspect(hostile[name] ?? Buffer.alloc(0))).rejects.toThrow(message)
    })
  })

  it('answers every damaged copy of a sample, one way or the other', async () => {
    let seed = 1
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      return seed % below
    }
    for (const name of ['clip.mp4', 'clip-fragmented.mp4', 'clip.webm', 'clip-live.webm']) {
      const sample = await readFile(fixture(name))
      for (let round = 0; round < 150; round += 1) {
        const copy = Buffer.from(sample)
        // The structure is where a reader can go wrong: mostly in front, in an MP4 also at the end.
        for (let change = 0; change < 4; change += 1) copy[random(round % 2 === 0 ? 4_000 : copy.length)] = random(256)
        const result = await inspect(copy, 'damaged').catch((error: unknown) => error)
        if (result instanceof InvalidMedia) continue
        expect(result).toMatchObject({ kind: 'video', duration: expect.any(Number) })
        const { duration } = result as { duration: number }
        expect(duration > 0 && duration <= 86_400).toBe(true)
      }
    }
  })
})
