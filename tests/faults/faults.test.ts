import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type FaultBench, openFaultBench } from '../support/faultBench.js'
import {
  completeUpload,
  deleteVideo,
  killAt,
  killDuringBody,
  leaveAt,
  loseDatabaseAt,
  loseDisk,
  operations,
  publish,
  register,
  replaceAvatar,
  replaceThumbnail,
} from '../support/faults.js'

/** `npm run verify:long` does the same, hundreds of times: `scripts/faults.ts`. */

const faults = [
  killDuringBody(0.4),
  killDuringBody(0.99),
  killAt(publish, 'INSERT INTO pgboss.job', 'after'),
  killAt(publish, 'BEGIN', 'before'),
  killAt(publish, 'COMMIT', 'before'),
  killAt(publish, 'COMMIT', 'after'),
  killAt(register, 'COMMIT', 'before'),
  killAt(replaceAvatar, 'BEGIN', 'before'),
  killAt(replaceAvatar, 'COMMIT', 'before'),
  killAt(replaceAvatar, 'COMMIT', 'after'),
  killAt(replaceThumbnail, 'COMMIT', 'before'),
  killAt(replaceThumbnail, 'COMMIT', 'after'),
  killAt(completeUpload, 'BEGIN', 'before'),
  killAt(completeUpload, 'COMMIT', 'after'),
  killAt(deleteVideo, 'COMMIT', 'before'),
  killAt(deleteVideo, 'COMMIT', 'after'),
  leaveAt(0.4, 'FIN'),
  leaveAt(0.4, 'RST'),
  leaveAt(0.995, 'FIN'),
  leaveAt(0.995, 'RST'),
  ...operations.flatMap((operation) => [
    loseDatabaseAt(operation, 'BEGIN', 'before', true),
    loseDatabaseAt(operation, 'COMMIT', 'before', false),
    loseDatabaseAt(operation, 'COMMIT', 'after', true),
    loseDisk(operation),
  ]),
]

describe('rows and media agree, and nothing is left, after', () => {
  let bench: FaultBench

  beforeAll(async () => {
    bench = await openFaultBench('faults')
    await bench.start()
  })
  afterAll(() => bench.close())

  it.each(faults)('$name', async ({ inject }) => {
    await inject(bench)
    expect(await bench.losses()).toEqual({ orphans: [], broken: [], leftovers: [], unhealthy: [] })
  })
})
