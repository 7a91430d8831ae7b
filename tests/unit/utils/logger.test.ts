import { describe, expect, it } from '@jest/globals'
import { createLogger } from '../../../src/utils/logger.js'

/** What is logged of an object. */
function logged(what: object): string {
  const lines: string[] = []
  createLogger({ level: 'info', pretty: false }, { write: (line) => void lines.push(line) }).info(what, 'something')
  return lines.join('')
}

const SECRETS = {
  password: 'x-1',
  oldPassword: 'x-2',
  newPassword: 'x-3',
  authorization: 'x-4',
  cookie: 'x-5',
  'set-cookie': ['x-6'],
  accessToken: 'x-7',
  refreshToken: 'x-8',
  api_secret: 'x-9',
}

describe('a line of the log', () => {
  it.each([
    ['itself', SECRETS],
    ['an object in it', { body: SECRETS }],
    ['one in that', { req: { headers: SECRETS } }],
    ['an error in it', { err: Object.assign(new Error('failed'), SECRETS) }],
    ['what an error has with it', { err: Object.assign(new Error('failed'), { config: SECRETS }) }],
  ])('holds no password, token or cookie of %s', (_where, what) => {
    const line = logged(what)
    expect(line).toContain('[redacted]')
    expect(line).not.toMatch(/x-\d/)
  })

  it('is one line, whatever text is in it', () => {
    expect(
      logged({ text: 'a\n{"level":50}\r\n\u2028' })
        .trimEnd()
        .split(/[\r\n]/),
    ).toHaveLength(1)
  })
})
