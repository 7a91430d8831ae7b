import type { z } from 'zod'
import type { StagedFile } from '../services/media/index.js'
import type { ErrorCode, FailureStatus } from '../utils/ApiError.js'
import type { FileField } from './files.js'

/**
 * A contract states once what an endpoint takes and gives. From it come the checks of the request, the handler's types, the check of
 * the answer, the API document and the tests that hold for every route.
 */

/**
 * Who may call: `everyone`; a `viewer` (signed in, or anyone where the operator allows public reads); a signed-in `user`; the `owner`
 * of the object, which the handler decides; the holder of a `session`, by its access or its refresh token.
 */
export type Access = 'everyone' | 'viewer' | 'user' | 'owner' | 'session'

/** Which limit a call counts against. */
export type Limit = 'auth' | 'api' | 'none'

type Message<Data extends z.ZodType> = string | null | ((data: z.output<Data>) => string)

interface Terms<Data extends z.ZodType> {
  /** One line: what the endpoint does for its caller. */
  summary: string
  /** More, where the summary leaves a question open. */
  description?: string
  params?: z.ZodObject
  query?: z.ZodObject
  cookies?: z.ZodObject
  /** Fields of the JSON or multipart body. */
  body?: z.ZodType
  /** File fields; they make the body multipart. */
  files?: Record<string, FileField>
  /** With `files`: whether a JSON body, without files, will do as well. */
  acceptsJson?: true
  /** What `data` of the answer is. Whatever else a handler returns is dropped. */
  data: Data
  status?: 200 | 201
  /** For people; null where the answer has none. */
  message: Message<Data>
  /** At least one field of the body, or one file, must be there. */
  patch?: true
  /** Failures beside those that follow from the rest of the contract: statuses, or codes where a status has several. */
  fails?: readonly (FailureStatus | ErrorCode)[]
  /** The answer is one page of a list: a sibling `pagination` and a `Link` header go with it. */
  paged?: true
  /** The answer sets the cookies of a session, or clears them: always, or when the handler says that the caller's own has ended. */
  session?: 'starts' | 'ends' | 'mayEnd'
  /** Default: `api`. */
  limit?: Limit
  /** Whom a call counts against, beside the address of the anonymous; default: the user. */
  limitedBy?: 'session'
  /** The body is a whole video: so many are received at once, for each user and in all, and further ones are refused. */
  takesVideo?: true
  /**
   * Takes an `Idempotency-Key`: the same request with the same key is done once, and answered again. Says with what the answer is kept,
   * so that neither is there without the other: all statements of the `handler`, in one transaction; or the handler's own `transaction`,
   * whose result is what it answers. `afterwards` is for a change that ends by itself when a crash comes before its answer is kept.
   */
  idempotent?: 'handler' | 'transaction' | 'afterwards'
  /** Largest JSON body in bytes, where the usual limit is too small for the fields. */
  maxBodyBytes?: number
}

export interface AnyContract extends Omit<Terms<z.ZodType>, 'message'> {
  access: Access
  message: string | null | ((data: never) => string)
}

/** A list that is the same for all anonymous readers: one of theirs may ask whether it has changed. */
export const isPublicList = ({ access, query }: AnyContract) =>
  access === 'viewer' && query !== undefined && 'page' in query.shape

const withAccess =
  <A extends Access>(access: A) =>
  <Data extends z.ZodType, const T extends Omit<Terms<z.ZodType>, 'data' | 'message'>>(
    terms: T & { data: Data; message: Message<Data> },
  ): T & { data: Data; message: Message<Data>; access: A } => ({ ...terms, access })

/** Nobody needs to sign in. */
export const everyone = withAccess('everyone')
/** Signed in, or anyone where the operator allows public reads. */
export const viewer = withAccess('viewer')
/** Signed in. */
export const signedIn = withAccess('user')
/** Signed in, and the owner of the object; the handler tells. */
export const ownerOnly = withAccess('owner')
/** The holder of a live session: its access token, or its refresh token. */
export const sessionHolder = withAccess('session')

/** The user who calls, as far as the session tells. */
export interface Caller {
  id: number
  username: string
  sessionId: number
}

/** The program that calls, as it and its connection describe it. */
export interface Client {
  userAgent: string
  address: string
}

/** The files of a request by field; a field that came without one is absent. */
export type StagedFiles = Record<string, StagedFile | undefined>

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined
type Field<C, K extends string> = C extends Record<K, infer V> ? V : undefined
type Files<F> = { [K in keyof F]: F[K] extends { required: true } ? StagedFile : StagedFile | undefined }
type CallerOf<A> = A extends 'everyone' ? undefined : A extends 'viewer' ? Caller | undefined : Caller

/** What a handler is given: checked, converted, and nothing else. */
export interface Input<C extends AnyContract> {
  params: Parsed<Field<C, 'params'>>
  query: Parsed<Field<C, 'query'>>
  cookies: Parsed<Field<C, 'cookies'>>
  body: Parsed<Field<C, 'body'>>
  files: Files<Field<C, 'files'>>
  user: CallerOf<C['access']>
  client: Client
  /** A HEAD request: it is answered like GET, and must change nothing. */
  head: boolean
}

/** Tokens that `mount` sets as cookies. */
export interface SessionTokens {
  accessToken: string
  refreshToken: string
}

export interface WithSession<Data> {
  data: Data
  tokens: SessionTokens
}

/** An answer that begins a session, or goes on with its next tokens. */
export const withSession = <Data>(data: Data, tokens: SessionTokens): WithSession<Data> => ({ data, tokens })

export interface MayEndSession<Data> {
  data: Data
  ended: boolean
}

/** An answer after which the session that calls has ended, or not. */
export const mayEndSession = <Data>(data: Data, ended: boolean): MayEndSession<Data> => ({ data, ended })

export interface Page<Data> {
  data: Data
  total: number
}

/** One page of a list, with the number of rows in the whole list. */
export const page = <Data>(data: Data, total: number): Page<Data> => ({ data, total })

/** What a handler answers. */
export type Reply<C extends AnyContract> = C extends { paged: true }
  ? Page<z.input<C['data']>>
  : C extends { session: 'starts' }
    ? WithSession<z.input<C['data']>>
    : C extends { session: 'mayEnd' }
      ? MayEndSession<z.input<C['data']>>
      : z.input<C['data']>
