import { expect } from '@jest/globals'
import { findLosses, type Recovered } from './losses.js'

/** Rows and assets agree exactly, nothing is staged, and the service is well. */
export async function expectNothingLost(recovered: Recovered): Promise<void> {
  expect(await findLosses(recovered)).toEqual({ orphans: [], broken: [], leftovers: [], unhealthy: [] })
}
