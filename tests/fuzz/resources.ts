/** What can be made and removed again, by operations of the document; a name that it lacks stops the fuzz. */
export interface Resource {
  /** The parameter that names one. */
  parameter: string
  create: string
  remove: string
  /** Where its owner finds it, once there is one and before it is removed. */
  lists: string[]
  /** Share of the runs: some cost more to make. */
  share: number
}

export const resources: Resource[] = [
  { parameter: 'videoId', create: 'publishVideo', remove: 'deleteVideo', lists: ['listOwnVideos', 'listVideos'], share: 0.15 },
  { parameter: 'commentId', create: 'addComment', remove: 'deleteComment', lists: ['listComments'], share: 0.3 },
  { parameter: 'playlistId', create: 'createPlaylist', remove: 'deletePlaylist', lists: ['listPlaylists'], share: 0.3 },
  { parameter: 'tweetId', create: 'createTweet', remove: 'deleteTweet', lists: ['listTweets'], share: 0.3 },
]
