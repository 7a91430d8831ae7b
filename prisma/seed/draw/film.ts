/** What a drawing of a video says about itself. */
export interface Film {
  /** File name without its extension. */
  name: string
  /** Seconds. */
  seconds: number
  /** The picture at a time from 0 to 1, 640 by 360. */
  frame: (t: number) => string
  /** Moment of the thumbnail, from 0 to 1. */
  thumbnailAt: number
  /** Sound as a source of ffmpeg's `lavfi`; silent without. */
  sound?: string
  /** Default: mp4. */
  format?: 'webm'
}

/** A channel's pictures. */
export interface ChannelDrawing {
  username: string
  /** 320 by 320. */
  avatar: string
  /** 1280 by 320. */
  cover: string
  films: Film[]
}

export const WIDTH = 640
export const HEIGHT = 360
