import * as playlist from '../controllers/playlist.controller.js'
import * as contract from '../validators/playlist.validator.js'
import { del, get, patch, post, table } from './table.js'

export const playlistRoutes = table('/playlist', 'Playlists', [
  post('/', contract.createPlaylist, playlist.createPlaylist),
  get('/user/:userId', contract.listPlaylists, playlist.listPlaylists),
  get('/:playlistId', contract.getPlaylist, playlist.getPlaylist),
  patch('/:playlistId', contract.updatePlaylist, playlist.updatePlaylist),
  del('/:playlistId', contract.deletePlaylist, playlist.deletePlaylist),
  post('/:playlistId/:videoId', contract.addToPlaylist, playlist.addToPlaylist),
  del('/:playlistId/:videoId', contract.removeFromPlaylist, playlist.removeFromPlaylist),
])
