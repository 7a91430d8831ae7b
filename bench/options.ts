import { parseArgs } from 'node:util'

export const SCALES = [1, 10, 100] as const

export type Scale = (typeof SCALES)[number]

/** What a run measures, and how. */
export interface Options {
  /** How large the data set is: 1 is 10,000 videos. */
  scale: Scale
  /** Connections that the load generator keeps busy. */
  connections: number
  /** Seconds for which each row is driven. */
  seconds: number
  /** Only rows whose name contains one of these texts; all when empty. */
  only: string[]
  /** Results of an earlier run to compare with. */
  compare: string | undefined
  /** Where results go: `<out>.json` and `<out>.svg`. */
  out: string
  /** Whether the bare handlers are measured as well. */
  bare: boolean
  /** Writes a CPU profile of the service, in this folder. */
  profile: string | undefined
}

export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      scale: { type: 'string', default: '1' },
      connections: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      compare: { type: 'string' },
      out: { type: 'string' },
      'no-bare': { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  })
  const scale = SCALES.find((known) => String(known) === values.scale)
  if (scale === undefined) throw new Error(`--scale must be one of ${SCALES.join(', ')}`)
  return {
    scale,
    connections: count('connections', values.connections),
    seconds: count('seconds', values.seconds),
    only: values.only.split(',').filter(Boolean),
    compare: values.compare,
    out: values.out ?? `.data/bench-${scale}/latest`,
    bare: !values['no-bare'],
    profile: values.profile,
  }
}

function count(name: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Error(`--${name} must be a number above 0`)
  return Number(text)
}
