import * as sql from './bareSql.js'
import type { Sizes } from './dataset.js'

/** A kind of request that is measured. */
export interface Row {
  name: string
  method: 'GET' | 'POST'
  /** Arguments of the nth request, which both servers are given. */
  args: (n: number, sizes: Sizes) => (string | number)[]
  /** Path and query below the API's base. */
  path: (args: (string | number)[]) => string
  /** The best single statement; `$1` is the caller, then the arguments. Null where the database is not asked. */
  sql: string | null
  /** The hot channel calls, instead of as many people as there are connections. */
  asHotChannel?: true
}

/** The same numbers in every run, spread evenly. */
const spread = (n: number, max: number) => 1 + (((n * 2_654_435_761) % 4_294_967_296) % max)

/** A published one: every twentieth is hidden. */
const publishedVideo = (n: number, { videos }: Sizes) => {
  const id = spread(n, videos)
  return id % 20 === 7 ? id - 1 : id
}

const read = (name: string, path: string, statement: string, ...args: (string | number)[]): Row => ({
  name,
  method: 'GET',
  args: () => args,
  path: () => path,
  sql: statement,
})

const page = (name: string, column: 'createdAt' | 'title', number: number) =>
  read(name, `/videos?sortBy=${column}&page=${number}`, sql.videoPage(column, (number - 1) * 10))

const toggle = (name: string, id: Row['args']): Row => ({
  name,
  method: 'POST',
  args: id,
  path: ([video]) => `/likes/toggle/v/${video}`,
  sql: sql.toggleLike,
})

const HOT = 1

export const rows: Row[] = [
  { name: 'healthcheck', method: 'GET', args: () => [], path: () => '/healthcheck', sql: null },
  page('videos, page 1', 'createdAt', 1),
  page('videos, page 500', 'createdAt', 500),
  read('videos by views', '/videos?sortBy=views', sql.videoPage('views')),
  page('videos by title, page 500', 'title', 500),
  read('videos of hot channel', '/videos?userId=1', sql.channelVideos, HOT),
  {
    ...read('video', '', sql.video),
    args: (n, sizes) => [publishedVideo(n, sizes)],
    path: ([id]) => `/videos/${id}`,
  },
  read('hot video', `/videos/${HOT}`, sql.video, HOT),
  read('current user', '/user/current-user-details', sql.currentUser),
  read('hot channel', '/user/c/user_1', sql.channel, 'user_1'),
  read('comments of hot video', `/comments/${HOT}`, sql.comments, HOT),
  { ...read('dashboard stats', '/dashboard/stats', sql.stats), asHotChannel: true },
  { ...read('own videos', '/dashboard/videos', sql.ownVideos), asHotChannel: true },
  {
    ...read('playlist of 20', '', sql.playlist),
    args: (n, { playlists }) => [spread(n, playlists)],
    path: ([id]) => `/playlist/${id}`,
  },
  {
    ...read('playlists of a user', '', sql.playlists),
    args: (n, { playlists }) => [1 + spread(n, playlists)],
    path: ([id]) => `/playlist/user/${id}`,
  },
  read('subscribers of hot channel', `/subscriptions/c/${HOT}`, sql.subscribers, HOT),
  {
    ...read('tweets', '', sql.tweets),
    args: (n, { channels }) => [spread(n, channels)],
    path: ([id]) => `/tweets/user/${id}`,
  },
  read('liked videos', '/likes/videos', sql.likedVideos),
  read('watch history', '/user/watch-history', sql.history),
  toggle('like toggle', (n, sizes) => [publishedVideo(n, sizes)]),
  toggle('hot like toggle', () => [HOT]),
  // At the end, as on a large site they read so much that what others need is no longer in memory.
  read('search, rare word', '/videos?query=vermilion', sql.videoSearch, '%vermilion%'),
  read('search, common word', '/videos?query=glaze', sql.videoSearch, '%glaze%'),
]
