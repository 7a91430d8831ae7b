import type { Request, RequestHandler } from 'express'
import { PART_BYTES, type PartReceiver, type SignedUpload } from '../services/media/diskUploads.js'
import { MethodNotAllowed, NotFound, PayloadTooLarge, UnsupportedMediaType, ValidationFailed } from '../utils/ApiError.js'
import { successBody } from '../utils/ApiResponse.js'
import { type ByteRange, lengthOf } from '../utils/byteRange.js'

/** How long a client may be silent in the middle of a part, in milliseconds. */
const IDLE_TIMEOUT = 30_000

/**
 * Takes in the parts of direct uploads: `PUT` with `Content-Range`, in any order. The signed address is the permission, so that no
 * session is needed. Mount it at `UPLOAD_PATH`.
 */
export function receiveParts(parts: PartReceiver, idleTimeout = IDLE_TIMEOUT): RequestHandler {
  return async (req, res) => {
    if (req.method !== 'PUT') {
      res.setHeader('Allow', 'PUT')
      throw MethodNotAllowed()
    }
    const upload = parts.find(req.path.slice(1), req.query)
    if (upload === undefined) throw NotFound('Upload')
    const range = readRange(req, upload)

    req.setTimeout(idleTimeout)
    try {
      const receivedBytes = await parts.receive(upload, range, req)
      const message = receivedBytes === upload.bytes ? 'File received' : 'Part received'
      res.json(successBody({ statusCode: 200, data: { receivedBytes }, message }))
    } finally {
      req.setTimeout(0)
    }
  }
}

const CONTENT_RANGE = /^bytes (\d{1,10})-(\d{1,10})\/(\d{1,10})$/

/** Which bytes a request says that it brings. @throws ApiError when they can't be a part of this file, before any of them is read */
function readRange({ headers }: Request, { bytes }: SignedUpload): ByteRange {
  const { 'content-range': given = '', 'content-encoding': encoding = 'identity', 'content-length': length } = headers
  if (encoding !== 'identity') throw UnsupportedMediaType('without a content encoding')
  const bad = (message: string) => ValidationFailed([{ path: 'headers.Content-Range', message }])

  const [, start, end, total] = (CONTENT_RANGE.exec(given) ?? []).map(Number)
  if (start === undefined || end === undefined) throw bad('must be like "bytes 0-1023/4096"')
  if (total !== bytes) throw bad(`must end with the announced size, ${bytes}`)
  if (start > end || end >= bytes) throw bad('must lie within the file')
  const range = { start, end }
  if (lengthOf(range) > PART_BYTES) throw PayloadTooLarge(`A part has at most ${PART_BYTES} bytes`, 'headers.Content-Range')
  if (length !== undefined && Number(length) !== lengthOf(range)) throw bad('must be as long as the body')
  return range
}
