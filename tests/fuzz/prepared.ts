import * as fc from 'fast-check'
import type { Case } from './cases.js'
import type { Operation } from './document.js'
import { files } from './files.js'
import { Ref } from './refs.js'
import { File, validValue } from './values.js'

/**
 * What no schema can say: values that belong together. By operation; these are the only ones, beside `exceptions.ts` and
 * `resources.ts`, that are known by name.
 */
export const prepared: Partial<Record<string, (operation: Operation) => fc.Arbitrary<Partial<Case>>>> = {
  login: () => json({ username: new Ref('username', 'own'), password: new Ref('password', 'own') }),

  refreshSession: () =>
    fc.oneof(
      json({ refreshToken: new Ref('refreshToken', 'own') }),
      fc.constant<Partial<Case>>({ cookies: [['refreshToken', new Ref('refreshToken', 'own')]] }),
    ),

  changePassword: (operation) =>
    validValue(operation.bodies['application/json']?.properties?.['newPassword'] ?? {}).map((newPassword) => ({
      body: { kind: 'json', type: 'application/json', value: { oldPassword: new Ref('password', 'own'), newPassword } },
    })),

  getMediaFile: () =>
    fc.constant<Partial<Case>>({ path: { folder: new Ref('mediaFolder', 'own'), file: new Ref('mediaFile', 'own') } }),

  putUploadPart: () =>
    fc
      .constantFrom<[number, number][]>([0, MP4 - 1], [0, 9], [100, 1_099], [MP4 - 1, MP4 - 1])
      .map(([start, end]) => part(start, end)),
}

const json = (value: unknown) => fc.constant<Partial<Case>>({ body: { kind: 'json', type: 'application/json', value } })

const MP4 = files['mp4']?.bytes.length ?? 0

const part = (start: number, end: number): Partial<Case> => ({
  path: { folder: new Ref('partFolder', 'own'), file: new Ref('partFile', 'own') },
  query: ['bytes', 'expires', 'signature'].map((name) => [name, new Ref(`part.${name}`, 'own')]),
  headers: [['Content-Range', `bytes ${start}-${end}/${MP4}`]],
  body: { kind: 'bytes', type: 'application/octet-stream', content: new File('mp4'), from: start, to: end + 1 },
})
