import type { Problem } from './checks.js'

/** Something that is wrong, and how to see it again. */
export interface Finding extends Problem {
  operation: string
  seed: number
  /** Of fast-check, to the smallest case. */
  path: string
  /** The requests that led to it, in their order, as lines for a shell. */
  lines: string[]
}

/** What an operation was asked and answered. */
export interface Tally {
  operation: string
  requests: number
  statuses: Map<number, number>
  /** How many requests the document allows, forbids and leaves open. */
  verdicts: { valid: number; invalid: number; unclear: number }
  findings: Finding[]
}

export const newTally = (operation: string): Tally => ({
  operation,
  requests: 0,
  statuses: new Map(),
  verdicts: { valid: 0, invalid: 0, unclear: 0 },
  findings: [],
})

/** Thrown out of a property, so that fast-check looks for a smaller case. */
export class Found extends Error {
  constructor(
    readonly problem: Problem,
    readonly lines: string[],
  ) {
    super(`${problem.check}: ${problem.detail}`)
  }
}
