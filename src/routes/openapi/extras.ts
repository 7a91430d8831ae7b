import { CONTENT_TYPES } from '../../services/media/index.js'
import { MEDIA_PATH, UPLOAD_PATH } from '../../utils/mediaUrl.js'
import { type ErrorCode, type FailureStatus } from '../../utils/ApiError.js'
import { successBody } from '../../utils/ApiResponse.js'
import { failureResponse } from './failures.js'
import type { Components, Json } from './schemas.js'

/** The addresses beside the tables. */
export const extraPaths = (components: Components): Record<string, Json> => ({
  '/openapi.json': { get: document(components) },
  [`${UPLOAD_PATH}/{folder}/{file}`]: { put: uploadedPart(components) },
  [`${MEDIA_PATH}/{folder}/{file}`]: { servers: [{ url: '/' }], get: mediaFile(components) },
})

const id = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } }
const text = (description: string, example: string): Json => ({ description, schema: { type: 'string', examples: [example] } })

/** Names of what is stored, as `newPublicId` makes them. */
const FOLDER = { type: 'string', pattern: '^[0-9a-f]{2}$' }
const FILE = { type: 'string', pattern: String.raw`^[0-9a-f]{32,64}\.[a-z0-9]{2,5}$` }

const POSITIVE = { type: 'integer', minimum: 1, maximum: 999_999_999_999 }
const SIGNATURE = { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' }
const CONTENT_RANGE = { type: 'string', pattern: String.raw`^bytes [0-9]{1,10}-[0-9]{1,10}/[0-9]{1,10}$` }

/** Whatever the address, a busy process may refuse a request. */
const busy = [{ code: 'OVERLOADED' as const, message: 'The service is busy, please try again later', errors: [] }]
const withRetryAfter = { ...id, 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }

const document = (components: Components): Json => ({
  operationId: 'getDocument',
  tags: ['Files'],
  summary: 'This document',
  security: [],
  responses: {
    200: {
      description: 'OpenAPI 3.1',
      headers: { ...id, ETag: text('For `If-None-Match`', '"hO2u5sW5mBz0s0mR8aXvXQ3fNqk"') },
      content: { 'application/json': { schema: { type: 'object' }, example: { openapi: '3.1.0', info: { title: 'VizTube' } } } },
    },
    304: { $ref: '#/components/responses/NotModified' },
    405: { $ref: '#/components/responses/MethodNotAllowed' },
    503: failureResponse(503, busy, withRetryAfter, components),
  },
})

const fileHeaders = {
  ...id,
  ETag: text('For `If-None-Match` and `If-Range`', 'W/"17ab2-19d3c2f0a1b"'),
  'Last-Modified': text('When the file was stored', 'Sat, 14 Mar 2026 09:26:53 GMT'),
  'Cache-Control': text('How long a copy may be used', 'public, max-age=3600'),
  'Accept-Ranges': text('Parts may be asked for', 'bytes'),
}

const contentRange = text('Which bytes these are', 'bytes 0-1023/96946')

const binary = Object.fromEntries(
  Object.values(CONTENT_TYPES).map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
)

const uploadedPart = (components: Components): Json => {
  const failure = (status: FailureStatus, code: ErrorCode, message: string, path?: string, headers: Json = id) =>
    failureResponse(status, [{ code, message, errors: path === undefined ? [] : [{ path, message }] }], headers, components)
  const parameter = (name: string, place: string, schema: Json, example: unknown): Json => ({
    name,
    in: place,
    required: true,
    schema: { ...schema, examples: [example] },
  })
  const data = { receivedBytes: 67_108_864 }
  return {
    operationId: 'putUploadPart',
    servers: [{ url: '/' }],
    tags: ['Files'],
    summary: 'Send a part of the file of an upload',
    description:
      'The address is the `url` that beginning an upload answers, where the server keeps media itself; use it as it is. A part has up to ' +
      '64 MiB. Parts may come in any order, several at once, and again: what comes later replaces what was there. A part counts when it ' +
      'is answered with 200; after a broken connection, send it again. Needs no token. Never limited.',
    security: [],
    parameters: [
      parameter('folder', 'path', FOLDER, 'e2'),
      parameter('file', 'path', FILE, 'e26f9b1d40a74c35b8e7d3f2a1c09456f2a1c094.mp4'),
      parameter('bytes', 'query', POSITIVE, 104_857_600),
      parameter('expires', 'query', POSITIVE, 1_773_484_013),
      parameter('signature', 'query', SIGNATURE, 'q5ZcVb0dXn1mT3y7uJ8kL2pR4sW6aE9hGfDzQxKvNtM'),
      {
        ...parameter('Content-Range', 'header', CONTENT_RANGE, 'bytes 0-67108863/104857600'),
        description: 'Which bytes of the file these are',
      },
    ],
    requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
    responses: {
      200: {
        description: 'The part is stored. `receivedBytes` is how much of the file is there now',
        headers: id,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                statusCode: { type: 'integer', const: 200 },
                data: {
                  type: 'object',
                  properties: { receivedBytes: { type: 'integer', minimum: 1, examples: [data.receivedBytes] } },
                  required: ['receivedBytes'],
                },
                message: { type: 'string', description: 'For people', examples: ['Part received'] },
                success: { type: 'boolean', const: true },
              },
              required: ['statusCode', 'data', 'message', 'success'],
              additionalProperties: false,
            },
            example: successBody({ statusCode: 200, data, message: 'Part received' }),
          },
        },
      },
      400: failure(400, 'VALIDATION_FAILED', 'must lie within the file', 'headers.Content-Range'),
      404: failure(404, 'NOT_FOUND', 'Upload not found'),
      405: { $ref: '#/components/responses/MethodNotAllowed' },
      409: failure(409, 'CONFLICT', 'This upload is being completed'),
      413: failure(413, 'PAYLOAD_TOO_LARGE', 'A part has at most 67108864 bytes', 'headers.Content-Range'),
      415: failure(415, 'UNSUPPORTED_MEDIA_TYPE', 'The body must be without a content encoding'),
      503: failureResponse(
        503,
        [
          {
            code: 'STORAGE_UNAVAILABLE',
            message: 'The media storage is not available, please try again later',
            errors: [],
          },
          ...busy,
        ],
        withRetryAfter,
        components,
      ),
    },
  }
}

