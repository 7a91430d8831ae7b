import type { Queries } from '../../src/db/client.js'
import type { StoredAsset } from '../../src/services/media/index.js'
import { created, type Desk, following, known, later, latest, oldestFirst, owned, type Videos } from './desk.js'
import { writeVideos } from './videoRows.js'
import { type ChannelName, emailOf, type SampleChannel } from './world.js'

/** What the rows are made from. */
export interface Materials {
  world: SampleChannel[]
  /** By `<channel>/<file>`. */
  assets: ReadonlyMap<string, StoredAsset>
  passwordHashes: ReadonlyMap<ChannelName, string>
  now: Date
}

/** Writes every row, oldest first, so that ids grow with the dates. Call it in a transaction: it does not expect any to be there. */
export async function writeRows(db: Queries, { world, assets, passwordHashes, now }: Materials): Promise<void> {
  const userIds = new Map<ChannelName, number>()
  const desk: Desk = {
    db,
    world,
    ago: (days) => later(now, -24 * days),
    asset: (channel, file) => known(assets.get(`${channel}/${file}`), file),
    userId: (channel) => known(userIds.get(channel), channel),
  }
  for (const channel of oldestFirst(world)) {
    userIds.set(channel.username, await writeUser(desk, channel, known(passwordHashes.get(channel.username), 'password')))
  }
  await writeSubscriptions(desk)
  const videos = await writeVideos(desk)
  await writePosts(desk)
  await writePlaylists(desk, videos)
}

async function writeUser({ db, ago, asset }: Desk, { username, fullname, daysAgo }: SampleChannel, password: string) {
  const [avatar, cover] = [asset(username, 'avatar.jpg'), asset(username, 'cover.jpg')]
  const pictures = {
    avatar: avatar.url,
    avatarPublicId: avatar.publicId,
    coverImage: cover.url,
    coverImagePublicId: cover.publicId,
  }
  const { id } = await db.user.create({
    data: { username, email: emailOf(username), fullname, password, ...pictures, ...created(ago(daysAgo)) },
    select: { id: true },
  })
  return id
}

async function writeSubscriptions({ db, world, ago, userId }: Desk) {
  const subscriptions = owned(world, ({ subscribesTo }) => subscribesTo)
  await db.subscription.createMany({
    data: subscriptions.map(({ owner, channel, daysAgo }) => ({
      subscriberId: userId(owner),
      channelId: userId(channel),
      createdAt: ago(daysAgo),
    })),
  })
}

async function writePosts({ db, world, ago, userId }: Desk) {
  for (const { owner, daysAgo, content, likedBy } of owned(world, ({ posts }) => posts)) {
    const createdAt = ago(daysAgo)
    const { id } = await db.tweet.create({
      data: { userId: userId(owner), content, ...created(createdAt) },
      select: { id: true },
    })
    await db.like.createMany({
      data: likedBy.map((by, index) => ({ userId: userId(by), tweetId: id, createdAt: following(createdAt, index, 1.7) })),
    })
  }
}

async function writePlaylists({ db, world, ago, userId }: Desk, videos: Videos) {
  for (const { owner, daysAgo, name, description, videos: names } of owned(world, ({ playlists }) => playlists)) {
    const createdAt = ago(daysAgo)
    const { id } = await db.playlist.create({
      data: { userId: userId(owner), name, description, ...created(createdAt) },
      select: { id: true },
    })
    const entries = names.map((name, index) => {
      const video = known(videos.get(name), name)
      return { playlistId: id, videoId: video.id, addedAt: latest(later(createdAt, index / 60), later(video.createdAt, 0.2)) }
    })
    await db.playlistVideo.createMany({ data: entries })
  }
}
