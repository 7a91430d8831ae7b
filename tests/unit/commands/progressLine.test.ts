import { describe, expect, it } from '@jest/globals'
import { progressLine } from '../../../src/commands/progressLine.js'

const terminal = (isTTY: boolean) => {
  const written: string[] = []
  return { written, isTTY, write: (text: string) => written.push(text) > 0 }
}

describe('a progress bar', () => {
  it('shows how far it is on one line', () => {
    const stream = terminal(true)
    const line = progressLine(stream)
    line.show(5_000, 10_000, 'files')
    line.show(10_000, 10_000, 'files')
    expect(stream.written.join('').split('\r\u001b[K')).toEqual([
      '',
      `${'█'.repeat(15)}${'░'.repeat(15)}  50 %  5,000 of 10,000 files`,
      `${'█'.repeat(30)} 100 %  10,000 of 10,000 files`,
    ])
  })

  it('is whole where there is nothing to do', () => {
    const stream = terminal(true)
    progressLine(stream).show(0, 0, 'files')
    expect(stream.written.join('')).toContain('100 %')
  })

  it('writes nothing where nobody looks', () => {
    const stream = terminal(false)
    const line = progressLine(stream)
    line.show(1, 2, 'files')
    line.clear()
    expect(stream.written).toEqual([])
  })
})
