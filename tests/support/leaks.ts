import type { Answer } from './conformance.js'
import { API_BASE } from '../../src/routes/index.js'

/** Looks into every answer for what may not be in it, wherever it is: by its name, and by what it looks like. */

/** Answers that carry tokens; no other one does. */
const WITH_TOKENS = ['/user/register', '/user/login', '/user/refresh-token', '/user/change-password']

/** Never, by whatever spelling. Names of columns whose values are for the service itself. */
const FORBIDDEN_KEYS = /password|secret|hash|salt|publicid|tokenid|tokenissuedat|bcrypt/i
const TOKEN_KEYS = /token|jwt/i

const FORBIDDEN_VALUES: [what: string, pattern: RegExp][] = [
  ['a hash of a password', /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{20}/],
  ['a hash of a token', /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i],
]
const TOKEN: [string, RegExp] = ['a token', /eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/]

/** What shows how the service is made, and where. No failure tells. */
const INNARDS: [string, RegExp][] = [
  ['a line of a stack', /\bat .{1,200}:\d+:\d+|node:internal/],
  ['the name of a part', /prisma|node_modules|postgres|pg-boss|pgboss|multer|busboy|bcrypt|ECONN|ENOENT|EACCES|errno|syscall/i],
  ['a statement', /\bSELECT\b|\bINSERT INTO\b|\bUPDATE "?\w+"? SET\b|\bDELETE FROM\b|\bconstraint\b|violates|SQLSTATE/],
  ['a path', /(^|[\s"'(:])\/(home|root|tmp|usr|var|etc|opt|srv|app|work)\/|file:\/\/|\.(ts|js):\d/],
]

/** The document explains all of these words. */
const EXPLAINS = /^\/(openapi\.json|docs)(\/|$)/

/**
 * What leaks: a sentence for each. An e-mail address is for its owner: one of those who asked, or whoever has signed in by this.
 */
export function leaks({ path, status, headers, body }: Answer, callers: number[]): string[] {
  const address = path.slice(API_BASE.length).replace(/[?#].*$/, '')
  if (EXPLAINS.test(address)) return []
  const withTokens = WITH_TOKENS.includes(address) && status < 400
  const values = [...FORBIDDEN_VALUES, ...(withTokens ? [] : [TOKEN]), ...(status < 400 ? [] : INNARDS)]
  const found = (place: string, text: string) =>
    values.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${place} has ${what}`)

  const inside = (place: string, value: unknown): string[] => {
    if (typeof value === 'string') return found(place, value)
    if (typeof value !== 'object' || value === null) return []
    const entries = Object.entries(value).flatMap(([key, inner]) => {
      const name = `${place}.${key}`
      const forbidden = FORBIDDEN_KEYS.test(key) || (TOKEN_KEYS.test(key) && !withTokens)
      return [...(forbidden ? [`${name} is not for anybody's eyes`] : []), ...inside(name, inner)]
    })
    const { id, email } = value as { id?: unknown; email?: unknown }
    const own = withTokens || callers.includes(id as number)
    return [...entries, ...(email === undefined || own ? [] : [`${place}.email is that of somebody else`])]
  }

  const inHeaders = Object.entries(headers).flatMap(([name, value]) => {
    const cookies = name === 'set-cookie' && (withTokens || address === '/user/logout')
    return cookies ? [] : found(`the header ${name}`, String(value))
  })
  return [...inside('body', body), ...inHeaders]
}
