import { CONTENT_TYPES } from '../../services/media/index.js'
import { MEDIA_PATH } from '../../utils/mediaUrl.js'
import { failureResponse } from './failures.js'
import type { Components, Json } from './schemas.js'

/** The addresses beside the tables. */
export const extraPaths = (components: Components): Record<string, Json> => ({
  '/openapi.json': { get: document },
  [`${MEDIA_PATH}/{folder}/{file}`]: { servers: [{ url: '/' }], get: mediaFile(components) },
})

const id = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } }
const text = (description: string, example: string): Json => ({ description, schema: { type: 'string', examples: [example] } })

const document: Json = {
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
  },
}

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

const mediaFile = (components: Components): Json => ({
  operationId: 'getMediaFile',
  tags: ['Files'],
  summary: 'A picture or a video, whole or a part of it',
  description:
    'Where the server keeps media itself; it may also be told to keep them at Cloudinary. Either way the addresses that the API answers ' +
    'are whole ones: use them as they are. They cannot be guessed, and need no token. Never limited.',
  security: [],
  parameters: [
    { name: 'folder', in: 'path', required: true, schema: { type: 'string', examples: ['4f'] } },
    { name: 'file', in: 'path', required: true, schema: { type: 'string', examples: ['4f1c0e9b6a2d4c8f9e0b7a6d5c4b3a29.mp4'] } },
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
    416: failureResponse(
      416,
      [{ code: 'VALIDATION_FAILED', message: 'The file has no bytes in this range', errors: [] }],
      { ...id, 'Content-Range': text('How long the file is', 'bytes */96946') },
      components,
    ),
  },
})
