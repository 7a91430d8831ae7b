import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { toConfig } from '../../../src/config/index.js'
import { StartupError } from '../../../src/utils/StartupError.js'

const folder = mkdtempSync(join(tmpdir(), 'viztube-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const caFile = join(folder, 'ca.pem')
writeFileSync(caFile, 'PEM')

const ACCESS = 'Zk3-vVq0sYt7bQe9Lw2nHx5mRc8dFj1u'
const REFRESH = 'Gp6_oWi4zXa2cDf8Kj0lTy7nUb5vMe3s'

/** The least that production starts with. */
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://viztube:hunter2-of-the-database@db.example.com:5432/viztube',
  ACCESS_TOKEN_SECRET: ACCESS,
  REFRESH_TOKEN_SECRET: REFRESH,
  CORS_ORIGIN: 'https://app.example.com',
}

type Settings = Record<string, string | undefined>

/** What is wrong with the settings, one entry for each line of the message. */
function problemsOf(settings: Settings): string[] {
  try {
    toConfig(settings)
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    const [title, ...problems] = error.message.split('\n')
    expect(title).toBe('The settings are not usable:')
    return problems.map((line) => line.replace('  - ', ''))
  }
  return []
}

describe('without any setting', () => {
  it('everything has a value for development', () => {
    const dataDir = resolve('.data')
    expect(toConfig({})).toEqual({
      production: false,
      server: { host: '127.0.0.1', port: 8000, publicBaseUrl: 'http://localhost:8000', trustProxy: ['loopback'] },
      metrics: { token: undefined },
      uploads: { perUser: 2, atOnce: 6, perDay: 50, storageBytes: 5 * 2 ** 30 },
      overload: { memoryBytes: 420_000_000, delayMs: 500 },
      stagingDir: resolve(import.meta.dirname, '../../../public/temp'),
      cors: { origins: '*' },
      publicReads: false,
      dataDir,
      database: { kind: 'embedded', dataDir },
      media: { kind: 'disk', root: join(dataDir, 'media') },
      tokens: {
        secrets: { kind: 'kept', file: join(dataDir, 'secrets.json') },
        accessSeconds: 900,
        refreshSeconds: 7 * 86_400,
      },
      rateLimit: { auth: 10, api: 100, windowMs: 900_000 },
      jobs: { retryBaseMs: 60_000, here: true },
      log: { level: 'info', pretty: true },
    })
  })

  it('an empty value is the same as none', () => {
    expect(toConfig({ PORT: '', DATABASE_URL: ' ', ACCESS_TOKEN_SECRET: '', CLOUDINARY_URL: '' })).toEqual(toConfig({}))
  })
})

describe('in production', () => {
  it('the least that is needed is enough', () => {
    expect(toConfig(production)).toMatchObject({
      production: true,
      cors: { origins: ['https://app.example.com'] },
      database: { kind: 'external', url: production.DATABASE_URL },
      tokens: { secrets: { kind: 'given', access: ACCESS, refresh: REFRESH } },
      log: { pretty: false },
    })
  })

  it('names everything that is missing', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      'ACCESS_TOKEN_SECRET must be set in production',
      'REFRESH_TOKEN_SECRET must be set in production',
      'DATABASE_URL must be set in production',
      'CORS_ORIGIN must list the allowed origins in production; * is for development',
    ])
  })

  it.each<[string, Settings, string]>([
    ['no access secret', { ACCESS_TOKEN_SECRET: undefined }, 'ACCESS_TOKEN_SECRET must be set in production'],
    ['no refresh secret', { REFRESH_TOKEN_SECRET: '' }, 'REFRESH_TOKEN_SECRET must be set in production'],
    ['equal secrets', { REFRESH_TOKEN_SECRET: ACCESS }, 'ACCESS_TOKEN_SECRET and REFRESH_TOKEN_SECRET must differ'],
    [
      'the access secret as its previous one',
      { ACCESS_TOKEN_SECRET_PREVIOUS: ACCESS },
      'ACCESS_TOKEN_SECRET and ACCESS_TOKEN_SECRET_PREVIOUS must differ',
    ],
    [
      'the refresh secret as the previous access secret',
      { ACCESS_TOKEN_SECRET_PREVIOUS: REFRESH },
      'REFRESH_TOKEN_SECRET and ACCESS_TOKEN_SECRET_PREVIOUS must differ',
    ],
    ['a secret for metrics too', { METRICS_TOKEN: ACCESS }, 'ACCESS_TOKEN_SECRET and METRICS_TOKEN must differ'],
    [
      'a short token for metrics',
      { METRICS_TOKEN: 'x'.repeat(15) },
      'METRICS_TOKEN must be 16 or more visible characters without blanks',
    ],
    ['no database', { DATABASE_URL: undefined }, 'DATABASE_URL must be set in production'],
    ['any origin', { CORS_ORIGIN: '*' }, 'CORS_ORIGIN must list the allowed origins in production; * is for development'],
    ['no origin', { CORS_ORIGIN: '' }, 'CORS_ORIGIN must list the allowed origins in production; * is for development'],
    ['open media', { PUBLIC_BASE_URL: 'http://viztube.example.com' }, 'PUBLIC_BASE_URL must be https:// in production'],
    [
      'a host named like ours',
      { PUBLIC_BASE_URL: 'http://localhost.example.com' },
      'PUBLIC_BASE_URL must be https:// in production',
    ],
  ])('refuses %s', (_, change, problem) => {
    expect(problemsOf({ ...production, ...change })).toEqual([problem])
  })

  it.each([
    'https://viztube.example.com',
    'http://localhost:8000',
    'http://127.0.0.1:8000',
    'http://127.8.0.1',
    'http://[::1]:8000',
  ])('media may be at %s', (address) => {
    expect(toConfig({ ...production, PUBLIC_BASE_URL: address }).server.publicBaseUrl).toBe(address)
  })
})

