import { type Sizes } from './dataset.js'
import * as sql from './bareSql.js'

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
  /** Whether its cost may grow with the data. */
  grows?: true
}

/** The same numbers in every run, spread evenly. */
const spread = (n: number, max: number) => 1 + (((n * 2_654_435_761) % 4_294_967_296) % max)

/** A published one: every twentieth is hidden. */
const publishedVideo = (n: number, { videos }: Sizes) => {
  const id = spread(n, videos)
  return id % 20 === 7 ? id - 1 : id
}

const page = (name: string, number: number): Row => ({
  name,
  method: 'GET',
  args: () => [10, (number - 1) * 10],
  path: () => `/videos?page=${number}`,
  sql: sql.videoPage('createdAt'),
})

const query = (name: string, text: string): Row => ({
  name,
  method: 'GET',
  args: () => [10, 0, `%${text}%`],
  path: () => `/videos?query=${text}`,
  sql: sql.videoSearch,
  grows: true,
})

export const rows: Row[] = [
  { name: 'healthcheck', method: 'GET', args: () => [], path: () => '/healthcheck', sql: null },
  page('videos, page 1', 1),
  page('videos, page 500', 500),
  {
    name: 'video',
    method: 'GET',
    args: (n, sizes) => [publishedVideo(n, sizes)],
    path: ([id]) => `/videos/${id}`,
    sql: sql.video,
  },
  { name: 'hot video', method: 'GET', args: () => [1], path: ([id]) => `/videos/${id}`, sql: sql.video },
  query('search, rare word', 'vermilion'),
  query('search, common word', 'glaze'),
  {
    name: 'videos by views',
    method: 'GET',
    args: () => [10, 0],
    path: () => '/videos?sortBy=views',
    sql: sql.videoPage('views'),
  },
  {
    name: 'videos by title, page 500',
    method: 'GET',
    args: () => [10, 4990],
    path: () => '/videos?sortBy=title&page=500',
    sql: sql.videoPage('title'),
  },
  {
    name: 'videos of hot channel',
    method: 'GET',
    args: () => [10, 0, 1],
    path: () => '/videos?userId=1',
    sql: sql.channelVideos,
  },
  { name: 'hot channel', method: 'GET', args: () => ['user_1'], path: ([name]) => `/user/c/${name}`, sql: sql.channel },
  {
    name: 'comments of hot video',
    method: 'GET',
    args: () => [1, 10, 0],
    path: ([id]) => `/comments/${id}`,
    sql: sql.comments,
  },
  { name: 'dashboard stats', method: 'GET', args: () => [], path: () => '/dashboard/stats', sql: sql.stats },
  { name: 'own videos', method: 'GET', args: () => [10, 0], path: () => '/dashboard/videos', sql: sql.ownVideos },
  {
    name: 'playlist of 20',
    method: 'GET',
    args: (n, { playlists }) => [spread(n, playlists), 50, 0],
    path: ([id]) => `/playlist/${id}`,
    sql: sql.playlist,
  },
  {
    name: 'subscribers of hot channel',
    method: 'GET',
    args: () => [1, 10, 0],
    path: ([id]) => `/subscriptions/c/${id}`,
    sql: sql.subscribers,
  },
  {
    name: 'tweets',
    method: 'GET',
    args: (n, { channels }) => [spread(n, channels), 10, 0],
    path: ([id]) => `/tweets/user/${id}`,
    sql: sql.tweets,
  },
  { name: 'liked videos', method: 'GET', args: () => [10, 0], path: () => '/likes/videos', sql: sql.likedVideos },
  { name: 'watch history', method: 'GET', args: () => [10, 0], path: () => '/user/watch-history', sql: sql.history },
  {
    name: 'like toggle',
    method: 'POST',
    args: (n, sizes) => [publishedVideo(n, sizes)],
    path: ([id]) => `/likes/toggle/v/${id}`,
    sql: sql.toggleLike,
  },
  { name: 'hot like toggle', method: 'POST', args: () => [1], path: ([id]) => `/likes/toggle/v/${id}`, sql: sql.toggleLike },
]
