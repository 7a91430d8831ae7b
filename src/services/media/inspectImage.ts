import { open } from 'node:fs/promises'
import type { FailOnOptions, Sharp, SharpConstructor } from 'sharp'
import { createLimiter } from '../../utils/limiter.js'
import { whileAvailable } from './diskErrors.js'
import { CONTENT_TYPES } from './index.js'
import type { StagedFile } from './index.js'
import { InvalidMedia } from './invalidMedia.js'

/** Pixels per side. */
const MAX_SIDE = 8_000

/** Pixels in all; a decoded one takes four bytes. */
const MAX_PIXELS = 25_000_000

/** Of the rewritten image, in bytes; what storage services take at most in their smallest plans. */
const MAX_BYTES = 10 * 2 ** 20

/** Seconds for decoding and encoding. */
const TIME_LIMIT = 20

type Write = (image: Sharp) => Sharp

/** Optimised coding would save a tenth of the bytes, but keeps the whole image in memory twice. */
const jpeg =
  (quality: number): Write =>
  (image) =>
    image.jpeg({ quality, optimiseCoding: false })

/** The ways to write each format; a later one is for when an earlier one takes too many bytes. */
const WRITERS: Record<'jpg' | 'png', Write[]> = {
  jpg: [jpeg(90), jpeg(80), jpeg(65)],
  png: [(image) => image.png({ compressionLevel: 6 }), (image) => image.png({ compressionLevel: 6, adaptiveFiltering: true })],
}

/** Complaints of the decoder about the habits of some phone cameras, whose images are whole. */
const HARMLESS = [
  /^VipsJpeg: Invalid SOS parameters for sequential JPEG$/,
  /^VipsJpeg: Corrupt JPEG data: \d+ extraneous bytes before marker /,
]

/** A decoded image can take 100 MB. */
const oneAtATime = createLimiter(1)

let loaded: Promise<SharpConstructor> | undefined

/** Loaded on first use: it costs memory that a process without uploads does not need. */
const loadSharp = () =>
  (loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.concurrency(1)
    sharp.cache(false)
    // The decoders of every other format are code that a stranger's file must not reach.
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: ['VipsForeignLoadJpegFile', 'VipsForeignLoadPngFile'] })
    return sharp
  }))

/**
 * Finds out what a staged file really is and rewrites it in place, as nothing but its pixels: no position, no camera, no
 * trailing data, the orientation applied. The size is refused from the header, before any pixel is decoded. Further calls wait
 * while one runs.
 *
 * @throws InvalidMedia when it is no whole JPG or PNG image of at most 8,000 pixels per side and 25 megapixels
 * @throws ApiError 503 `STORAGE_UNAVAILABLE` when there is no space to rewrite it
 */
export const inspectImage = (path: string): Promise<StagedFile> => oneAtATime(() => rewrite(path))

async function rewrite(path: string): Promise<StagedFile> {
  // Written through a handle from before: a file whose owner removes it meanwhile does not come back.
  const file = await open(path, 'r+')
  try {
    const extension = await checkHeader(path)
    const { data, info } = await encode(path, extension)
    await whileAvailable(async () => {
      await file.truncate(0)
      await file.writeFile(data)
    })
    const { width, height, size: bytes } = info
    return { path, kind: 'image', bytes, extension, contentType: CONTENT_TYPES[extension], width, height }
  } finally {
    await file.close()
  }
}

async function checkHeader(path: string): Promise<'jpg' | 'png'> {
  const sharp = await loadSharp()
  const { format, width, height } = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw new InvalidMedia('is not a JPG or PNG image', error)
    })
  if (width > MAX_SIDE || height > MAX_SIDE) throw new InvalidMedia('is larger than 8,000 pixels per side')
  if (width * height > MAX_PIXELS) throw new InvalidMedia('is larger than 25 megapixels')
  return format === 'png' ? 'png' : 'jpg'
}

async function encode(path: string, extension: 'jpg' | 'png') {
  for (const write of WRITERS[extension]) {
    const encoded = await decodeAnd(path, write)
    if (encoded.info.size <= MAX_BYTES) return encoded
  }
  throw new InvalidMedia('is too detailed to be stored')
}

async function decodeAnd(path: string, write: Write) {
  const sharp = await loadSharp()
  const attempt = (failOn: FailOnOptions) =>
    write(sharp(path, { failOn, limitInputPixels: MAX_PIXELS }).autoOrient())
      .timeout({ seconds: TIME_LIMIT })
      .toBuffer({ resolveWithObject: true })

  const refuse = (error: unknown): never => {
    const slow = error instanceof Error && error.message.startsWith('timeout')
    throw new InvalidMedia(slow ? 'takes too long to read' : 'is damaged or incomplete', error)
  }
  return attempt('warning').catch((error: unknown) => (isHarmless(error) ? attempt('error').catch(refuse) : refuse(error)))
}

const isHarmless = (error: unknown) =>
  error instanceof Error && error.message.split('\n').every((line) => HARMLESS.some((harmless) => harmless.test(line)))
