import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import express, { type Request, type Response } from 'express'
import multer from 'multer'
import { type Asset, createAssets, type Range, Refused, type ResourceType } from './cloudinaryServerAssets.js'
import { createAuthorization } from './cloudinaryServerAuth.js'
import { type Answer, answerWith, createFaults, type Fault, type Operation } from './cloudinaryServerFaults.js'

/**
 * A local server that speaks the part of Cloudinary's API that we use, and keeps what it gets:
 *
 * ```ts
 * const cloud = await startCloudinaryServer()
 * const app = useApp({ CLOUDINARY_URL: cloud.url })
 * cloud.fail('upload', { status: 500, times: 2 })
 * cloud.assets()
 * await cloud.close()
 * ```
 *
 * Signature, key and time of a call are checked as the service documents it. What is stored is delivered at its `secure_url`, which
 * is not secure here.
 */
export interface CloudinaryServer {
  /** The value of `CLOUDINARY_URL`. */
  url: string
  account: { cloudName: string; apiKey: string; apiSecret: string; uploadPrefix: string }
  /** What is stored now, by public id. */
  assets: () => Asset[]
  /** Every call so far, also refused and failed ones. */
  calls: (operation?: Operation) => Call[]
  /** Uploads in parts whose last part has not come. */
  unfinished: () => number
  /** How many connections are open. */
  connections: () => Promise<number>
  /** Plans a fault for the next calls; several faults of an operation happen one after the other. */
  fail: (operation: Operation, fault: Fault) => void
  /** Forgets the faults that have not happened. */
  heal: () => void
  /** Ends all connections and removes what is stored. */
  close: () => Promise<void>
}

export interface Call {
  operation: Operation
  /** The status answered; or what happened instead; undefined while it runs. */
  outcome: number | 'cut' | 'hung' | undefined
  /** The fields of a form, or the query. */
  params: Record<string, unknown>
  resourceType: string | undefined
  contentRange: string | undefined
  uploadId: string | undefined
}

interface Options {
  apiSecret?: string
  /** The service's clock. */
  now?: () => Date
  /** Smaller parts than this are refused, but the last. Default 5 MiB, as the service does. */
  minPartBytes?: number
  /** Larger videos are not transformed while a client waits. Default 40 MB. */
  transformMaxBytes?: number
}