describe('a previous token secret', () => {
  const PREVIOUS = 'previous-secret-0123456789-abcdefghijkl'

  it('goes with the one that follows it', () => {
    expect(toConfig({ ...production, REFRESH_TOKEN_SECRET_PREVIOUS: PREVIOUS }).tokens.secrets).toEqual({
      kind: 'given',
      access: ACCESS,
      refresh: REFRESH,
      previousRefresh: PREVIOUS,
    })
    expect(problemsOf({ ACCESS_TOKEN_SECRET_PREVIOUS: PREVIOUS })).toEqual([
      'ACCESS_TOKEN_SECRET_PREVIOUS needs ACCESS_TOKEN_SECRET',
    ])
  })
})

describe('a token secret', () => {
  it.each<[string, string, string]>([
    ['short', 'Zk3-vVq0sYt7bQe9Lw2nHx5mRc8dFj1', 'must be at least 32 bytes long (64 random characters are best)'],
    ['not random', 'abababababababababababababababababab', 'is not random: it has fewer than 8 different characters'],
    ['as a document shows it', '<64-char-random-string-of-your-own>', 'is still a placeholder'],
    ['as a guide shows it', 'your-256-bit-secret-goes-right-here', 'is still a placeholder'],
    ['to be changed', 'please-change-me-before-going-live!', 'is still a placeholder'],
  ])('is refused when it is %s', (_, value, problem) => {
    expect(problemsOf({ ACCESS_TOKEN_SECRET: value, REFRESH_TOKEN_SECRET: REFRESH })).toEqual([`ACCESS_TOKEN_SECRET ${problem}`])
    expect(problemsOf({ ...production, REFRESH_TOKEN_SECRET: value })).toEqual([`REFRESH_TOKEN_SECRET ${problem}`])
  })

  it('is one of two', () => {
    const problem = 'ACCESS_TOKEN_SECRET and REFRESH_TOKEN_SECRET must be set together'
    expect(problemsOf({ ACCESS_TOKEN_SECRET: ACCESS })).toEqual([problem])
    expect(problemsOf({ REFRESH_TOKEN_SECRET: REFRESH })).toEqual([problem])
  })
})

