import { z } from 'zod'
import { deliveryUrl, isAssetUrl, LARGE_VIDEO_VERSIONS } from '../../utils/cloudinary.js'
import type { Logger } from '../../utils/logger.js'
import type { CloudinaryClient } from './cloudinaryClient.js'
import { CloudinaryFailure } from './cloudinaryErrors.js'
import type { DirectUpload, StoredAsset, UploadTarget } from './index.js'
import { InvalidMedia } from './invalidMedia.js'
import { checkDuration } from './videoFacts.js'

interface Options {
  client: CloudinaryClient
  remove: (publicId: string) => Promise<void>
  /** Videos up to this size are transformed while a client waits. */
  transformMaxBytes: number
  log: Logger
}

/** Bytes; the service refuses parts below 5 MiB, but the last. */
const PART_BYTES = 20 * 2 ** 20

const FORMATS = ['mp4', 'mov', 'webm', 'mkv']

/** What the service does with fields that are older, in milliseconds: it refuses them. */
const SIGNATURE_LIFE = 3_600_000

const assetSchema = z.object({
  secure_url: z.string().refine(isAssetUrl),
  bytes: z.number().int().nonnegative(),
  format: z.string(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  duration: z.number().nullish(),
})

type Asset = z.output<typeof assetSchema>

/** Uploads that clients send to Cloudinary themselves, with fields that we have signed. */
export function createCloudinaryDirect({ client, remove, transformMaxBytes, log }: Options) {
  async function begin({ publicId, bytes, expiresAt }: DirectUpload): Promise<UploadTarget> {
    const large = bytes > transformMaxBytes
    const fields = {
      allowed_formats: FORMATS.join(','),
      // An asset that is there is never replaced, for as long as the signature is good.
      overwrite: '0',
      invalidate: '1',
      public_id: publicId,
      timestamp: String(Math.floor((expiresAt.getTime() - SIGNATURE_LIFE) / 1000)),
      type: 'upload',
      unique_filename: '0',
      ...(large && { eager: LARGE_VIDEO_VERSIONS.map(versionText).join('|'), eager_async: '1' }),
    }
    return { url: client.uploadUrl('video'), method: 'POST', fields: await client.signed(fields), partSize: PART_BYTES }
  }

  async function finish({ publicId, bytes }: DirectUpload): Promise<StoredAsset> {
    const found = await find(publicId)
    if (found === undefined) throw new InvalidMedia('is not complete: the media storage does not have it')
    const duration = await checked(() => requireVideo(found, bytes), publicId)
    if (duration === undefined) log.warn({ publicId }, 'Cloudinary states no duration of a video')
    const url = deliveryUrl({ secureUrl: found.secure_url, kind: 'video', bytes }, transformMaxBytes)
    return { publicId, url, bytes, ...(duration !== undefined && { duration }) }
  }

  /** An asset is not replaced, so that one which is no such video has to go before the client can send another. */
  async function checked<T>(check: () => T, publicId: string): Promise<T> {
    try {
      return check()
    } catch (error) {
      if (error instanceof InvalidMedia) await remove(publicId)
      throw error
    }
  }

  async function find(publicId: string): Promise<Asset | undefined> {
    try {
      return await client.call('look-up', async (sdk, call) => {
        const query = { ...call, resource_type: 'video', type: 'upload', media_metadata: true }
        const parsed = assetSchema.safeParse(await sdk.api.resource(publicId, query))
        if (parsed.success) return parsed.data
        throw new CloudinaryFailure('look-up', 'an answer of an unknown form', { passing: false })
      })
    } catch (error) {
      if (error instanceof CloudinaryFailure && error.status === 404) return undefined
      throw error
    }
  }

  return { begin, finish }
}

const versionText = ({ raw_transformation: transformation, format }: { raw_transformation: string; format: string }) =>
  `${transformation}/${format}`

/** The duration, where the service states it. The service has read the file; it takes sound for a video too. */
function requireVideo({ bytes, format, width, height, duration }: Asset, announced: number): number | undefined {
  if (bytes !== announced) throw new InvalidMedia(`has ${bytes} bytes instead of the announced ${announced}`)
  if (!FORMATS.includes(format)) throw new InvalidMedia('is not an MP4, MOV, WebM or MKV video')
  if (!width || !height) throw new InvalidMedia('has no video track')
  return typeof duration === 'number' ? checkDuration(duration) : undefined
}
