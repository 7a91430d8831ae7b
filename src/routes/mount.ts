import { createHash } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.js'
import { authenticate, type Credentials, readRefreshToken } from '../middlewares/auth.middleware.js'
import { type Body, createBodyReader } from '../middlewares/body.middleware.js'
import { clearSessionCookies, setSessionCookies } from '../middlewares/cookies.middleware.js'
import { createOnce, readKey } from '../middlewares/idempotency.middleware.js'
import { createAdmission } from '../middlewares/crossSite.middleware.js'
import { addressOf, clientKey, type Limiter } from '../middlewares/rateLimit.middleware.js'
import type { UploadSlots } from '../middlewares/uploadSlots.middleware.js'
import { ApiError, MethodNotAllowed } from '../utils/ApiError.js'
import { pageLinks, paginate, successBody } from '../utils/ApiResponse.js'
import {
  type AnyContract,
  type Input,
  isPublicList,
  type MayEndSession,
  type Page,
  type WithSession,
} from '../validators/contract.js'
import { check, patchProblems } from './check.js'
import { type Address, dispatch } from './dispatch.js'
import { send } from './send.js'
import type { Route, Table } from './table.js'

/** What is counted for all tables together. */
export interface Limits {
  calls: Limiter
  uploads: UploadSlots
}

/** Turns tables into a request handler. The only file that knows both Express and contracts. */
export function mount(tables: Table[], deps: Deps, limits: Limits): RequestHandler {
  const addresses = new Map<string, Route[]>()
  for (const { base, routes } of tables) {
    for (const route of routes) {
      const pattern = base + (route.path === '/' ? '' : route.path)
      addresses.set(pattern, [...(addresses.get(pattern) ?? []), route])
    }
  }
  return dispatch([...addresses].map(([pattern, rows]) => addressOfRows(pattern, rows, deps, limits)))
}

function addressOfRows(pattern: string, rows: Route[], deps: Deps, limits: Limits): Address {
  const allowed = rows.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])).join(', ')
  return {
    pattern,
    handlers: new Map(rows.map((row) => [row.method.toUpperCase(), serve(row, deps, limits)])),
    otherwise: (_req, res) => {
      res.setHeader('Allow', allowed)
      throw MethodNotAllowed()
    },
  }
}

/** One request, in order: who may ask it, limit, caller, address, body, handler, answer. */
function serve({ contract, handler, method, guard, name }: Route, deps: Deps, limits: Limits): RequestHandler {
  const { config, clock, log } = deps
  const authDeps = { db: deps.db, findCaller: deps.findCaller, clock, publicReads: config.publicReads }
  const admit = createAdmission(contract, method, deps)
  const readBody = createBodyReader(contract, method, config.stagingDir, log)

  return async (req, res) => {
    const credentials = admit(req)
    const early = contract.limitedBy === 'session' && !hasSession(credentials) ? await settle(readBody(req, res)) : undefined
    const address = addressOf(req)
    const key = clientKey(contract.limitedBy ?? 'user', withBodyToken(credentials, early, deps), address)
    await limits.calls(contract.limit ?? 'api', key, req, res)

    const user = await authenticate(contract.access, credentials, authDeps).catch((error: unknown) => {
      if (contract.session === 'ends' && error instanceof ApiError && error.status === 401)
        clearSessionCookies(res, config.production)
      throw error
    })
    req.caller = user
    const { key: idempotencyKey, errors } = readKey(contract, req)
    const { params, query } = check({ params: [contract.params, req.params], query: [contract.query, req.query] }, errors)
    const once =
      idempotencyKey === undefined || user === undefined ? undefined : createOnce(contract, user.id, idempotencyKey, deps)
    const upload: { end?: () => void } = {}
    const beforeFiles = async () => {
      const ask = async () => guard?.({ params, user } as never, deps)
      await (once === undefined ? ask() : once.admit(ask))
      if (contract.takesVideo === true && user !== undefined) upload.end = limits.uploads(user.id)
    }
    let raw: Body | undefined
    try {
      raw = early === undefined ? await readBody(req, res, { beforeFiles, digest: once !== undefined }) : early()
      const { body } = check({ body: [contract.body, raw.fields] }, [...raw.errors, ...patchProblems(contract, raw)])
      const input = {
        params,
        query,
        body,
        cookies: { refreshToken: credentials.refreshCookie },
        files: raw.files,
        user,
        client: { userAgent: req.get('user-agent') ?? '', address },
        head: req.method === 'HEAD',
      }
      const act = (deps: Deps) => handler(input as unknown as Input<AnyContract>, deps)
      if (once === undefined) answer(contract, await act(deps), req, res, deps, { signedIn: user !== undefined, query })
      else
        await once.run({ content: [name, params, body, raw.digests], act, render: (reply) => plainAnswer(contract, reply) }, res)
    } finally {
      await raw?.release()
      upload.end?.()
    }
  }
}