describe('the life of a token', () => {
  it.each([
    ['ACCESS_TOKEN_EXPIRY', '1m', 60],
    ['ACCESS_TOKEN_EXPIRY', '90s', 90],
    ['ACCESS_TOKEN_EXPIRY', '1h', 3600],
    ['REFRESH_TOKEN_EXPIRY', '24h', 86_400],
    ['REFRESH_TOKEN_EXPIRY', '30d', 30 * 86_400],
  ])('%s=%s', (name, value, seconds) => {
    const { accessSeconds, refreshSeconds } = toConfig({ [name]: value }).tokens
    expect(name === 'ACCESS_TOKEN_EXPIRY' ? accessSeconds : refreshSeconds).toBe(seconds)
  })

  it.each(['900', '604800', '15 m', '15min', '-15m', '1.5h', '0m', 'm', '15M', '1e3s', '15m15m'])(
    'has a unit: not %j',
    (value) => {
      const problem = 'must be a number with a unit, like 15m, 12h or 7d'
      const problems = problemsOf({ ACCESS_TOKEN_EXPIRY: value, REFRESH_TOKEN_EXPIRY: value })
      expect(problems).toEqual(expect.arrayContaining([`ACCESS_TOKEN_EXPIRY ${problem}`, `REFRESH_TOKEN_EXPIRY ${problem}`]))
    },
  )

  it('has bounds', () => {
    const tooLong = { ACCESS_TOKEN_EXPIRY: '61m', REFRESH_TOKEN_EXPIRY: '31d' }
    const tooShort = { ACCESS_TOKEN_EXPIRY: '59s', REFRESH_TOKEN_EXPIRY: '23h' }
    const problems = ['ACCESS_TOKEN_EXPIRY must be between 1m and 60m', 'REFRESH_TOKEN_EXPIRY must be between 1d and 30d']
    expect(problemsOf(tooLong)).toEqual(problems)
    expect(problemsOf(tooShort)).toEqual(problems)
  })
})

describe('Cloudinary', () => {
  const account = { CLOUDINARY_CLOUD_NAME: 'demo', CLOUDINARY_API_KEY: '1234', CLOUDINARY_API_SECRET: 'a-secret-of-the-account' }

  it('is used when all three are set, or the one that stands for them', () => {
    const { media } = toConfig(account)
    expect(media).toEqual({
      kind: 'cloudinary',
      account: { cloudName: 'demo', apiKey: '1234', apiSecret: 'a-secret-of-the-account' },
      transformMaxBytes: 40_000_000,
    })
    expect(toConfig({ CLOUDINARY_URL: 'cloudinary://1234:a-secret-of-the-account@demo' }).media).toEqual(media)
  })

  it('may be somewhere else, where nobody can read what is sent', () => {
    const at = (prefix: string) => ({
      CLOUDINARY_URL: `cloudinary://1234:a-secret@demo?upload_prefix=${encodeURIComponent(prefix)}`,
    })
    expect(toConfig(at('http://127.0.0.1:9999')).media).toMatchObject({ account: { uploadPrefix: 'http://127.0.0.1:9999' } })
    expect(toConfig(at('https://api-eu.cloudinary.com/')).media).toMatchObject({
      account: { uploadPrefix: 'https://api-eu.cloudinary.com' },
    })
    expect(problemsOf(at('http://api.example.com'))).toEqual([
      'CLOUDINARY_URL has an upload_prefix that is not https://: the account would be readable on its way',
    ])
    expect(problemsOf(at('elsewhere'))).toEqual([
      'CLOUDINARY_URL has an upload_prefix that is not an http:// or https:// address without a path',
    ])
  })

  it('is told what its plan transforms', () => {
    expect(toConfig({ ...account, CLOUDINARY_TRANSFORM_MAX_BYTES: '100000000' }).media).toMatchObject({
      transformMaxBytes: 100_000_000,
    })
  })

  it.each(Object.keys(account))('is refused without %s', (name) => {
    const problem = 'CLOUDINARY_CLOUD_NAME, CLOUDINARY_API_KEY and CLOUDINARY_API_SECRET must be set together'
    expect(problemsOf({ ...account, [name]: '' })).toEqual([problem])
    expect(problemsOf({ [name]: 'something' })).toEqual([problem])
  })

  it.each(['demo', 'https://demo', 'cloudinary://demo', 'cloudinary://1234@demo'])('is not meant by %s', (url) => {
    expect(problemsOf({ CLOUDINARY_URL: url })).toEqual(['CLOUDINARY_URL must be cloudinary://key:secret@name'])
  })
})

