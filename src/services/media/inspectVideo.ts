import { open } from 'node:fs/promises'
import { createLimiter } from '../../utils/limiter.js'
import { errnoOf } from './diskErrors.js'
import { createFileReader, type FileReader } from './fileReader.js'
import { CONTENT_TYPES } from './index.js'
import type { StagedFile } from './index.js'
import { InvalidMedia } from './invalidMedia.js'
import { readIsoVideo } from './isoVideo.js'
import { isMatroska, readMatroskaVideo } from './matroska.js'
import { damaged } from './videoFacts.js'

/** What buffers throw, here when a part ends before what it has to contain. */
const OUT_OF_BOUNDS = new Set(['ERR_BUFFER_OUT_OF_BOUNDS', 'ERR_OUT_OF_RANGE'])

/** The index of one can take 32 MiB of memory. */
const twoAtATime = createLimiter(2)

/**
 * Finds out what a staged file really is. Its name plays no part, the file stays as it is, and nothing but the file is looked at.
 * Only what describes the video is read: within milliseconds, or about a second for a live recording of the largest size.
 * Whatever the file claims, the work and the memory are bounded. Two run at once, further calls wait.
 *
 * @throws InvalidMedia when it is no whole MP4, MOV, WebM or MKV file with a video track and a duration of up to 24 h
 */
export const inspectVideo = (path: string): Promise<StagedFile> => twoAtATime(() => inspect(path))

async function inspect(path: string): Promise<StagedFile> {
  const file = await open(path, 'r')
  try {
    const { size: bytes } = await file.stat()
    const { extension, ...facts } = await readVideo(createFileReader(file, bytes))
    return { path, kind: 'video', bytes, extension, contentType: CONTENT_TYPES[extension], ...facts }
  } catch (error) {
    throw OUT_OF_BOUNDS.has(errnoOf(error) ?? '') ? damaged(error) : error
  } finally {
    await file.close()
  }
}

async function readVideo(file: FileReader) {
  const head = await file.read(0, 12)
  if (isMatroska(head)) return readMatroskaVideo(file)
  if (head.toString('latin1', 4, 8) === 'ftyp') return readIsoVideo(file)
  throw new InvalidMedia('is not an MP4, MOV, WebM or MKV video')
}
