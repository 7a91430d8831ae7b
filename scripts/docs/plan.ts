import { statSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * The order in which the Postman collection calls the API, so that it runs from top to bottom on a fresh server, and what it takes
 * from one answer for the next request. Everything else comes from the tables of the routes.
 */

export interface Step {
  /** Name of the row: its handler's. */
  route: string
  /** The request's name, where the row's summary does not fit. */
  as?: string
  /** Variables to set before the request: name → JavaScript. */
  before?: Record<string, string>
  /** Fields of the body that differ from the row's example. */
  body?: Record<string, unknown>
  /** Parameters of the path whose variable has another name. */
  params?: Record<string, string>
  /** Variables to keep from the answer: name → where it is in `data`. */
  keep?: Record<string, string>
}

/** A request to an address that an answer has named. */
export interface FileStep {
  as: string
  description: string
  method: 'PUT'
  /** The variable with the address. */
  url: string
  headers: Record<string, string>
  /** File whose content is the body, from the root of the repository. */
  file: string
  /** What `data` of the answer looks like. */
  answer: object
}

export interface Folder {
  name: string
  description?: string
  steps: (Step | FileStep)[]
}

const tokens = { accessToken: 'accessToken', refreshToken: 'refreshToken' }
const uniqueName = (name: string) => `'${name}_' + Date.now().toString(36)`

/** What requests refer to as `{{name}}`. A field of a body with one of these names gets its value. */
export const variables = {
  baseUrl: 'http://localhost:8000/api/v2',
  username: 'clay_kitchen',
  email: 'studio@example.com',
  password: 'SecurePass123',
  accessToken: '',
  refreshToken: '',
  sessionId: '',
  userId: '',
  channelId: '',
  videoId: '',
  uploadId: '',
  uploadUrl: '',
  uploadedId: '',
  commentId: '',
  playlistId: '',
  tweetId: '',
}

const VIDEO = 'tests/fixtures/clip.mp4'
const { size } = statSync(resolve(import.meta.dirname, '../..', VIDEO))

/** Files to send, by the field's name or its kind, from the root of the repository. */
export const files: Record<string, string> = {
  image: 'tests/fixtures/photo.jpg',
  coverImage: 'tests/fixtures/drawing.png',
  video: VIDEO,
}

export const plan: Folder[] = [
  { name: 'Health', steps: [{ route: 'getHealth' }, { route: 'getReadiness' }] },
  {
    name: 'Users',
    steps: [
      {
        route: 'register',
        before: { username: uniqueName('clay_kitchen'), email: "pm.collectionVariables.get('username') + '@example.com'" },
        keep: { userId: 'user.id', ...tokens },
      },
      { route: 'login', keep: tokens },
      { route: 'listSessions', keep: { sessionId: 'find(({ isCurrent }) => !isCurrent).id' } },
      { route: 'endSession' },
      { route: 'endOtherSessions' },
      { route: 'refreshSession', body: { refreshToken: '{{refreshToken}}' }, keep: tokens },
      { route: 'getCurrentUser' },
      { route: 'updateAccount', body: { fullname: 'Clay Kitchen Studio' } },
      { route: 'updateAvatar' },
      { route: 'updateCoverImage' },
      { route: 'changePassword', body: { oldPassword: '{{password}}' }, keep: tokens },
      { route: 'getChannel' },
    ],
  },
  {
    name: 'Videos',
    steps: [
      { route: 'publishVideo', keep: { videoId: 'id' } },
      { route: 'listVideos' },
      { route: 'getVideo' },
      { route: 'listWatchHistory' },
      { route: 'updateVideo', body: { title: 'Throwing a bowl, slowly' } },
      { route: 'togglePublish', as: 'Hide a video' },
      { route: 'togglePublish', as: 'Publish a video again' },
    ],
  },
  {
    name: 'Uploads in parts',
    description: 'For a server that keeps media itself; one that keeps them at Cloudinary names another way to send the file.',
    steps: [
      { route: 'beginUpload', body: { size }, keep: { uploadId: 'uploadId', uploadUrl: 'url' } },
      {
        as: 'Send the file, here in a single part',
        description: 'The address is the one that beginning the upload has answered.',
        method: 'PUT',
        url: 'uploadUrl',
        headers: { 'Content-Type': 'application/octet-stream', 'Content-Range': `bytes 0-${size - 1}/${size}` },
        file: VIDEO,
        answer: { receivedBytes: size },
      },
      { route: 'completeUpload', keep: { uploadedId: 'id' } },
      { route: 'deleteVideo', as: 'Delete the uploaded video', params: { videoId: '{{uploadedId}}' } },
    ],
  },
  {
    name: 'Comments',
    steps: [
      { route: 'addComment', keep: { commentId: 'id' } },
      { route: 'listComments' },
      { route: 'updateComment', body: { content: 'The part about wedging helped me a lot, thank you.' } },
    ],
  },
  {
    name: 'Community posts',
    steps: [
      { route: 'createTweet', keep: { tweetId: 'id' } },
      { route: 'listTweets' },
      { route: 'updateTweet', body: { content: 'The kiln is on: new glazes on Saturday.' } },
    ],
  },
  {
    name: 'Likes',
    steps: [
      { route: 'toggleVideoLike' },
      { route: 'toggleCommentLike' },
      { route: 'toggleTweetLike' },
      { route: 'listLikedVideos' },
    ],
  },
  {
    name: 'Subscriptions',
    steps: [
      {
        route: 'register',
        as: 'Create a channel to subscribe to',
        before: { channelName: uniqueName('glaze_lab') },
        body: { username: '{{channelName}}', email: '{{channelName}}@example.com', fullname: 'Glaze Lab' },
        keep: { channelId: 'user.id' },
      },
      { route: 'toggleSubscription' },
      { route: 'listSubscribers' },
      { route: 'listSubscriptions', params: { subscriberId: '{{userId}}' } },
    ],
  },
  {
    name: 'Playlists',
    steps: [
      { route: 'createPlaylist', keep: { playlistId: 'id' } },
      { route: 'addToPlaylist' },
      { route: 'listPlaylists' },
      { route: 'getPlaylist' },
      { route: 'updatePlaylist', body: { name: 'Wheel throwing, step by step' } },
    ],
  },
  { name: 'Dashboard', steps: [{ route: 'getStats' }, { route: 'listOwnVideos' }] },
  {
    name: 'Cleaning up',
    description: 'Deletes what the requests above have made, and signs out.',
    steps: [
      { route: 'removeFromPlaylist' },
      { route: 'deletePlaylist' },
      { route: 'deleteTweet' },
      { route: 'deleteComment' },
      { route: 'deleteVideo' },
      { route: 'logout' },
    ],
  },
]