const hasSession = ({ access, refresh }: Credentials) => access.length > 0 || refresh !== undefined

/** Keeps an error for later, when it is its turn. */
const settle = <T>(work: Promise<T>): Promise<() => T> =>
  work.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error
    },
  )

/** A refresh token in the body tells whose session a call counts against, as one in a cookie does. */
function withBodyToken(credentials: Credentials, body: (() => Body) | undefined, { tokens, clock }: Deps): Credentials {
  if (body === undefined) return credentials
  try {
    const parsed = z.object({ refreshToken: z.string() }).safeParse(body().fields)
    return parsed.success ? { ...credentials, refresh: readRefreshToken(parsed.data.refreshToken, tokens, clock()) } : credentials
  } catch {
    return credentials
  }
}

interface Asked {
  signedIn: boolean
  query: unknown
}

function answer(
  contract: AnyContract,
  reply: unknown,
  req: Request,
  res: Response,
  deps: Deps,
  { signedIn, query }: Asked,
): void {
  const { status = 200, session, paged } = contract
  const isWrapped = paged === true || session === 'starts' || session === 'mayEnd'
  const wrapped = isWrapped ? (reply as Page<unknown> | WithSession<unknown> | MayEndSession<unknown>) : { data: reply }
  const data = contract.data.parse(wrapped.data)
  const { production } = deps.config

  if ('tokens' in wrapped) setSessionCookies(res, wrapped.tokens, deps.tokens, production)
  if (session === 'ends' || ('ended' in wrapped && wrapped.ended)) clearSessionCookies(res, production)
  // Nobody has read a body that came with a GET, nor waits for its end.
  if (!req.complete) res.setHeader('Connection', 'close')

  const pagination = 'total' in wrapped ? paginate(query as { page: number; limit: number }, wrapped.total) : undefined
  const links = pagination && pageLinks(req.originalUrl, pagination)
  if (links !== undefined) res.setHeader('Link', links)

  const text = bodyOf(contract, data, pagination)
  if (signedIn || !isPublicList(contract)) {
    res.setHeader('Cache-Control', 'no-store')
    send(req, res, status, text)
    return
  }
  // What is the same for all who are not signed in may be kept, to ask whether it has changed; everything else is somebody's own.
  res.set({ 'Cache-Control': 'public, no-cache', ETag: weakTag(text) }).vary('Authorization, Cookie')
  res.status(status).type('json').send(text)
}

/** An answer that is its status and body, and nothing else that depends on the caller. */
const plainAnswer = (contract: AnyContract, reply: unknown) => ({
  status: contract.status ?? 200,
  body: bodyOf(contract, contract.data.parse(reply)),
})

function bodyOf({ status = 200, message }: AnyContract, data: unknown, pagination?: ReturnType<typeof paginate>): string {
  const text = typeof message === 'function' ? message(data as never) : message
  return JSON.stringify(successBody({ statusCode: status, data, message: text, pagination }))
}

const weakTag = (text: string) => `W/"${createHash('sha1').update(text).digest('base64url')}"`
