import type { MediaExtension } from './index.js'
import { InvalidMedia } from './invalidMedia.js'

/** What a video says about itself. */
export interface VideoFacts {
  extension: MediaExtension
  /** Seconds. */
  duration: number
  /** Pixels, as shown. */
  width: number
  height: number
}

/** Seconds. */
const MAX_DURATION = 24 * 60 * 60

export const damaged = (cause?: unknown) => new InvalidMedia('is damaged or incomplete', cause)

/** Seconds within what a video may last, which NaN is not. */
export function checkDuration(seconds: number): number {
  if (seconds > MAX_DURATION) throw new InvalidMedia('is longer than 24 hours')
  if (!(seconds > 0)) throw new InvalidMedia('has no duration')
  return seconds
}
