import type { Deps } from '../../src/deps.js'

export type Content = Awaited<ReturnType<typeof readContent>>

/** Every row that the seed makes, and every file. */
export async function readContent({ db, media }: Deps) {
  const byId = { orderBy: { id: 'asc' } } as const
  const assets: string[] = []
  for await (const batch of media.list({ storedBefore: new Date() })) assets.push(...batch.map(({ publicId }) => publicId))
  return {
    users: await db.user.findMany(byId),
    videos: await db.video.findMany(byId),
    comments: await db.comment.findMany(byId),
    likes: await db.like.findMany(byId),
    subscriptions: await db.subscription.findMany(byId),
    playlists: await db.playlist.findMany(byId),
    entries: await db.playlistVideo.findMany(byId),
    posts: await db.tweet.findMany(byId),
    history: await db.watchHistory.findMany({ orderBy: [{ userId: 'asc' }, { videoId: 'asc' }] }),
    assets: assets.sort(),
  }
}

type Step = [before: Date | undefined, after: Date]

/** Of everything that happened: what must have been there before, and when it was. */
export function stepsOf({ users, videos, comments, posts, playlists, likes, subscriptions, entries, history }: Content): Step[] {
  const born = (rows: { id: number; createdAt: Date }[]) => {
    const moments = new Map(rows.map(({ id, createdAt }) => [id, createdAt]))
    return (id: number | null) => moments.get(id ?? 0)
  }
  const [user, video, comment, post] = [born(users), born(videos), born(comments), born(posts)]
  return [
    ...[...videos, ...comments, ...posts, ...playlists, ...likes].map((row): Step => [user(row.userId), row.createdAt]),
    ...comments.map((row): Step => [video(row.videoId), row.createdAt]),
    ...likes.map((row): Step => [video(row.videoId) ?? comment(row.commentId) ?? post(row.tweetId), row.createdAt]),
    ...subscriptions.map((row): Step => [user(row.subscriberId), row.createdAt]),
    ...subscriptions.map((row): Step => [user(row.channelId), row.createdAt]),
    ...entries.map((row): Step => [video(row.videoId), row.addedAt]),
    ...history.map((row): Step => [video(row.videoId), row.watchedAt]),
  ]
}
