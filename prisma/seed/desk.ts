import type { Queries } from '../../src/db/client.js'
import type { StoredAsset } from '../../src/services/media/index.js'
import type { ChannelName, SampleChannel, VideoName } from './world.js'

/** What the parts of the work share. */
export interface Desk {
  db: Queries
  world: SampleChannel[]
  ago: (days: number) => Date
  asset: (channel: ChannelName, file: string) => StoredAsset
  userId: (channel: ChannelName) => number
}

export type Videos = ReadonlyMap<VideoName, { id: number; createdAt: Date }>

const HOUR = 3_600_000

/** Everything of one kind that the channels have, with its channel, oldest first. */
export const owned = <T extends { daysAgo: number }>(world: SampleChannel[], pick: (channel: SampleChannel) => T[]) =>
  oldestFirst(world.flatMap((channel) => pick(channel).map((item) => ({ ...item, owner: channel.username }))))

export const oldestFirst = <T extends { daysAgo: number }>(items: T[]) => items.toSorted((a, b) => b.daysAgo - a.daysAgo)

export const created = (createdAt: Date) => ({ createdAt, updatedAt: createdAt })

export const later = (moment: Date, hours: number) => new Date(moment.getTime() + hours * HOUR)

export const latest = (...moments: Date[]) => new Date(Math.max(...moments.map((moment) => moment.getTime())))

/** When the first, second, … of many follows: quickly at first, then more and more slowly. `hours` is the first one's. */
export const following = (moment: Date, index: number, hours: number) => later(moment, hours * (index + 1) ** 2)

export function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The sample world lacks ${what}`)
  return value
}