const mediaFile = (components: Components): Json => ({
  operationId: 'getMediaFile',
  tags: ['Files'],
  summary: 'A picture or a video, whole or a part of it',
  description:
    'Where the server keeps media itself; it may also be told to keep them at Cloudinary. Either way the addresses that the API answers ' +
    'are whole ones: use them as they are. They cannot be guessed, and need no token. Never limited.',
  security: [],
  parameters: [
    { name: 'folder', in: 'path', required: true, schema: { ...FOLDER, examples: ['4f'] } },
    { name: 'file', in: 'path', required: true, schema: { ...FILE, examples: ['4f1c0e9b6a2d4c8f9e0b7a6d5c4b3a29.mp4'] } },
    { name: 'Range', in: 'header', schema: { type: 'string', examples: ['bytes=0-1023'] } },
  ],
  responses: {
    200: { description: 'The file', headers: fileHeaders, content: binary },
    206: {
      description: 'The part that `Range` asks for',
      headers: { ...fileHeaders, 'Content-Range': contentRange },
      content: binary,
    },
    304: { description: 'The file is still what `If-None-Match` names' },
    404: failureResponse(404, [{ code: 'NOT_FOUND', message: 'File not found', errors: [] }], id, components),
    405: { $ref: '#/components/responses/MethodNotAllowed' },
    416: failureResponse(
      416,
      [{ code: 'VALIDATION_FAILED', message: 'The file has no bytes in this range', errors: [] }],
      { ...id, 'Content-Range': text('How long the file is', 'bytes */96946') },
      components,
    ),
    503: failureResponse(503, busy, withRetryAfter, components),
  },
})
