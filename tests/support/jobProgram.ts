import { createLogger } from '../../src/utils/logger.js'
import { connectDatabase } from '../../src/db/client.js'
import { createPgBossQueue } from '../../src/services/queue/pgBoss.queue.js'
import { jobKinds, type JobPayloads } from '../../src/services/queue/jobs.js'

/** A worker whose jobs never end: it says which it has begun, and waits to be killed. */
const [, , connectionString = ''] = process.argv
const log = createLogger({ level: 'silent', pretty: false })
const { pool } = connectDatabase(connectionString, log)
const queue = createPgBossQueue<JobPayloads>({ pool, log, kinds: jobKinds, retryBaseMs: 1, pollMs: 20 })
queue.work({
  removeAsset: ({ publicId }) => {
    process.stdout.write(`begun ${publicId}\n`)
    return new Promise(() => undefined)
  },
  reconcileMedia: () => Promise.resolve(),
  endUpload: () => Promise.resolve(),
})
