import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { inspectImage } from '../../../../src/services/media/inspectImage.js'
import { InvalidMedia } from '../../../../src/services/media/invalidMedia.js'
import { fixture, pngBomb } from '../../../support/hostileMedia.js'

const MEBIBYTE = 2 ** 20
const SCRIPT = Buffer.from('<script>alert(1)</script>')

describe('inspecting an image', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inspect-'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  const pathOf = (name: string) => join(folder, name)

  async function inspect(bytes: Buffer, name: string = crypto.randomUUID()) {
    await writeFile(pathOf(name), bytes)
    return inspectImage(pathOf(name))
  }

  const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#204060' } })

  it('turns a photo upright and takes out where and with what it was taken', async () => {
    const path = pathOf('photo')
    await copyFile(fixture('photo.jpg'), path)
    expect((await readFile(path)).includes('ExampleCam')).toBe(true)

    const file = await inspectImage(path)
    const written = await readFile(path)
    expect(file).toEqual({
      path,
      kind: 'image',
      bytes: written.length,
      extension: 'jpg',
      contentType: 'image/jpeg',
      width: 450,
      height: 800,
    })
    const { exif, orientation, width, height, format } = await sharp(path).metadata()
    expect({ exif, orientation, width, height, format }).toEqual({ width: 450, height: 800, format: 'jpeg' })
    expect(written.includes('Exif')).toBe(false)
    expect(written.includes('ExampleCam')).toBe(false)
  })

  it('keeps a PNG a PNG, pixel by pixel', async () => {
    const before = await sharp(fixture('drawing.png')).raw().toBuffer()
    const file = await inspect(await readFile(fixture('drawing.png')), 'drawing.jpg')
    expect(file).toMatchObject({ extension: 'png', contentType: 'image/png', width: 320, height: 180 })
    expect(await sharp(file.path).raw().toBuffer()).toEqual(before)
  })

  it.each(['photo.jpg', 'drawing.png'])('cuts off what is hidden behind %s', async (name) => {
    const { path } = await inspect(Buffer.concat([await readFile(fixture(name)), SCRIPT]))
    expect((await readFile(path)).includes('script')).toBe(false)
  })

  it('takes the photo of a camera that leaves stray bytes between the parts', async () => {
    const photo = await readFile(fixture('photo.jpg'))
    const scan = photo.lastIndexOf(Buffer.from([0xff, 0xda]))
    expect(await inspect(Buffer.concat([photo.subarray(0, scan), Buffer.alloc(4, 1), photo.subarray(scan)]))).toMatchObject({
      width: 450,
    })
  })

  const refused: [name: string, bytes: () => Promise<Buffer>, message: string][] = [
    ['an empty file', () => Promise.resolve(Buffer.alloc(0)), 'is not a JPG or PNG image'],
    ['a web page', () => Promise.resolve(SCRIPT), 'is not a JPG or PNG image'],
    [
      'an SVG',
      () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
      'is not a JPG',
    ],
    [
      'a GIF',
      () => Promise.resolve(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')),
      'is not a JPG',
    ],
    ['a WebP', () => plain(9, 9).webp().toBuffer(), 'is not a JPG'],
    ['a TIFF', () => plain(9, 9).tiff().toBuffer(), 'is not a JPG'],
    ['an AVIF', () => plain(9, 9).avif().toBuffer(), 'is not a JPG'],
    ['a video', () => readFile(fixture('clip.mp4')), 'is not a JPG'],
    ['the first bytes of a JPG and a script', async () => Buffer.concat([await head('photo.jpg', 20), SCRIPT]), 'is not a JPG'],
    ['the first bytes of a PNG and a script', async () => Buffer.concat([await head('drawing.png', 8), SCRIPT]), 'is not a JPG'],
    ['half a JPG', async () => head('photo.jpg', 15_000), 'is damaged or incomplete'],
    ['half a PNG', async () => head('drawing.png', 4_000), 'is damaged or incomplete'],
    ['a JPG with a hole', async () => (await readFile(fixture('photo.jpg'))).fill(0, 15_000, 20_000), 'is damaged or incomplete'],
    [
      'a PNG with a wrong byte',
      async () => (await readFile(fixture('drawing.png'))).fill(0x55, 3_000, 3_001),
      'is damaged or incomplete',
    ],
    ['a picture 8,001 pixels wide', () => plain(8_001, 1).png().toBuffer(), 'is larger than 8,000 pixels per side'],
    ['a picture 8,001 pixels high', () => plain(1, 8_001).jpeg().toBuffer(), 'is larger than 8,000 pixels per side'],
    ['a picture of more than 25 megapixels', () => plain(5_000, 5_001).png().toBuffer(), 'is larger than 25 megapixels'],
  ]
  const head = async (name: string, bytes: number) => (await readFile(fixture(name))).subarray(0, bytes)

  it.each(refused)('refuses %s', async (_name, bytes, message) => {
    const refusal = await inspect(await bytes()).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(InvalidMedia)
    expect((refusal as InvalidMedia).message).toContain(message)
  })

  it('refuses a bomb of 256 megapixels from its header, without decoding it', async () => {
    const bomb = pngBomb(16_000)
    const before = process.memoryUsage().rss
    const started = performance.now()
    await expect(inspect(bomb)).rejects.toThrow('is larger than 8,000 pixels per side')
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MEBIBYTE)
  })

  it('takes a picture of exactly 25 megapixels', async () => {
    expect(await inspect(await plain(5_000, 5_000).jpeg().toBuffer())).toMatchObject({ width: 5_000, height: 5_000 })
  })

  it('writes a JPG again with fewer bytes when it would not fit into 10 MiB', async () => {
    const noise = randomBytes(5_000 * 1_700 * 3)
    const raw = { width: 5_000, height: 1_700, channels: 3 } as const
    const file = await inspect(await sharp(noise, { raw }).jpeg({ quality: 80 }).toBuffer())
    expect(file.bytes).toBe((await stat(file.path)).size)
    expect(file.bytes).toBeLessThanOrEqual(10 * MEBIBYTE)
  })

  it('does not bring back a file that its owner removed meanwhile, nor leave another one', async () => {
    const before = await readdir(folder)
    await copyFile(fixture('photo.jpg'), pathOf('removed'))
    const inspected = inspectImage(pathOf('removed')).catch((error: unknown) => error)
    await unlink(pathOf('removed'))
    await inspected
    expect(await readdir(folder)).toEqual(before)
  })

  it('inspects many at once', async () => {
    const photo = await readFile(fixture('photo.jpg'))
    const files = await Promise.all(Array.from({ length: 12 }, () => inspect(photo)))
    expect(files.map(({ width }) => width)).toEqual(Array(12).fill(450))
  })

  it('does not take a missing file for a mistake of the user', async () => {
    await expect(inspectImage(pathOf('missing'))).rejects.toThrow('ENOENT')
  })
})
