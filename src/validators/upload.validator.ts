import { z } from 'zod'
import { signedIn } from './contract.js'
import { Count, Id, IdText, Timestamp } from './fields.js'
import { MAX_BYTES, requiredFile } from './files.js'
import { Video } from './shapes.js'
import { publishVideo } from './video.validator.js'

/** What a file may be announced as; what it is, its content tells. */
const TYPES = ['video/mp4', 'video/quicktime', 'video/webm', 'video/x-matroska'] as const

const UploadId = Id.meta({ example: 12 })

export const beginUpload = signedIn({
  summary: 'Begin to upload a video in parts, for connections that cap the size of a request',
  description:
    'Announces the file of a video; at most 5 are open at once. Then send the file to `url`, without a token, in parts of `partSize` bytes. ' +
    'Where `method` is `PUT`, the body is the part and `Content-Range` says which bytes it has, as in `bytes 0-67108863/104857600`; ' +
    'parts may come in any order, and again. Where it is `POST`, each part is a form with all of `fields` and the part as `file`, one ' +
    'after the other, with `Content-Range` and one and the same `X-Unique-Upload-Id` of your own on all of them. Last, complete the ' +
    'upload. What is not completed when it expires, an hour later, is removed.',
  body: z.object({
    size: z
      .int('must be a whole number of bytes')
      .min(1, 'must be at least 1')
      .meta({
        openapi: { type: 'integer', minimum: 1, maximum: MAX_BYTES.video, description: 'Bytes of the file', example: 96_946 },
      }),
    type: z.enum(TYPES, `must be one of ${TYPES.join(', ')}`).meta({ example: 'video/mp4' }),
  }),
  idempotent: 'afterwards',
  status: 201,
  data: z.object({
    uploadId: UploadId,
    url: z.string().meta({
      description: 'Absolute URL',
      example:
        'https://viztube.example.com/media/uploads/e2/e26f9b1d40a74c35b8e7d3f2a1c09456f2a1c094.mp4?bytes=96946&expires=1773484013&signature=q5Zc…',
    }),
    method: z.enum(['PUT', 'POST']),
    fields: z.record(z.string(), z.string()).meta({
      openapi: { type: 'object', additionalProperties: { type: 'string', examples: ['1773484013'] } },
      description: 'Fields of the form; empty with `PUT`',
      example: {},
    }),
    partSize: Count.meta({ description: 'Bytes', example: 67_108_864 }),
    expiresAt: Timestamp,
  }),
  message: 'Upload begun',
  fails: ['STORAGE_UNAVAILABLE'],
})

export const completeUpload = signedIn({
  summary: 'Publish a video whose file was uploaded in parts',
  description:
    'Checks that all of the file is there and is a video (MP4, MOV, WebM or MKV). When it is not, the answer names `body.videoFile`, ' +
    'and the upload stays open: send what is missing and complete it again.',
  params: z.object({ uploadId: IdText.meta({ example: 12 }) }),
  body: publishVideo.body,
  files: { thumbnail: requiredFile('image') },
  idempotent: 'transaction',
  status: 201,
  data: Video,
  message: 'Video published',
  fails: [404, 409],
})
