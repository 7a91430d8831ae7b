import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { startSweeping, sweepStaging } from '../../../src/jobs/sweepStaging.js'
import { newStagingName } from '../../../src/utils/stagingName.js'
import { log } from '../../support/queue.js'

describe('sweeping the staging folder', () => {
  let folder: string
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'sweep-'))))
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const deadProcess = () => spawnSync(process.execPath, ['--version']).pid
  const nameOf = (pid: number) => `${String(pid)}-${randomUUID()}`

  async function given(name: string, ageMinutes = 0) {
    await writeFile(join(folder, name), 'x')
    const then = new Date(Date.now() - ageMinutes * 60_000)
    await utimes(join(folder, name), then, then)
    return name
  }

  it('removes what dead processes and our own predecessor left, at the start', async () => {
    await given(nameOf(deadProcess()))
    await given(newStagingName())
    const alive = await given(nameOf(process.ppid))
    const stop = await startSweeping(folder, log)
    await stop()
    expect(await readdir(folder)).toEqual([alive])
  })

  it('leaves alone what a request may be receiving, later', async () => {
    const ours = await given(newStagingName(), 59)
    await given(newStagingName(), 61)
    await given(nameOf(process.ppid), 61)
    expect(await sweepStaging(folder, { dead: false })).toBe(2)
    expect(await readdir(folder)).toEqual([ours])
  })

  it('touches no file that is not staged by us', async () => {
    await given('.gitkeep', 1_000)
    await given('notes.txt', 1_000)
    expect(await sweepStaging(folder, { dead: true })).toBe(0)
    expect((await readdir(folder)).sort()).toEqual(['.gitkeep', 'notes.txt'])
  })

  it('removes the rest when one cannot be removed, and keeps nobody from starting', async () => {
    await mkdir(join(folder, nameOf(deadProcess()), 'inside'), { recursive: true })
    await given(nameOf(deadProcess()))
    const stop = await startSweeping(folder, log)
    await stop()
    expect(await readdir(folder)).toHaveLength(1)
  })

  it('keeps nobody from starting when the folder cannot be read', async () => {
    const stop = await startSweeping(join(folder, 'missing'), log)
    await stop()
  })
})
