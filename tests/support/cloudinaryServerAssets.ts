import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspectVideo } from '../../src/services/media/inspectVideo.js'

export type ResourceType = 'image' | 'video' | 'raw'

export interface Asset {
  publicId: string
  resourceType: ResourceType
  /** Seconds since 1970. */
  version: number
  createdAt: Date
  bytes: number
  /** MD5 of the content. */
  etag: string
  format: string
  width: number
  height: number
  /** Seconds; videos only. */
  duration?: number
  /** Transformations that are made after the upload, as they were asked for. */
  eager: string[]
  /** Where the content is. */
  path: string
}

/** Something the service says no to. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

interface Parts {
  path: string
  ranges: Map<number, number>
}

export interface Range {
  start: number
  /** The last byte. */
  end: number
  /** Undefined while it is not known. */
  total: number | undefined
}

interface NewAsset {
  publicId: string
  resourceType: ResourceType
  overwrite: boolean
  eager: string[]
}

const keyOf = (resourceType: string, publicId: string) => `${resourceType}/${publicId}`

/** Keeps what was uploaded, by resource type and public id, as files of a folder of its own. */
export async function createAssets({ minPartBytes, now }: { minPartBytes: number; now: () => Date }) {
  const folder = await mkdtemp(join(tmpdir(), 'cloudinary-'))
  const assets = new Map<string, Asset>()
  const uploads = new Map<string, Parts>()

  const get = (resourceType: string, publicId: string) => assets.get(keyOf(resourceType, publicId))

  /** Takes over a file that came in one piece, or was put together. */
  async function add(
    path: string,
    { publicId, resourceType, overwrite, eager }: NewAsset,
  ): Promise<{ asset: Asset; existing: boolean }> {
    const existing = get(resourceType, publicId)
    if (existing && !overwrite) {
      await rm(path)
      return { asset: existing, existing: true }
    }
    const facts = await measure(path, resourceType)
    const { size: bytes } = await stat(path)
    const kept = join(folder, randomUUID())
    await rename(path, kept)
    const createdAt = new Date(Math.floor(now().getTime() / 1000) * 1000)
    const etag = await md5(kept)
    const asset: Asset = {
      publicId,
      resourceType,
      version: createdAt.getTime() / 1000,
      createdAt,
      bytes,
      etag,
      eager,
      path: kept,
      ...facts,
    }
    assets.set(keyOf(resourceType, publicId), asset)
    if (existing) await rm(existing.path, { force: true })
    return { asset, existing: false }
  }

  /**
   * Puts a part where it belongs. The first part comes first, the last one after all others, and the same part may come again.
   *
   * @returns the path of the whole file after its last part
   */
  async function addPart(uploadId: string, path: string, { start, end, total }: Range): Promise<string | undefined> {
    const content = await readFile(path)
    await rm(path)
    const isLast = total !== undefined && end === total - 1
    if (content.length !== end - start + 1) throw new Refused(400, 'Content-Range does not match the size of the part')
    if (!isLast && content.length < minPartBytes) throw new Refused(400, 'All parts except EOF-chunk must be larger than 5mb')

    const upload = uploads.get(uploadId) ?? { path: join(folder, `${randomUUID()}.parts`), ranges: new Map<number, number>() }
    if (upload.ranges.size === 0 && start !== 0) throw new Refused(400, 'The first part must come first')
    const others = [...upload.ranges].filter(([from]) => from !== start)
    const before = others.reduce((sum, [from, to]) => sum + to - from + 1, 0)
    if (isLast && before !== start) throw new Refused(400, 'The last part must come after all others')

    const file = await open(upload.path, uploads.has(uploadId) ? 'r+' : 'w')
    await file.write(content, 0, content.length, start).finally(() => file.close())
    upload.ranges.set(start, end)
    uploads.set(uploadId, upload)
    if (!isLast) return undefined
    uploads.delete(uploadId)
    return upload.path
  }

  async function remove(resourceType: string, publicId: string): Promise<boolean> {
    const asset = get(resourceType, publicId)
    if (!asset) return false
    assets.delete(keyOf(resourceType, publicId))
    await rm(asset.path, { force: true })
    return true
  }

  return {
    folder,
    get,
    add,
    addPart,
    remove,
    all: () => [...assets.values()].sort((a, b) => (a.publicId < b.publicId ? -1 : 1)),
    /** Uploads whose last part has not come. */
    unfinished: () => uploads.size,
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

async function md5(path: string) {
  const hash = createHash('md5')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** As far as it can tell whether a file is what it is said to be. */
async function measure(path: string, resourceType: ResourceType) {
  if (resourceType === 'video') {
    const {
      extension,
      width,
      height,
      duration = 0,
    } = await inspectVideo(path).catch(() => {
      throw new Refused(400, 'Unsupported video format or file')
    })
    return { format: extension, width, height, duration }
  }
  if (resourceType === 'raw') return { format: '', width: 0, height: 0 }
  const { default: sharp } = await import('sharp')
  const { format, width, height } = await sharp(path)
    .metadata()
    .catch(() => {
      throw new Refused(400, 'Invalid image file')
    })
  return { format: format === 'jpeg' ? 'jpg' : format, width, height }
}
