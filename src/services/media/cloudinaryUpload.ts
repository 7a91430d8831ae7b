import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { isAssetUrl, LARGE_VIDEO_VERSIONS } from '../../utils/cloudinary.js'
import { answered, type CallOptions, type CloudinaryClient, type Sdk } from './cloudinaryClient.js'
import { CloudinaryFailure } from './cloudinaryErrors.js'
import type { MediaKind } from './index.js'

export interface Upload {
  publicId: string
  kind: MediaKind
  handle: FileHandle
  size: number
  /** Too large to be transformed while a client waits. */
  large: boolean
  partBytes: number
}

/** `end` is the last byte. */
interface Part {
  start: number
  end: number
}

/** Bytes that are read at a time. */
const PIECE = 65_536

const answerSchema = z.object({
  public_id: z.string(),
  resource_type: z.enum(['image', 'video']),
  secure_url: z.string().refine(isAssetUrl),
  bytes: z.number().int().nonnegative(),
  duration: z.number().nullish(),
})

export type UploadAnswer = z.output<typeof answerSchema>

type Client = Pick<CloudinaryClient, 'call'>

/**
 * Sends a file as it is on disk: an image at once, a video that is larger than a part in parts, one after the other. The SDK's own
 * `upload_large` does the same, but keeps each part in memory, never repeats one, and ends the process when the file can't be read.
 */
export async function uploadFile(client: Client, upload: Upload): Promise<UploadAnswer> {
  const { kind, size, partBytes } = upload
  if (kind === 'image' || size <= partBytes) return sendWhole(client, upload)

  const id = randomUUID()
  for (let start = 0; start + partBytes < size; start += partBytes) {
    await client.call('upload', (sdk, call) => send(sdk, call, upload, { id, start, end: start + partBytes - 1 }))
  }
  return sendLast(client, upload, id)
}

const sendWhole = (client: Client, upload: Upload) =>
  client.call('upload', async (sdk, call) => readAnswer(upload, await send(sdk, call, upload)))

/**
 * When the answer to the last part was lost, the service has the asset but no longer knows the upload, and refuses the repetition.
 * Then the asset itself is asked for.
 */
async function sendLast(client: Client, upload: Upload, id: string): Promise<UploadAnswer> {
  const { publicId, kind, size, partBytes } = upload
  const start = Math.floor((size - 1) / partBytes) * partBytes
  let tries = 0
  return client.call('upload', async (sdk, call) => {
    tries += 1
    try {
      return readAnswer(upload, await send(sdk, call, upload, { id, start, end: size - 1 }))
    } catch (error) {
      if (tries === 1 || !isRefusal(error)) throw error
      const found: unknown = await sdk.api
        .resource(publicId, { ...call, resource_type: kind, type: 'upload' })
        .catch(() => undefined)
      const answer = answerSchema.safeParse(found)
      if (!answer.success || answer.data.public_id !== publicId || answer.data.bytes !== size) throw error
      return answer.data
    }
  })
}

const isRefusal = (error: unknown) =>
  typeof error === 'object' && error !== null && 'http_code' in error && (error.http_code === 400 || error.http_code === 404)

/** A repetition finds what an earlier try has stored: `overwrite: false` answers with it instead of storing again. */
async function send(
  sdk: Sdk,
  call: CallOptions,
  { publicId, kind, handle, size, large }: Upload,
  part?: Part & { id: string },
): Promise<unknown> {
  const bytes = read(handle, part ?? { start: 0, end: size - 1 })
  const source = Readable.from(bytes, { objectMode: false, highWaterMark: PIECE })
  const options = {
    ...call,
    resource_type: kind,
    type: 'upload',
    public_id: publicId,
    overwrite: false,
    unique_filename: false,
    invalidate: true,
    // The name of the staged file is nobody's business.
    filename: 'file',
    ...(large && { eager: LARGE_VIDEO_VERSIONS, eager_async: true }),
    ...(part && { x_unique_upload_id: part.id, content_range: `bytes ${part.start}-${part.end}/${size}` }),
  }
  try {
    return await answered((callback) => {
      source.on('error', (error) => callback(error, undefined))
      source.pipe(sdk.uploader.upload_stream(options, callback))
    })
  } finally {
    source.destroy()
  }
}

/** A stream of the handle itself would close it when its request fails, and the next try needs it. */
async function* read(handle: FileHandle, { start, end }: Part): AsyncGenerator<Buffer> {
  for (let position = start; position <= end;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(PIECE), 0, Math.min(PIECE, end + 1 - position), position)
    if (bytesRead === 0) throw new Error('The staged file has become shorter')
    yield buffer.subarray(0, bytesRead)
    position += bytesRead
  }
}

function readAnswer({ publicId, kind }: Upload, answer: unknown): UploadAnswer {
  const parsed = answerSchema.safeParse(answer)
  if (parsed.success && parsed.data.public_id === publicId && parsed.data.resource_type === kind) return parsed.data
  throw new CloudinaryFailure('upload', 'an answer of an unknown form', { passing: false })
}
