import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { partJournal } from '../../../../src/services/media/partJournal.js'

describe('the journal of an upload', () => {
  let folder: string
  let path: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journal-'))
    path = join(folder, 'parts')
    await partJournal(path).create()
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('knows in order what is missing', async () => {
    const journal = partJournal(path)
    expect(await journal.missing(100)).toEqual([{ start: 0, end: 99 }])
    await journal.noteEnd({ start: 20, end: 29 })
    await journal.noteEnd({ start: 50, end: 59 })
    await journal.noteEnd({ start: 25, end: 34 })
    expect(await journal.missing(100)).toEqual([
      { start: 0, end: 19 },
      { start: 35, end: 49 },
      { start: 60, end: 99 },
    ])
    await journal.noteEnd({ start: 0, end: 99 })
    expect(await journal.missing(100)).toEqual([])
  })

  it('does not count a part from the moment when it is overwritten until it is there again', async () => {
    const journal = partJournal(path)
    await journal.noteEnd({ start: 0, end: 99 })
    await journal.noteStart({ start: 10, end: 19 })
    expect(await partJournal(path).missing(100)).toEqual([{ start: 10, end: 19 }])
    await journal.noteEnd({ start: 10, end: 19 })
    expect(await journal.missing(100)).toEqual([])
  })

  it.each(['\n+', '\n+0', '\n+0-', '\n+0-1', '\n-0-9', '\njunk', '\n\n'])('survives a line torn like %j', async (torn) => {
    const journal = partJournal(path)
    await journal.noteEnd({ start: 50, end: 99 })
    await appendFile(path, torn)
    await journal.noteStart({ start: 60, end: 69 })
    const [first, last] = [(await journal.missing(100)).at(0), (await journal.missing(100)).at(-1)]
    expect(first?.start).toBeLessThanOrEqual(2)
    expect(last).toEqual({ start: 60, end: 69 })
  })

  it('fails once it is gone, and does not come back', async () => {
    await rm(path)
    const journal = partJournal(path)
    await expect(journal.noteEnd({ start: 0, end: 1 })).rejects.toThrow('ENOENT')
    await expect(journal.missing(10)).rejects.toThrow('ENOENT')
    await expect(journal.isFull()).rejects.toThrow('ENOENT')
  })
})
