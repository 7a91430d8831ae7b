import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openDataDir } from '../../../src/db/dataDir.js'
import { identify } from '../../../src/db/processes.js'
import { run } from '../../support/program.js'

let parent: string
let dir: string

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'viztube-data-'))
  dir = join(parent, 'below', '.data')
})

afterEach(() => rmSync(parent, { recursive: true }))

const inUse = (pid: number) =>
  `Another VizTube (process ${pid}) is using the data folder ${dir}; stop it first, or choose another folder with DATA_DIR.`

const takenBy = (holder: unknown) => {
  mkdirSync(join(dir, 'lock'), { recursive: true })
  writeFileSync(join(dir, 'lock', '7'), JSON.stringify(holder))
}

describe('openDataDir', () => {
  it('makes a folder that only its owner may enter', () => {
    openDataDir(dir).close()
    expect(statSync(dir).mode & 0o777).toBe(0o700)
  })

  it('refuses a folder that is open, and opens it again when that was closed', () => {
    for (let round = 0; round < 20; round++) {
      const first = openDataDir(dir)
      expect(() => openDataDir(dir)).toThrow(inUse(process.pid))
      first.close()
      first.close()
    }
    expect(readdirSync(join(dir, 'lock')).length).toBeLessThan(12)
  })

  it('takes over from a process that has ended', () => {
    takenBy({ pid: 4_194_400, started: 'long ago' })
    openDataDir(dir).close()
  })

  it('takes over from a process whose number another one has got', () => {
    takenBy({ pid: process.pid, started: 'long ago' })
    openDataDir(dir).close()
  })

  it('respects a process whose start time the system did not tell', () => {
    takenBy({ pid: process.pid, started: '' })
    expect(() => openDataDir(dir)).toThrow(inUse(process.pid))
  })

  it('takes over from a process that was killed', async () => {
    const holder = run('lockProgram', dir)
    await holder.saying('taken')
    expect(() => openDataDir(dir)).toThrow(inUse(holder.pid))
    holder.kill('SIGKILL')
    await holder.ended
    openDataDir(dir).close()
  })

  it('lets in one of many that take over at the same moment', async () => {
    takenBy({ pid: 4_194_400, started: 'long ago' })
    const moment = String(Date.now() + 4000)
    const programs = Array.from({ length: 6 }, () => run('lockProgram', dir, moment))
    const said = await Promise.all(programs.map((program) => program.saying('\n')))
    expect(said.filter((text) => text === 'taken\n')).toHaveLength(1)
    expect(said.filter((text) => text.startsWith('refused: Another VizTube'))).toHaveLength(5)
  })

  it('says in a sentence that a folder cannot be made', () => {
    writeFileSync(join(parent, 'file'), '')
    expect(() => openDataDir(join(parent, 'file', 'data'))).toThrow(
      `The data folder ${join(parent, 'file', 'data')} cannot be written (a part of its path is a file); make it writable or choose another one with DATA_DIR.`,
    )
  })

  it('says in a sentence that a folder cannot be written', () => {
    // Root may write everywhere but in a file system that has no files of users.
    const closed = process.getuid?.() === 0 ? '/proc/viztube' : join(parent, 'closed')
    if (process.getuid?.() !== 0) mkdirSync(closed, { mode: 0o500 })
    expect(() => openDataDir(closed)).toThrow(
      /^The data folder .* cannot be written \(.+\); make it writable or choose another one with DATA_DIR\.$/,
    )
  })
})

describe('identify', () => {
  it('tells a process that runs from one that does not', () => {
    expect(identify(process.pid)).toEqual({ pid: process.pid, started: expect.any(String) })
    expect(identify(4_194_400)).toBeUndefined()
  })

  it('stays the same for the life of a process', () => {
    expect(identify(process.pid)).toEqual(identify(process.pid))
  })
})