describe('the other settings', () => {
  it('are read as what they mean', () => {
    const config = toConfig({
      PORT: '8080',
      HOST: '0.0.0.0',
      PUBLIC_BASE_URL: 'https://viztube.example.com/',
      CORS_ORIGIN: 'https://app.example.com, http://localhost:5173',
      TRUST_PROXY: '172.18.0.0/16, 10.0.0.1,2001:db8::/32,uniquelocal',
      PUBLIC_READS: 'true',
      DATA_DIR: folder,
      DATABASE_URL: 'postgres://localhost/viztube',
      DATABASE_CA_FILE: caFile,
      LOG_LEVEL: 'warn',
    })
    expect(config).toMatchObject({
      server: {
        host: '0.0.0.0',
        port: 8080,
        publicBaseUrl: 'https://viztube.example.com',
        trustProxy: ['172.18.0.0/16', '10.0.0.1', '2001:db8::/32', 'uniquelocal'],
      },
      cors: { origins: ['https://app.example.com', 'http://localhost:5173'] },
      publicReads: true,
      dataDir: folder,
      database: { kind: 'external', url: 'postgres://localhost/viztube', caFile },
      media: { kind: 'disk', root: join(folder, 'media') },
      log: { level: 'warn' },
    })
  })

  it.each<[string, string]>([
    ...['prod', 'Production'].map((value): [string, string] => ['NODE_ENV', value]),
    ...['0', '65536', '8000.5', '0x50', 'http', '-1', '8000;'].map((value): [string, string] => ['PORT', value]),
    ...['viztube.example.com', 'ftp://viztube.example.com', 'https://', 'https://a.example/?x=1', 'https://u:p@a.example'].map(
      (value): [string, string] => ['PUBLIC_BASE_URL', value],
    ),
    ...['app.example.com', 'https://app.example.com/', 'https://a.example,*', 'null', ','].map((value): [string, string] => [
      'CORS_ORIGIN',
      value,
    ]),
    ...['true', '1', '*', '10.0.0.0/33', '10.0.0.0/0', '::1/129', '10.0.0.0/8/8', '300.0.0.1', 'loopback,'].map(
      (value): [string, string] => ['TRUST_PROXY', value],
    ),
    ...['yes', '1', 'TRUE'].map((value): [string, string] => ['PUBLIC_READS', value]),
    ...['mysql://localhost/viztube', 'localhost:5432'].map((value): [string, string] => ['DATABASE_URL', value]),
    ...['0', '-1', '1.5', 'many', '1000001'].flatMap((value): [string, string][] => [
      ['RATE_LIMIT_AUTH_MAX', value],
      ['RATE_LIMIT_API_MAX', value],
    ]),
    ...['999', '15m', '86400001'].map((value): [string, string] => ['RATE_LIMIT_WINDOW_MS', value]),
    ...['verbose', 'WARN'].map((value): [string, string] => ['LOG_LEVEL', value]),
  ])('%s is not %j', (name, value) => {
    const [problem, ...more] = problemsOf({ [name]: value })
    expect(problem).toMatch(new RegExp(`^${name} must `))
    expect(more.every((line) => line.startsWith(name))).toBe(true)
  })

  it('a certificate file needs a database, and must be there', () => {
    expect(problemsOf({ DATABASE_CA_FILE: caFile })).toEqual(['DATABASE_CA_FILE needs DATABASE_URL'])
    expect(problemsOf({ ...production, DATABASE_CA_FILE: join(folder, 'none.pem') })).toEqual([
      'DATABASE_CA_FILE names a file that cannot be read',
    ])
  })

  const at = (query: string) => ({ DATABASE_URL: `${production.DATABASE_URL}?${query}` })

  it.each(['sslmode=disable', 'ssl=0', 'ssl=false'])(
    'a certificate file needs a connection that is encrypted, not %s',
    (query) => {
      expect(problemsOf({ ...at(query), DATABASE_CA_FILE: caFile })).toEqual([
        'DATABASE_URL switches TLS off, which DATABASE_CA_FILE asks for: remove one of the two',
      ])
    },
  )

  it.each(['sslmode=no-verify', 'ssl=no-verify', 'sslmode=require&uselibpqcompat=true', 'sslmode=prefer&uselibpqcompat=true'])(
    'a certificate that is not checked is refused in production, and wherever its authority is named: %s',
    (query) => {
      expect(problemsOf({ ...production, ...at(query) })).toEqual([
        'DATABASE_URL must not switch off the check of the certificate in production: remove sslmode and uselibpqcompat, and name the authority in DATABASE_CA_FILE',
      ])
      expect(problemsOf({ ...at(query), DATABASE_CA_FILE: caFile })).toEqual([
        'DATABASE_URL must not switch off the check of the certificate, which DATABASE_CA_FILE asks for: remove sslmode and uselibpqcompat',
      ])
      expect(problemsOf(at(query))).toEqual([])
    },
  )

  it('an authority is named in one place', () => {
    expect(problemsOf({ ...at('sslrootcert=/etc/ca.pem'), DATABASE_CA_FILE: caFile })).toEqual([
      'DATABASE_URL must not name certificates when DATABASE_CA_FILE does',
    ])
  })

  it.each(['sslmode=require', 'sslmode=verify-ca', 'sslmode=verify-full', 'ssl=true', 'connect_timeout=5'])(
    '%s goes with one',
    (query) => {
      expect(problemsOf({ ...production, ...at(query), DATABASE_CA_FILE: caFile })).toEqual([])
      expect(problemsOf({ ...production, ...at(query) })).toEqual([])
    },
  )
})

