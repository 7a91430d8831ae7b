import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { z } from 'zod'
import { StorageUnavailable } from '../../utils/ApiError.js'
import { createCircuit } from '../../utils/circuit.js'
import { deliveryUrl } from '../../utils/cloudinary.js'
import type { Logger } from '../../utils/logger.js'
import {
  answered,
  type CloudinaryAccount,
  type CloudinaryClient,
  type CloudinaryListener,
  type CloudinaryTimes,
  createCloudinaryClient,
} from './cloudinaryClient.js'
import { createCloudinaryDirect } from './cloudinaryDirect.js'
import { CloudinaryFailure, type CloudinaryOperation } from './cloudinaryErrors.js'
import { type UploadAnswer, uploadFile } from './cloudinaryUpload.js'
import type { DirectUpload, ListedAsset, ListOptions, MediaKind, MediaStore, StagedFile, StoredAsset } from './index.js'

interface CloudinaryOptions {
  account: CloudinaryAccount
  /** Folder of all our assets. What somebody else puts there is never listed or removed. */
  folder?: string
  /** Videos up to this size are transformed while a client waits: what the account's plan allows. */
  transformMaxBytes: number
  log: Logger
  /** Bytes of a part of a large video. The service refuses parts below 5 MiB. Nothing is kept in memory. */
  partBytes?: number
  times?: Partial<CloudinaryTimes>
  onCall?: CloudinaryListener
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

/** The most that the service answers at once. */
const PAGE = 500
const IDS_AT_ONCE = 100

const pageSchema = z.object({
  resources: z.array(
    z.object({ public_id: z.string(), bytes: z.number(), created_at: z.coerce.date(), placeholder: z.boolean().optional() }),
  ),
  next_cursor: z.string().nullish(),
})

/**
 * Keeps media at Cloudinary. Uploads and removals have a circuit: after five failures in a row they fail at once for 30 s. Listing
 * and looking up have a limit of their own at the service (calls per hour), so that what fails there says nothing about uploads.
 */
export function createCloudinaryMedia(options: CloudinaryOptions): MediaStore {
  const {
    account,
    folder = 'viztube',
    transformMaxBytes,
    log,
    partBytes = 10_000_000,
    times,
    onCall,
    now = () => performance.now(),
  } = options
  const client = createCloudinaryClient(account, { log, times, onCall, now })
  const ourId = new RegExp(`^${folder}/[0-9a-f]{40}$`)

  const circuit = createCircuit({
    failures: 5,
    pauseMs: 30_000,
    isFailure: (error) => error instanceof CloudinaryFailure && !error.isAboutFile,
    refusal: () => StorageUnavailable(new Error('Cloudinary has failed repeatedly: not asked again before 30 s have passed')),
    onOpen: () => log.warn('Cloudinary fails: uploads are refused until it answers again'),
    onClose: () => log.info('Cloudinary answers again'),
    now,
  })
  const guarded: Pick<CloudinaryClient, 'call'> = {
    call: (operation, work) => circuit.run(() => client.call(operation, work)),
  }

  /** What leaves this driver is an error for our clients, and what only the operator can mend is said to them. */
  async function available<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof CloudinaryFailure)) throw error
      if (error.isRefusedAccount) {
        const message = 'Cloudinary refuses this account: check the CLOUDINARY_ settings, and the clock of this machine'
        log.error({ operation: error.operation, status: error.status, detail: error.message }, message)
      }
      throw error.toApiError()
    }
  }

  function requireOurs(publicId: string) {
    if (!ourId.test(publicId)) throw new TypeError('Not the id of an asset at Cloudinary')
  }

  async function put(file: StagedFile, publicId: string): Promise<StoredAsset> {
    requireOurs(publicId)
    // Opened once, so that the file may disappear meanwhile, and a missing one is not taken for a failure of the service.
    const handle = await open(file.path)
    try {
      const { size } = await handle.stat()
      const upload = {
        publicId,
        kind: file.kind,
        handle,
        size,
        large: file.kind === 'video' && size > transformMaxBytes,
        partBytes,
      }
      return toStored(file, size, await uploadFile(guarded, upload))
    } finally {
      await handle.close()
    }
  }

  function toStored(file: StagedFile, size: number, answer: UploadAnswer): StoredAsset {
    const { public_id: publicId, bytes, secure_url: secureUrl } = answer
    if (bytes !== size) log.warn({ publicId, size, bytes }, 'Cloudinary states another size than that of the file it was sent')
    const stored = { publicId, url: deliveryUrl({ secureUrl, kind: file.kind, bytes }, transformMaxBytes), bytes }
    const duration = file.kind === 'video' ? durationOf(file, answer) : undefined
    return duration === undefined ? stored : { ...stored, duration }
  }

  function durationOf({ duration: ours }: StagedFile, { duration: theirs, public_id: publicId }: UploadAnswer) {
    if (ours === undefined || typeof theirs !== 'number') return ours ?? theirs ?? undefined
    if (theirs > 0 && Math.abs(theirs - ours) <= Math.max(1, ours * 0.05)) return theirs
    log.warn({ publicId, ours, theirs }, 'Cloudinary states another duration than the file: the one of the file is kept')
    return ours
  }

  async function remove(publicId: string, kind: MediaKind): Promise<void> {
    requireOurs(publicId)
    await guarded.call('destroy', async (sdk, call) => {
      const target = { ...call, resource_type: kind, type: 'upload', invalidate: true }
      const { result } = parse(
        'destroy',
        z.object({ result: z.string() }),
        await answered((callback) => void sdk.uploader.destroy(publicId, target, callback)),
      )
      if (result !== 'ok' && result !== 'not found') throw unexpected('destroy')
    })
  }

  const direct = createCloudinaryDirect({ client, remove: (publicId) => remove(publicId, 'video'), transformMaxBytes, log })

  async function beginUpload(upload: DirectUpload) {
    requireOurs(upload.publicId)
    circuit.requireClosed()
    return direct.begin(upload)
  }

  async function finishUpload(upload: DirectUpload) {
    requireOurs(upload.publicId)
    return direct.finish(upload)
  }

  async function findMissing(publicIds: string[], kind: MediaKind): Promise<string[]> {
    const possible = publicIds.filter((publicId) => ourId.test(publicId))
    const found = new Set<string>()
    for (let start = 0; start < possible.length; start += IDS_AT_ONCE) {
      const ids = possible.slice(start, start + IDS_AT_ONCE)
      const { resources } = await client.call('look-up', async (sdk, call) => {
        const query = { ...call, resource_type: kind, type: 'upload' }
        return parse('look-up', pageSchema, await sdk.api.resources_by_ids(ids, query))
      })
      for (const { public_id: publicId, placeholder } of resources) if (placeholder !== true) found.add(publicId)
    }
    return publicIds.filter((publicId) => !found.has(publicId))
  }

  async function* list({ storedBefore }: ListOptions): AsyncGenerator<ListedAsset[]> {
    for (const kind of ['image', 'video'] as const) {
      let cursor: string | null | undefined
      do {
        const query = {
          resource_type: kind,
          type: 'upload',
          prefix: `${folder}/`,
          max_results: PAGE,
          ...(cursor && { next_cursor: cursor }),
        }
        const page = await available(() =>
          client.call('list', async (sdk, call) => parse('list', pageSchema, await sdk.api.resources({ ...call, ...query }))),
        )
        cursor = page.next_cursor
        // A placeholder stands for an asset that was removed and is kept as a backup.
        const ours = page.resources.filter(
          ({ public_id: id, created_at: at, placeholder }) => ourId.test(id) && at < storedBefore && placeholder !== true,
        )
        if (ours.length > 0)
          yield ours.map(({ public_id: publicId, bytes, created_at: storedAt }) => ({ publicId, kind, bytes, storedAt }))
      } while (cursor)
    }
  }

  async function check(): Promise<void> {
    circuit.requireClosed()
    await client.check()
  }

  return {
    newPublicId: () => `${folder}/${randomBytes(20).toString('hex')}`,
    put: (file, publicId) => available(() => put(file, publicId)),
    beginUpload: (upload) => available(() => beginUpload(upload)),
    finishUpload: (upload) => available(() => finishUpload(upload)),
    remove: (publicId, kind) => available(() => remove(publicId, kind)),
    findMissing: (publicIds, kind) => available(() => findMissing(publicIds, kind)),
    check: () => available(check),
    list,
  }
}

function parse<T>(operation: CloudinaryOperation, schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw unexpected(operation)
  return parsed.data
}

const unexpected = (operation: CloudinaryOperation) =>
  new CloudinaryFailure(operation, 'an answer of an unknown form', { passing: false })
