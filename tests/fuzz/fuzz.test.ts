import { beforeAll, describe, expect, it } from '@jest/globals'
import { useApp } from '../support/app.js'
import { readApi } from './document.js'
import type { Tally } from './findings.js'
import { describeFinding } from './report.js'
import { fuzz } from './runner.js'

/**
 * A short fuzz with one and the same seed; `npm run fuzz` does it for longer and with others. Everything is one run, so that
 * operations share its people and things.
 */
const RUNS = 100
const SEED = 20_260_101

const app = useApp()

let tallies: Tally[]

beforeAll(async () => {
  tallies = await fuzz({ origin: app.origin, runs: RUNS, seed: SEED })
}, 300_000)

describe('the service, asked what its API document allows and much that it forbids', () => {
  it('does what the document says', () => {
    const findings = tallies.flatMap(({ findings }) => findings.map(describeFinding))
    expect(findings.join('\n\n')).toBe('')
  })

  it('was asked both of every operation that takes anything', async () => {
    const { operations } = await readApi(app.origin)
    const takers = operations.filter(({ parameters, bodies }) => parameters.length > 0 || Object.keys(bodies).length > 0)
    const asked = takers.map(({ id }) => tallies.find(({ operation }) => operation === id)?.verdicts)
    expect(asked.length).toBeGreaterThan(30)
    for (const [index, verdicts] of asked.entries()) {
      const isBoth = (verdicts?.valid ?? 0) >= 5 && (verdicts?.invalid ?? 0) >= 5
      expect({ operation: takers[index]?.id, isBoth }).toEqual({ operation: takers[index]?.id, isBoth: true })
    }
  })

  it('had something to say to every operation', () => {
    const silent = tallies.filter(
      ({ operation, statuses }) => operation !== 'methods' && !statuses.has(200) && !statuses.has(201),
    )
    expect(silent.map(({ operation }) => operation)).toEqual([])
  })
})
