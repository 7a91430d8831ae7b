import * as video from '../controllers/video.controller.js'
import * as contract from '../validators/video.validator.js'
import { del, get, patch, post, table } from './table.js'

export const videoRoutes = table('/videos', 'Videos', [
  get('/', contract.listVideos, video.listVideos),
  post('/', contract.publishVideo, video.publishVideo, video.requireOwnRoom),
  get('/:videoId', contract.getVideo, video.getVideo),
  patch('/:videoId', contract.updateVideo, video.updateVideo, video.requireOwnVideo),
  del('/:videoId', contract.deleteVideo, video.deleteVideo),
  patch('/toggle/publish/:videoId', contract.togglePublish, video.togglePublish),
])
