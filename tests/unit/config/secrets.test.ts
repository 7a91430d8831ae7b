import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { loadSecrets } from '../../../src/config/secrets.js'
import { StartupError } from '../../../src/utils/StartupError.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viztube-secrets-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const kept = () => ({ kind: 'kept' as const, file: join(folder, 'data', 'secrets.json') })

describe('loadSecrets', () => {
  it('takes the given ones, and writes nothing', async () => {
    expect(await loadSecrets({ kind: 'given', access: 'one', refresh: 'other' })).toEqual({ access: 'one', refresh: 'other' })
    expect(await readdir(folder)).toEqual([])
  })

  it('makes two on the first start and keeps them, for nobody else to read', async () => {
    const made = await loadSecrets(kept())
    expect(made).toEqual({ access: expect.stringMatching(/^[\w-]{64}$/), refresh: expect.stringMatching(/^[\w-]{64}$/) })
    expect(made.access).not.toBe(made.refresh)
    expect((await stat(kept().file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700)
    expect(await loadSecrets(kept())).toEqual(made)
  })

  it('makes them once, however many start at once', async () => {
    const loaded = await Promise.all(Array.from({ length: 10 }, () => loadSecrets(kept())))
    expect(new Set(loaded.map(({ access }) => access)).size).toBe(1)
    expect(JSON.parse(await readFile(kept().file, 'utf8'))).toEqual(loaded[0])
    expect(await readdir(join(folder, 'data'))).toEqual(['secrets.json'])
  })

  it.each(['', '{}', 'no json', '{"access":"short","refresh":"short"}', '{"access":null}'])(
    'does not start with a file that holds %j, and does not overwrite it',
    async (text) => {
      const file = join(folder, 'secrets.json')
      await writeFile(file, text)
      await expect(loadSecrets({ kind: 'kept', file })).rejects.toThrow(StartupError)
      expect(await readFile(file, 'utf8')).toBe(text)
    },
  )

  it('says where they cannot be written', async () => {
    const file = join(folder, 'secrets.json')
    await symlink(join(folder, 'nowhere', 'at', 'all'), file)
    await expect(loadSecrets({ kind: 'kept', file })).rejects.toThrow(`The file ${file} for the token secrets cannot be written.`)
    await writeFile(join(folder, 'file'), '')
    await expect(loadSecrets({ kind: 'kept', file: join(folder, 'file', 'secrets.json') })).rejects.toThrow(StartupError)
  })
})
