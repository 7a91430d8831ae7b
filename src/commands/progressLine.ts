import type { WriteStream } from 'node:tty'

export interface ProgressLine {
  show: (done: number, expected: number, what: string) => void
  /** Makes room for a line of text. */
  clear: () => void
}

const WIDTH = 30

/** A bar on the last line of a terminal; nothing where nobody looks. */
export function progressLine(stream: Pick<WriteStream, 'write' | 'isTTY'>): ProgressLine {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined }
  const clear = () => void stream.write('\r\u001b[K')
  return {
    clear,
    show: (done, expected, what) => {
      const share = expected === 0 ? 1 : Math.min(1, done / expected)
      const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░')
      const numbers = [done, expected].map((number) => number.toLocaleString('en'))
      clear()
      stream.write(`${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${numbers.join(' of ')} ${what}`)
    },
  }
}
