import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type CloudinaryServer, startCloudinaryServer } from '../support/cloudinaryServer.js'
import { type FaultBench, openFaultBench } from '../support/faultBench.js'
import {
  deleteVideo,
  killAt,
  loseDatabaseAt,
  type Operation,
  publish,
  replaceAvatar,
  replaceThumbnail,
} from '../support/faults.js'
import { until } from '../support/queue.js'

const nothing = { orphans: [], broken: [], leftovers: [], unhealthy: [] }

describe('with media at Cloudinary, rows and media agree, and nothing is left, after', () => {
  let cloud: CloudinaryServer
  let bench: FaultBench

  beforeAll(async () => {
    cloud = await startCloudinaryServer()
    bench = await openFaultBench('cloudinary', { CLOUDINARY_URL: cloud.url })
    await bench.start()
  })
  afterAll(async () => {
    await bench.close()
    await cloud.close()
  })
  afterEach(() => cloud.heal())

  const answer = async (operation: Operation) => {
    const { caller, method, path, form } = await operation.prepare(bench)
    return { caller, answered: () => bench.call(caller, method, path, form) }
  }
  it.each([
    killAt(publish, 'BEGIN', 'before'),
    killAt(publish, 'COMMIT', 'after'),
    killAt(replaceThumbnail, 'COMMIT', 'before'),
    killAt(deleteVideo, 'COMMIT', 'after'),
    loseDatabaseAt(publish, 'BEGIN', 'before', true),
    loseDatabaseAt(replaceAvatar, 'COMMIT', 'after', true),
    loseDatabaseAt(deleteVideo, 'COMMIT', 'before', false),
  ])('$name', async ({ inject }) => {
    await inject(bench)
    expect(await bench.losses()).toEqual(nothing)
  })

  it('a video that is published while the process is killed and the upload goes on', async () => {
    const { answered } = await answer(publish)
    cloud.fail('upload', { slow: 1_000, times: 2 })
    const calls = cloud.calls('upload').length
    const answering = answered()
    await until(() => cloud.calls('upload').length >= calls + 2)
    await bench.kill()
    await answering
    await bench.start()
    await sleep(1_000)
    expect(await bench.losses()).toEqual(nothing)
  })

  it('an upload whose answer is lost each time', async () => {
    const { answered } = await answer(publish)
    cloud.fail('upload', { lost: true, times: 6 })
    // It finds out that the files are there, or that it cannot know.
    expect([201, 503]).toContain((await answered()).status)
    expect(await bench.losses()).toEqual(nothing)
  })

  it('an upload that fails each time, and one that fails once', async () => {
    const { answered } = await answer(replaceAvatar)
    cloud.fail('upload', { status: 500, times: 3 })
    expect(await answered()).toMatchObject({ status: 503, body: { code: 'STORAGE_UNAVAILABLE' } })
    cloud.fail('upload', { status: 500 })
    expect(await answered()).toMatchObject({ status: 200 })
    expect(await bench.losses()).toEqual(nothing)
  })

  it('a removal that fails for a while', async () => {
    const { answered } = await answer(deleteVideo)
    expect(await answered()).toMatchObject({ status: 200 })
    cloud.fail('destroy', { status: 500, times: 4 })
    expect(await bench.losses()).toEqual(nothing)
    expect(cloud.assets()).not.toEqual([])
  })
})
