import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'

interface Entry {
  version?: string
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

describe('package-lock.json', () => {
  // "npm install" leaves out those that a registry does not offer, and "npm ci" then refuses the file, on every platform.
  it('has an entry for every package of every platform', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => locate(path, name)?.version === undefined),
    )
    expect(missing).toEqual([])
  })
})
