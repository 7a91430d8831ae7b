import type { Prisma } from '../../src/generated/prisma/client.js'
import { created, type Desk, following, known, later, latest, owned, type Videos } from './desk.js'
import { type ChannelName, fileOf, type SampleVideo } from './world.js'

/** Writes the videos with all that viewers left behind: comments, likes, history. */
export async function writeVideos(desk: Desk): Promise<Videos> {
  const videos = new Map<SampleVideo['name'], { id: number; createdAt: Date }>()
  for (const video of owned(desk.world, ({ videos }) => videos)) {
    const createdAt = desk.ago(video.daysAgo)
    const id = await writeVideo(desk, video, createdAt)
    videos.set(video.name, { id, createdAt })

    const likes = video.likedBy.map((by, index) => ({ by, at: following(createdAt, index, 2.3) }))
    const seen = video.watchedBy.map((by, index) => ({ by, at: following(createdAt, index, 5.1) }))
    const comments = video.comments.map((comment) => ({ ...comment, at: later(createdAt, comment.hoursLater) }))
    await desk.db.like.createMany({
      data: likes.map(({ by, at }) => ({ userId: desk.userId(by), videoId: id, createdAt: at })),
    })
    for (const comment of comments) await writeComment(desk, id, comment)
    await desk.db.watchHistory.createMany({ data: historyOf(desk, id, [...likes, ...seen, ...comments]) })
  }
  return videos
}

async function writeVideo({ db, asset, userId }: Desk, video: SampleVideo & { owner: ChannelName }, createdAt: Date) {
  const [file, thumbnail] = [asset(video.owner, fileOf(video)), asset(video.owner, `${video.name}.jpg`)]
  const { title, description, views, isPublished = true } = video
  const { id } = await db.video.create({
    data: {
      userId: userId(video.owner),
      videoFileUrl: file.url,
      videoFilePublicId: file.publicId,
      videoFileBytes: file.bytes,
      duration: known(file.duration, `the duration of ${video.name}`),
      thumbnailUrl: thumbnail.url,
      thumbnailPublicId: thumbnail.publicId,
      title,
      description,
      views,
      isPublished,
      ...created(createdAt),
    },
    select: { id: true },
  })
  return id
}

async function writeComment({ db, userId }: Desk, videoId: number, { by, content, likedBy = [], at }: CommentAt) {
  const { id } = await db.comment.create({ data: { videoId, userId: userId(by), content, ...created(at) }, select: { id: true } })
  await db.like.createMany({
    data: likedBy.map((fan, index) => ({ userId: userId(fan), commentId: id, createdAt: following(at, index, 1.4) })),
  })
}

type CommentAt = SampleVideo['comments'][number] & { at: Date }

/** One row a viewer: who likes a video or writes about it has watched it then. */
function historyOf(
  { userId }: Desk,
  videoId: number,
  traces: { by: ChannelName; at: Date }[],
): Prisma.WatchHistoryCreateManyInput[] {
  const viewers = new Map<ChannelName, Date>()
  for (const { by, at } of traces) viewers.set(by, latest(at, viewers.get(by) ?? at))
  return Array.from(viewers, ([by, watchedAt]) => ({ userId: userId(by), videoId, watchedAt }))
}
