import type { Scale } from './options.js'

/** How many there are of each, at a scale. */
export interface Sizes {
  videos: number
  users: number
  channels: number
  likes: number
  hotLikes: number
  comments: number
  hotComments: number
  subscriptions: number
  hotSubscriptions: number
  playlists: number
  tweets: number
  history: number
}

/** The first video and the first user are the hot ones. At the largest scale a million people like the one and follow the other. */
export function sizesAt(scale: Scale): Sizes {
  const hot = scale === 100 ? 1_000_000 : 2_000 * scale
  return {
    videos: 10_000 * scale,
    users: hot + 500,
    channels: 500 * scale,
    likes: 50_000 * scale,
    hotLikes: hot,
    comments: 50_000 * scale,
    hotComments: 5_000 * scale,
    subscriptions: 20_000 * scale,
    hotSubscriptions: hot,
    playlists: 200 * scale,
    tweets: 1_000 * scale,
    history: 20_000 * scale,
  }
}

/** Videos in each playlist. */
export const PLAYLIST_LENGTH = 20

/** Callers of the load generator: users 2 and up. */
export const CALLERS = 200

const WORDS =
  `clay bowl glaze kiln wheel bread dough rye oven crust kite paper fold crane sail night train bridge rail signal moss jar fern seed
  window wave tide dune stone river cloud lamp brass gear wood plane chisel oak joint lathe spoon loom thread dye wool weave ink press type`
    .split(/\s+/)
    .map((word) => `'${word}'`)

/** A number that looks random and is always the same. */
const mixed = (n: string, salt: number) => `(hashint4(${n} * 31 + ${salt}) & 2147483647)`

const word = (n: string, salt: number) => `(ARRAY[${WORDS.join()}])[1 + ${mixed(n, salt)} % ${WORDS.length}]`

