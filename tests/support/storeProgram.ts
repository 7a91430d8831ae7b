import { copyFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { connectDatabase } from '../../src/db/client.js'
import { storeMedia } from '../../src/db/storeMedia.js'
import { createDiskMedia } from '../../src/services/media/disk.media.js'
import type { MediaStore, StagedFile } from '../../src/services/media/index.js'
import { jobKinds, type JobPayloads } from '../../src/services/queue/jobs.js'
import { createPgBossQueue } from '../../src/services/queue/pgBoss.queue.js'
import { createLogger } from '../../src/utils/logger.js'

/** Stores two pictures with a row of their own, and is killed at one point of it. */
const [, , connectionString = '', folder = '', point = ''] = process.argv
const log = createLogger({ level: 'silent', pretty: false })
const { db, pool } = connectDatabase(connectionString, log)
const jobs = createPgBossQueue<JobPayloads>({ pool, log, kinds: jobKinds, retryBaseMs: 1 })
const disk = createDiskMedia({ root: join(folder, 'media'), minFreeBytes: 0 })

const reach = (name: string) => {
  if (name === point) process.kill(process.pid, 'SIGKILL')
}
let puts = 0
const media: MediaStore = {
  ...disk,
  put: async (file, publicId) => {
    const count = ++puts
    reach(`before put ${count}`)
    const asset = await disk.put(file, publicId)
    reach(`after put ${count}`)
    return asset
  },
}

async function staged(name: string): Promise<StagedFile> {
  const path = join(folder, name)
  await copyFile('tests/fixtures/drawing.png', path)
  const { size: bytes } = await stat(path)
  return { path, kind: 'image', bytes, extension: 'png', contentType: 'image/png', width: 320, height: 180 }
}

await storeMedia(
  { db, media, jobs, log },
  { avatar: await staged('one'), cover: await staged('two') },
  async (tx, { avatar, cover }) => {
    reach('before the row')
    await tx.user.create({
      data: {
        username: 'ada',
        email: 'ada@example.com',
        fullname: 'Ada',
        password: 'x'.repeat(60),
        avatar: avatar.url,
        avatarPublicId: avatar.publicId,
        coverImage: cover.url,
        coverImagePublicId: cover.publicId,
      },
    })
    reach('after the row')
  },
)
reach('after the transaction')
process.exit(0)
