import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'

interface Entry {
  version?: string
  dev?: boolean
  optionalDependencies?: Record<string, string>
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Entry> }

/** Where Node would find a package that another one asks for: in its own node_modules, or in one above. */
function locate(from: string, name: string): Entry | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const entry = packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]
    if (entry !== undefined || folder === '') return entry
  }
}

/** Every copy of a package, however deep. */
const copiesOf = (name: string) =>
  Object.entries(packages).flatMap(([path, { version = '' }]) =>
    `/${path}`.endsWith(`/node_modules/${name}`) ? [{ path, version }] : [],
  )

/** The lowest version of each that has none of its known holes, and what they were. */
const FLOORS: [name: string, floor: string, why: string][] = [
  // One small form ended the process, CVE-2026-77078; and several more before. The last: a late error of the parser did so too.
  ['multer', '2.5.0', 'forms that end the process'],
  ['express', '5.1.0', 'script in the page of a redirect, CVE-2024-43796'],
  ['body-parser', '2.3.0', 'a limit that is none, CVE-2026-12590; slow forms, CVE-2025-13466'],
  ['path-to-regexp', '8.4.0', 'slow patterns, CVE-2024-45296, CVE-2026-4926'],
  ['qs', '6.14.2', 'large arrays in queries, CVE-2025-15284, CVE-2026-2391'],
  ['express-rate-limit', '8.3.0', 'all clients of IPv4 counted as one, CVE-2026-30827'],
  ['send', '1.0.0', 'script in the page of a redirect, CVE-2024-43799'],
  ['serve-static', '2.1.0', 'script in the page of a redirect, CVE-2024-43800'],
  ['cookie', '0.7.0', 'fields that run over into others, CVE-2024-47764'],
  ['jsonwebtoken', '9.0.0', 'keys and algorithms that do not belong together, CVE-2022-23539 and others'],
  ['cloudinary', '2.7.0', 'parameters within parameters, CVE-2025-12613'],
  ['pm2', '6.0.9', 'a slow pattern, CVE-2025-5891'],
  ['sharp', '0.35.0', 'decoders that can be broken, CVE-2026-114113'],
  // Before, a write could be acknowledged and lost: https://github.com/prisma/orm/issues/29719
  ['prisma', '7.9.0', 'lost writes'],
  ['@prisma/client', '7.9.0', 'lost writes'],
  ['@prisma/adapter-pg', '7.9.0', 'lost writes'],
]

/** Not there now; should something bring them along, not before these. */
const FLOORS_OF_ABSENT: typeof FLOORS = [
  ['morgan', '1.11.0', 'lines of the log that a client writes, CVE-2026-5078'],
  ['on-headers', '1.1.0', 'headers that change, CVE-2025-7339'],
]

/** Copies below their floor that no stranger reaches. */
const TOLERATED = [
  // Newman, in one test: it reads what our own collection sends to our own server.
  'node_modules/postman-runtime/node_modules/qs',
]

const numbersOf = (version: string) => version.split('-', 1)[0]?.split('.').map(Number) ?? []

function isBelow(version: string, floor: string): boolean {
  const [has, wants] = [numbersOf(version), numbersOf(floor)]
  const differing = wants.findIndex((number, index) => has[index] !== number)
  return differing !== -1 && !((has[differing] ?? NaN) > (wants[differing] ?? NaN))
}

describe('package-lock.json', () => {
  // "npm install" leaves out those that a registry does not offer, and "npm ci" then refuses the file, on every platform.
  it('has an entry for every package of every platform', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => locate(path, name)?.version === undefined),
    )
    expect(missing).toEqual([])
  })

  it('has no copy of a package with a known hole', () => {
    const low = [...FLOORS, ...FLOORS_OF_ABSENT].flatMap(([name, floor, why]) =>
      copiesOf(name).flatMap(({ path, version }) => (isBelow(version, floor) ? [{ path, version, floor, why }] : [])),
    )
    expect(low.filter(({ path }) => !TOLERATED.includes(path))).toEqual([])
    // What is tolerated is there and is low: an exception that has become needless goes.
    expect(TOLERATED.filter((path) => !low.some((copy) => copy.path === path))).toEqual([])
    for (const path of TOLERATED) expect(packages[path]).toMatchObject({ dev: true })
    expect(FLOORS.filter(([name]) => copiesOf(name).length === 0)).toEqual([])
  })

  it.each([
    ['2.4.9', '2.5.0', true],
    ['2.5.0', '2.5.0', false],
    ['2.10.0', '2.5.0', false],
    ['3.0.0', '2.5.0', false],
    ['1.99.99', '2.5.0', true],
    ['', '2.5.0', true],
  ])('%s is below %s: %s', (version, floor, below) => {
    expect(isBelow(version, floor)).toBe(below)
  })

  it("has Prisma's packages in one and the same version", () => {
    const versions = ['prisma', '@prisma/client', '@prisma/adapter-pg'].flatMap((name) =>
      copiesOf(name).map(({ version }) => version),
    )
    expect(new Set(versions).size).toBe(1)
  })
})

describe('npm run sbom', () => {
  it('lists what production installs, in the versions of the lock file, and the same each time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'viztube-sbom-'))
    try {
      const texts: string[] = []
      for (const file of [join(folder, 'one.json'), join(folder, 'two.json')]) {
        await promisify(execFile)(process.execPath, ['scripts/sbom.js', file])
        texts.push(await readFile(file, 'utf8'))
      }
      expect(texts[1]).toBe(texts[0])
      const bom = JSON.parse(texts[0] ?? '') as {
        bomFormat: string
        metadata: object
        components: { name: string; version: string }[]
      }
      expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'viztube' } } })
      const listed = new Set(bom.components.map(({ name, version }) => `${name}@${version}`))
      for (const name of ['express', '@prisma/client', 'sharp', 'multer']) {
        expect(listed).toContain(`${name}@${packages[`node_modules/${name}`]?.version ?? ''}`)
      }
      expect(bom.components.map(({ name }) => name)).not.toContain('jest')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }, 60_000)
})