/** Statements that fill an empty database, in an order that references allow. Every hundredth title has the word that is searched for. */
export function dataset(scale: Scale): string[] {
  const s = sizesAt(scale)
  const rest = { likes: s.likes - s.hotLikes, subscriptions: s.subscriptions - s.hotSubscriptions }
  const videoLikes = Math.floor(rest.likes * 0.7)
  const commentLikes = Math.floor(rest.likes * 0.25)
  const tweetLikes = rest.likes - videoLikes - commentLikes
  return [
    `INSERT INTO users (id, username, email, fullname, password, avatar, "avatarPublicId", "createdAt", "updatedAt")
     SELECT n, 'user_' || n, 'user_' || n || '@example.com', 'Channel number ' || n, repeat('x', 60),
       '/media/' || md5(n::text) || '.jpg', md5(n::text), now() - n * interval '1 second', now() FROM generate_series(1, ${s.users}) n`,
    `INSERT INTO videos (id, "userId", "videoFileUrl", "videoFilePublicId", "videoFileBytes", "thumbnailUrl", "thumbnailPublicId",
       title, description, duration, views, "isPublished", "createdAt", "updatedAt")
     SELECT n, CASE WHEN n % 20 = 1 THEN 1 ELSE 2 + ${mixed('n', 1)} % (${s.channels} - 1) END,
       '/media/' || md5(n::text) || '.mp4', 'v' || n, 1000000, '/media/' || md5((-n)::text) || '.jpg', 't' || n,
       initcap(${word('n', 2)}) || ' and ' || ${word('n', 3)} || ', part ' || n || CASE WHEN n % 100 = 3 THEN ' (vermilion)' ELSE '' END,
       'About ' || repeat(${word('n', 4)} || ' with ' || ${word('n', 5)} || ', then ', 8) || 'done.',
       (10 + ${mixed('n', 6)} % 36000) / 7.0, ${mixed('n', 7)} % 1000000, n % 20 <> 7,
       now() - (${mixed('n', 8)} % 100000000) * interval '1 second', now() FROM generate_series(1, ${s.videos}) n`,
    `INSERT INTO comments (content, "userId", "videoId", "createdAt", "updatedAt")
     SELECT 'I like how the ' || ${word('n', 9)} || ' meets the ' || ${word('n', 10)} || ' here, number ' || n, 1 + ${mixed('n', 11)} % ${s.users},
       CASE WHEN n <= ${s.hotComments} THEN 1 ELSE 2 + n % (${s.videos} - 1) END,
       now() - (${mixed('n', 12)} % 10000000) * interval '1 second', now() FROM generate_series(1, ${s.comments}) n`,
    `INSERT INTO tweets (content, "userId", "createdAt", "updatedAt")
     SELECT 'The ' || ${word('n', 13)} || ' is ready, number ' || n, 1 + n % ${s.channels}, now() - n * interval '1 minute', now()
     FROM generate_series(1, ${s.tweets}) n`,
    `INSERT INTO likes ("userId", "videoId", "createdAt") SELECT n, 1, now() - n * interval '1 second' FROM generate_series(1, ${s.hotLikes}) n`,
    `INSERT INTO likes ("userId", "videoId", "createdAt")
     SELECT 1 + (n / 5 + n % 5 * 37) % ${s.users}, 2 + n / 5 % (${s.videos} - 1), now() - n * interval '1 second'
     FROM generate_series(0, ${videoLikes - 1}) n`,
    `INSERT INTO likes ("userId", "commentId", "createdAt")
     SELECT 1 + (n / 2 + n % 2 * 37) % ${s.users}, 1 + n / 2 % ${s.comments}, now() - n * interval '1 second'
     FROM generate_series(0, ${commentLikes - 1}) n`,
    `INSERT INTO likes ("userId", "tweetId", "createdAt")
     SELECT 1 + (n / ${s.tweets}) % ${s.users}, 1 + n % ${s.tweets}, now() - n * interval '1 second' FROM generate_series(0, ${tweetLikes - 1}) n`,
    `INSERT INTO subscriptions ("subscriberId", "channelId", "createdAt")
     SELECT n + 1, 1, now() - n * interval '1 second' FROM generate_series(1, ${s.hotSubscriptions} - 1) n`,
    `INSERT INTO subscriptions ("subscriberId", "channelId", "createdAt")
     SELECT 2 + ${s.channels} + n / 20, 2 + (n / 20 * 7 + n % 20) % (${s.channels} - 1), now() - n * interval '1 second'
     FROM generate_series(0, ${rest.subscriptions - 1}) n`,
    `INSERT INTO playlists (id, name, description, "userId", "createdAt", "updatedAt")
     SELECT n, 'Collection ' || n, 'Some about ' || ${word('n', 14)}, 1 + n % ${s.channels}, now() - n * interval '1 minute', now()
     FROM generate_series(1, ${s.playlists}) n`,
    `INSERT INTO playlist_videos ("playlistId", "videoId", "addedAt")
     SELECT p, 1 + (p * 7 + n * 13) % ${s.videos}, now() - n * interval '1 minute'
     FROM generate_series(1, ${s.playlists}) p, generate_series(1, ${PLAYLIST_LENGTH}) n`,
    `INSERT INTO watch_history ("userId", "videoId", "watchedAt")
     SELECT 1 + n % ${s.users}, 1 + n / ${s.users} * 101 % ${s.videos}, now() - n * interval '1 second' FROM generate_series(0, ${s.history - 1}) n
     ON CONFLICT DO NOTHING`,
    ...['users', 'videos', 'playlists'].map(
      (table) => `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`,
    ),
  ]
}

/** A session for each caller, with a fixed id, alive for a month from now. */
export const SESSIONS = `INSERT INTO sessions (id, "userId", "tokenHash", "tokenId", "tokenIssuedAt", "expiresAt")
  SELECT n, n, 'bench', 'bench', now(), now() + interval '30 days' FROM generate_series(1, ${CALLERS + 1}) n
  ON CONFLICT (id) DO UPDATE SET "expiresAt" = EXCLUDED."expiresAt"`
