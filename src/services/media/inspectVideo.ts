import { open } from 'node:fs/promises'
import { CONTENT_TYPES } from './index.js'
import type { StagedFile } from './index.js'
import { InvalidMedia } from './invalidMedia.js'
import { probeVideo } from './probeVideo.js'
import { detectContainer, MAX_DURATION } from './videoContainer.js'

/**
 * Finds out what a staged file really is. Its name plays no part, the file stays as it is, and nothing is looked up elsewhere.
 * Takes milliseconds, and at most 10 s once it is this file's turn.
 *
 * @throws InvalidMedia when it is no MP4, MOV, WebM or MKV file with a video track and a duration above 0 s and up to 24 h
 */
export async function inspectVideo(path: string): Promise<StagedFile> {
  const file = await open(path, 'r')
  try {
    const { size: bytes } = await file.stat()
    const extension = await detectContainer(file, bytes)
    const { duration, width, height } = await probeVideo(path, bytes)
    // Written so that NaN is refused too.
    if (!(duration > 0)) throw new InvalidMedia('has no duration')
    if (!(duration <= MAX_DURATION)) throw new InvalidMedia('is longer than 24 hours')
    return { path, kind: 'video', bytes, extension, contentType: CONTENT_TYPES[extension], duration, width, height }
  } finally {
    await file.close()
  }
}
