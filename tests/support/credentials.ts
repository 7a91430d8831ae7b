import jwt from 'jsonwebtoken'
import type { TokenType } from '../../src/utils/tokens.js'
import type { TestApp } from './app.js'

/** What shows who calls: cookies as they are set and sent, and tokens that somebody forged. */

export interface SetCookie {
  value: string
  /** Everything behind the value, but `Expires`, in the order of the alphabet. */
  attributes: string[]
}

/** The cookies that an answer sets, by name. */
export function cookiesOf({ headers }: { headers: unknown }): Record<string, SetCookie> {
  const lines = (headers as { 'set-cookie'?: string[] })['set-cookie'] ?? []
  return Object.fromEntries(
    lines.map((line) => {
      const [pair = '', ...attributes] = line.split('; ')
      const [name = '', value = ''] = pair.split('=')
      return [name, { value, attributes: attributes.filter((attribute) => !attribute.startsWith('Expires=')).sort() }]
    }),
  )
}

/** What cookies of a session look like: the tokens, and how long the browser keeps them. */
export const sessionCookies = (
  { accessToken, refreshToken }: { accessToken: string; refreshToken: string },
  { secure = false, refreshSeconds = 604_800 } = {},
) => {
  const attributes = (seconds: number) =>
    ['HttpOnly', `Max-Age=${String(seconds)}`, 'Path=/', 'SameSite=Strict', ...(secure ? ['Secure'] : [])].sort()
  return {
    accessToken: { value: accessToken, attributes: attributes(900) },
    refreshToken: { value: refreshToken, attributes: attributes(refreshSeconds) },
  }
}

/** What tells a browser to forget both: the attributes with which they were set, without a life. */
export function clearedCookies({ secure = false } = {}) {
  const cleared = { value: '', attributes: ['HttpOnly', 'Path=/', 'SameSite=Strict', ...(secure ? ['Secure'] : [])] }
  return { accessToken: cleared, refreshToken: cleared }
}

/** The secrets of every `useApp`. */
const SECRETS: Record<TokenType, string> = {
  access: 'access-secret-of-the-test-suite-0123456789',
  refresh: 'refresh-secret-of-the-test-suite-987654321',
}

/** A token as the service would sign it, but for what `change` says; what is undefined is left out. */
export function forge(
  type: TokenType,
  ids: { userId: number; sessionId: number },
  change: object = {},
  { secret = SECRETS[type], algorithm = 'HS256' }: { secret?: string; algorithm?: jwt.Algorithm } = {},
): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { sub: String(ids.userId), sid: ids.sessionId, jti: 'forged', typ: type, iat, exp: iat + 900 }
  const payload = { ...claims, iss: 'viztube', aud: `viztube:${type}`, ...change }
  return jwt.sign(JSON.parse(JSON.stringify(payload)) as object, algorithm === 'none' ? '' : secret, { algorithm })
}

/** Whether tokens still work. Uses the refresh token up. */
export async function areAlive(
  { api }: TestApp,
  { accessToken, refreshToken }: { accessToken: string; refreshToken: string },
): Promise<{ access: boolean; refresh: boolean }> {
  const access = await api.get('/user/current-user-details').set('Authorization', `Bearer ${accessToken}`)
  const refresh = await api.post('/user/refresh-token').send({ refreshToken })
  return { access: access.status === 200, refresh: refresh.status === 200 }
}
