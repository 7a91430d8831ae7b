import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createStaging } from '../../../src/middlewares/staging.js'
import { createLogger } from '../../../src/utils/logger.js'

const log = createLogger({ level: 'silent', pretty: false })
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viztube-staging-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('staging', () => {
  it('keeps what is written, under names of its own', async () => {
    const staging = createStaging(folder, log)
    const files = [staging.create(), staging.create()]
    for (const { writer } of files) {
      writer.end('x')
      await once(writer, 'close')
    }
    const names = await readdir(folder)
    expect(names.map((name) => join(folder, name)).sort()).toEqual(files.map(({ path }) => path).sort())
    await staging.clear()
    expect(await readdir(folder)).toEqual([])
  })

  it('removes a file that is not even made yet', async () => {
    for (let n = 0; n < 50; n++) {
      const staging = createStaging(folder, log)
      const { writer } = staging.create()
      const closed = once(writer, 'close')
      await staging.clear()
      await closed
      expect(await readdir(folder)).toEqual([])
    }
  })

  it('removes a file that is being written', async () => {
    const staging = createStaging(folder, log)
    const { writer } = staging.create()
    writer.write('x')
    await once(writer, 'ready')
    await staging.clear()
    expect(await readdir(folder)).toEqual([])
  })

  it('has no quarrel with a file that is gone, or could not be made, or with being cleared again', async () => {
    const staging = createStaging(folder, log)
    const { path, writer } = staging.create()
    writer.end()
    await once(writer, 'close')
    await rm(path)
    await staging.clear()
    await staging.clear()
    const nowhere = createStaging(join(folder, 'missing'), log)
    nowhere.create()
    await nowhere.clear()
  })
})