describe('settings that are wrong', () => {
  const wrong = {
    NODE_ENV: 'production',
    PORT: '123456-port',
    PUBLIC_BASE_URL: 'http://hidden.example.com',
    CORS_ORIGIN: '*',
    ACCESS_TOKEN_SECRET: 'short-secret',
    REFRESH_TOKEN_SECRET: 'change-me-refresh-secret-with-enough-bytes',
    ACCESS_TOKEN_EXPIRY: '900',
    DATABASE_URL: 'mysql://root:database-password@hidden-db/viztube',
    CLOUDINARY_API_SECRET: 'cloudinary-secret-value',
    CLOUDINARY_URL: 'cloudinary:secret-of-the-account',
    LOG_LEVEL: 'chatty',
  }

  it('are all named in one message', () => {
    const names = problemsOf(wrong).map((problem) => problem.split(/[ ,]/)[0])
    expect([...new Set(names)].sort()).toEqual(
      [
        ...[
          'ACCESS_TOKEN_EXPIRY',
          'ACCESS_TOKEN_SECRET',
          'CLOUDINARY_CLOUD_NAME',
          'CLOUDINARY_URL',
          'CORS_ORIGIN',
          'DATABASE_URL',
        ],
        ...['LOG_LEVEL', 'PORT', 'PUBLIC_BASE_URL', 'REFRESH_TOKEN_SECRET'],
      ].sort(),
    )
  })

  it('are never shown', () => {
    const message = problemsOf(wrong).join('\n')
    for (const value of [
      'short-secret',
      'change-me-refresh',
      'database-password',
      'hidden',
      'cloudinary-secret',
      'secret-of-the',
      '123456',
    ]) {
      expect(message).not.toContain(value)
    }
  })
})