export async function startCloudinaryServer(options: Options = {}): Promise<CloudinaryServer> {
  const { apiSecret = 'abcdefghijklmnopqrstuvwxyz0', now = () => new Date() } = options
  const { minPartBytes = 5 * 2 ** 20, transformMaxBytes = 40_000_000 } = options
  const [cloudName, apiKey] = ['viztube-test', '987654321012345']
  const { requireCloud, requireSignature, requireAdmin } = createAuthorization({ cloudName, apiKey, apiSecret, now })
  const assets = await createAssets({ minPartBytes, now })
  const faults = createFaults()
  const calls: Call[] = []
  const upload = multer({ dest: assets.folder }).single('file')
  const app = express()
  let origin = ''

  const handle =
    (operation: Operation, work: (req: Request, call: Call, res: Response) => Promise<Answer>) =>
    async (req: Request, res: Response): Promise<void> => {
      const { 'content-range': contentRange, 'x-unique-upload-id': uploadId } = req.headers
      const call: Call = {
        operation,
        outcome: undefined,
        params: { ...req.query },
        resourceType: req.params['type'] as string | undefined,
        contentRange,
        uploadId: uploadId as string | undefined,
      }
      calls.push(call)
      const refusable = () =>
        work(req, call, res).catch((error: unknown): Answer => {
          if (!(error instanceof Refused)) throw error
          return { status: error.status, body: { error: { message: error.message } }, headers: { 'X-Cld-Error': error.message } }
        })
      call.outcome = await answerWith(faults.next(operation), req, res, refusable)
    }

  /** Reads a form and checks who sent it. */
  async function readForm(req: Request, res: Response, call: Call): Promise<Record<string, string>> {
    await new Promise<void>((resolve, reject) => {
      upload(req, res, (error: unknown) => (error === undefined ? resolve() : reject(new Refused(400, 'Invalid multipart body'))))
    })
    const fields = { ...(req.body as Record<string, string>) }
    call.params = fields
    requireCloud(req)
    requireSignature(fields)
    return fields
  }

  const describe = (asset: Asset) => ({
    asset_id: asset.etag,
    public_id: asset.publicId,
    version: asset.version,
    width: asset.width,
    height: asset.height,
    format: asset.format,
    resource_type: asset.resourceType,
    created_at: asset.createdAt.toISOString().replace('.000', ''),
    bytes: asset.bytes,
    type: 'upload',
    etag: asset.etag,
    placeholder: false,
    secure_url: `${origin}/${cloudName}/${asset.resourceType}/upload/v${asset.version}/${asset.publicId}.${asset.format}`,
    ...(asset.duration !== undefined && { duration: asset.duration }),
  })

  async function store(req: Request, call: Call, res: Response): Promise<Answer> {
    const fields = await readForm(req, res, call)
    const path = req.file?.path
    if (path === undefined) throw new Refused(400, 'Missing required parameter - file')
    const range = rangeOf(call.contentRange)
    const whole = range && call.uploadId !== undefined ? await assets.addPart(call.uploadId, path, range) : path
    const { public_id: publicId = randomUUID(), overwrite, eager = '' } = fields
    if (whole === undefined) return { status: 200, body: { done: false, bytes: (range?.end ?? 0) + 1, kind: 'upload' } }

    const resourceType = req.params['type'] as ResourceType
    const wanted = { publicId, resourceType, overwrite: overwrite !== '0', eager: eager.split('|').filter(Boolean) }
    const { asset, existing } = await assets.add(whole, wanted)
    return { status: 200, body: { ...describe(asset), ...(existing && { existing }), original_filename: req.file?.originalname } }
  }

  async function destroy(req: Request, call: Call, res: Response): Promise<Answer> {
    const { public_id: publicId = '' } = await readForm(req, res, call)
    const found = await assets.remove(String(req.params['type']), publicId)
    return { status: 200, body: { result: found ? 'ok' : 'not found' } }
  }

  function list(req: Request): Promise<Answer> {
    requireAdmin(req)
    const { prefix = '', next_cursor: cursor = '', max_results: most = '10' } = req.query as Record<string, string>
    const matching = assets
      .all()
      .filter(
        ({ resourceType, publicId }) => resourceType === req.params['type'] && publicId.startsWith(prefix) && publicId > cursor,
      )
    const page = matching.slice(0, Math.min(Number(most), 500))
    const next = page.length < matching.length ? page.at(-1)?.publicId : undefined
    return ok({ resources: page.map(describe), ...(next !== undefined && { next_cursor: next }) })
  }

  function lookUp(req: Request): Promise<Answer> {
    requireAdmin(req)
    const ids = idsOf(req)
    if (ids.length > 100) throw new Refused(400, 'Too many public_ids')
    const found = ids.flatMap((id) => assets.get(String(req.params['type']), id) ?? [])
    return ok({ resources: found.map(describe) })
  }

  function lookUpOne(req: Request): Promise<Answer> {
    requireAdmin(req)
    const publicId = [req.params['publicId'] ?? ''].flat().join('/')
    const asset = assets.get(String(req.params['type']), publicId)
    if (!asset) throw new Refused(404, `Resource not found - ${publicId}`)
    return ok(describe(asset))
  }

  function deliver(req: Request): Promise<Answer> {
    requireCloud(req)
    const path = [req.params['path'] ?? ''].flat().join('/')
    const [, transformation = '', name = ''] = /^(?:(.*)\/)?v\d+\/(.+)\.\w+$/.exec(path) ?? []
    const asset = assets.get(String(req.params['type']), name)
    if (!asset) throw new Refused(404, `Resource not found - ${name}`)
    const isMade = asset.eager.some((made) => made === `${transformation}/${String(path.split('.').at(-1))}`)
    if (asset.resourceType === 'video' && asset.bytes > transformMaxBytes && transformation !== '' && !isMade) {
      throw new Refused(
        400,
        'Video is too large to process synchronously, please use an eager transformation with eager_async=true',
      )
    }
    return Promise.resolve({ status: 200, body: {}, file: asset.path, headers: { 'Content-Type': 'application/octet-stream' } })
  }

  const admin = (work: (req: Request) => Promise<Answer>) => (req: Request) => Promise.resolve().then(() => work(req))
  const listOrLookUp = (req: Request, res: Response) =>
    idsOf(req).length > 0 ? handle('look-up', admin(lookUp))(req, res) : handle('list', admin(list))(req, res)

  app.post('/v1_1/:cloud/:type/upload', handle('upload', store))
  app.post('/v1_1/:cloud/:type/destroy', handle('destroy', destroy))
  app.get(
    '/v1_1/:cloud/ping',
    handle(
      'ping',
      admin((req) => (requireAdmin(req), ok({ status: 'ok' }))),
    ),
  )
  app.get('/v1_1/:cloud/resources/:type/upload', listOrLookUp)
  app.get('/v1_1/:cloud/resources/:type/upload/*publicId', handle('look-up', admin(lookUpOne)))
  app.get('/:cloud/:type/upload/*path', handle('delivery', admin(deliver)))

  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`

  return {
    url: `cloudinary://${apiKey}:${apiSecret}@${cloudName}?upload_prefix=${encodeURIComponent(origin)}`,
    account: { cloudName, apiKey, apiSecret, uploadPrefix: origin },
    assets: assets.all,
    calls: (operation) => calls.filter((call) => operation === undefined || call.operation === operation),
    unfinished: assets.unfinished,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    fail: (operation, fault) => faults.fail(operation, fault),
    heal: () => faults.heal(),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await assets.close()
    },
  }
}

const idsOf = (req: Request) => new URL(req.url, 'http://localhost').searchParams.getAll('public_ids[]')

const ok = (body: Record<string, unknown>): Promise<Answer> => Promise.resolve({ status: 200, body })

/** `bytes 0-9/30`, or with a total of -1 while it is not known. */
function rangeOf(header: string | undefined): Range | undefined {
  if (header === undefined) return undefined
  const [, start, end, total] = /^bytes (\d+)-(\d+)\/(-?\d+)$/.exec(header) ?? []
  if (start === undefined) throw new Refused(400, 'Invalid Content-Range')
  return { start: Number(start), end: Number(end), total: Number(total) < 0 ? undefined : Number(total) }
}
