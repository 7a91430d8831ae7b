import * as upload from '../controllers/upload.controller.js'
import * as contract from '../validators/upload.validator.js'
import { post, table } from './table.js'

export const uploadRoutes = table('/videos/uploads', 'Videos', [
  post('/', contract.beginUpload, upload.beginUpload),
  post('/:uploadId/complete', contract.completeUpload, upload.completeUpload, upload.requireOpenUpload),
])
