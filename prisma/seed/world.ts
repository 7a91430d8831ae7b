import { clayKitchen } from './world/clayKitchen.js'
import { nightTrains } from './world/nightTrains.js'
import { paperSkies } from './world/paperSkies.js'
import { quietPatterns } from './world/quietPatterns.js'
import { tinyGardens } from './world/tinyGardens.js'

/** What the seed makes: five channels that know each other. Times are relative, so that the world is always a few weeks old. */

export type ChannelName = 'clay_kitchen' | 'night_trains' | 'tiny_gardens' | 'paper_skies' | 'quiet_patterns'

/** Of the files in `media/<channel>`, without extension. */
export type VideoName =
  | 'bowl-on-the-wheel'
  | 'celadon-poured-once'
  | 'kiln-diary'
  | 'sleeper-to-the-coast'
  | 'view-from-berth-14'
  | 'level-crossing-at-two'
  | 'bean-in-twelve-days'
  | 'moss-jar-in-the-rain'
  | 'windowsill-breeze'
  | 'kite-on-a-short-string'
  | 'fold-flap-repeat'
  | 'tide-of-dots'
  | 'seven-rings-one-turn'

export interface SampleChannel {
  username: ChannelName
  fullname: string
  /** When it signed up; before everything else that it does. */
  daysAgo: number
  subscribesTo: { channel: ChannelName; daysAgo: number }[]
  videos: SampleVideo[]
  posts: SamplePost[]
  playlists: SamplePlaylist[]
}

export interface SampleVideo {
  name: VideoName
  /** Default: mp4. */
  format?: 'webm'
  title: string
  description: string
  daysAgo: number
  /** More than the sample channels watched it: visitors count too. */
  views: number
  /** Default: true. */
  isPublished?: false
  comments: SampleComment[]
  /** In the order of the likes. */
  likedBy: ChannelName[]
  /** Beside those who liked it or wrote a comment. */
  watchedBy: ChannelName[]
}

export interface SampleComment {
  by: ChannelName
  /** After the video was published. */
  hoursLater: number
  content: string
  likedBy?: ChannelName[]
}

export interface SamplePost {
  daysAgo: number
  content: string
  likedBy: ChannelName[]
}

export interface SamplePlaylist {
  name: string
  description: string
  daysAgo: number
  /** In the order they were added, the first one at once. */
  videos: VideoName[]
}

export const world: SampleChannel[] = [clayKitchen, nightTrains, tinyGardens, paperSkies, quietPatterns]

/** Tells a sample channel from an account of someone who chose the same username. */
export const emailOf = (username: ChannelName) => `${username}@sample.example`

/** Of every sample channel. It is public, which is why the seed refuses to run in production. */
export const PASSWORD = 'SecurePass123'

/** The name of its file in `media/<channel>`. */
export const fileOf = ({ name, format }: SampleVideo) => `${name}.${format ?? 'mp4'}`
