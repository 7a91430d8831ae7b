import * as fc from 'fast-check'

/** Texts that have broken servers before. */

const MEBIBYTE = 2 ** 20

const controls = [
  '\u0000',
  'a\u0000b',
  '\u0001',
  'tab\tand\nline',
  'a\r\nSet-Cookie: session=stolen',
  '\u007f',
  '\u0085',
  '\u001b[31m',
]

const unicode = [
  '\ud800',
  'half \udfff a character',
  '\u202etxt.exe',
  '\u200f\u05d0\u05d1',
  '\ufeffmark',
  '\ufffd',
  '\u2028line\u2029',
  `e${'\u0301'.repeat(400)}`,
  '👩‍👩‍👧‍👦',
  '\u{10ffff}',
  'İstanbul ß ﬀ',
  '٣',
  '\u00a0',
  '１２',
]

const languages = [
  "' OR '1'='1",
  "'; DROP TABLE users; --",
  '100%',
  '_%_',
  '\\',
  '$1',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{7*7}}',
  '${7*7}',
  '../../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  '__proto__',
  'constructor',
  'toString',
  '[object Object]',
  '{"$ne":null}',
]

/** What converts to a number somewhere and is none here, and numbers at the edges. */
const numbers = [
  ...['', ' ', '0', '-1', '-0', '+1', '01', ' 1', '1 ', '1.0', '1.5', '1e3', '0x10', '1_000', '1,000', 'NaN', 'Infinity', 'null'],
  ...['undefined', 'true', '2147483647', '2147483648', '4294967296', '9007199254740993', '-2147483649', '1'.repeat(400)],
]

/** As long as nothing takes: one of these costs as much as thousands of others, so that they are rare. */
export const hugeText = fc
  .constantFrom('x', '\u0301', '"', '\\', '😀')
  .map((unit) => unit.repeat(Math.floor(MEBIBYTE / unit.length)))

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...controls, ...unicode, ...languages, ...numbers) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
)

/** Names that objects have already, or that parsers take for a path. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'a[b]',
    'a.b',
    '$where',
    '',
    'id',
    'userId',
    'isPublished',
  ),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }),
)

/** Any JSON, as deep as it gets. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 3, arbitrary: fc.constantFrom(null, true, false, 0, -1, 1.5, 1e308, -1e-9, 2 ** 53, [], {}, [[]], [1], { a: {} }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(hostileName, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 4 }) },
)

/** Bodies that are no JSON, or barely. */
export const hostileJsonText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['{', '{"a":', '{"a":1,}', "{'a':1}", 'NaN', 'undefined', '{"a":1}{"b":2}', '"text"', 'null', '[]', '0', 'true', '[{}]'],
    ...['{"a":1e999}', '{"__proto__":{"isAdmin":true}}', '['],
    '['.repeat(5_000),
    `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`,
    '{"content":"\\ud800"}',
    `{"a":${'9'.repeat(1_000)}}`,
  ),
  fc.json({ maxDepth: 3 }),
)

/** Headers that may stand on any request and change nothing about it. */
export const strangeHeader: fc.Arbitrary<[string, string]> = fc.constantFrom<[string, string][]>(
  ['Accept', 'text/html;q=nonsense'],
  ['Accept-Encoding', 'foo, *;q=0'],
  ['Accept-Language', '\u00e9\u00e9,,;'],
  ['Cookie', 'accessToken=j:{"a":1}; =; %; __proto__=1; refreshToken'],
  ['If-None-Match', '*'],
  ['If-Modified-Since', 'yesterday'],
  ['Origin', 'null'],
  ['Origin', 'https://evil.example'],
  ['Range', 'bytes=9-1,0-,-'],
  ['Referer', 'http://[::1'],
  ['User-Agent', '() { :; }; \u00ff'],
  ['X-Forwarded-For', '1.2.3.4, <script>, ::ffff:999.1.1.1'],
  ['X-Forwarded-Host', 'evil.example'],
  ['X-Http-Method-Override', 'DELETE'],
  ['X-Request-Id', 'a b"><'],
)
