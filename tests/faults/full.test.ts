import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Caller, type FaultBench, openFaultBench } from '../support/faultBench.js'
import { readFile } from 'node:fs/promises'
import { fixture, mp4OfSize } from '../support/hostileMedia.js'
import { multipart } from '../support/multipart.js'
import { replaceAvatar } from '../support/faults.js'

const MEBIBYTE = 2 ** 20
const photo = await readFile(fixture('photo.jpg'))
const small = multipart({ title: 'Small', videoFile: await readFile(fixture('clip.mp4')), thumbnail: photo })
const large = multipart({ title: 'Large', videoFile: await mp4OfSize(8 * MEBIBYTE), thumbnail: photo })

const mount = (folder: string, mebibytes: number) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(mebibytes)}m`, 'tmpfs', folder]).status === 0
const unmount = (folder: string) => spawnSync('umount', ['-l', folder])

/** A small disk of its own, where we may mount one; everywhere a limit on the size of a file, which fails in the same places. */
const LIMITED = ['sh', '-c', 'trap "" XFSZ; ulimit -f 8192; exec "$@"', 'sh']

describe('a disk that is full', () => {
  let bench: FaultBench
  let caller: Caller

  beforeAll(async () => {
    bench = await openFaultBench('full', { UPLOADS_PER_USER: '10', UPLOADS_AT_ONCE: '10' })
    caller = await bench.person()
  })
  afterAll(() => bench.close())

  /** The large upload five times at once, each of which may find the disk full; then the small one. */
  async function uploadTooMuch() {
    const answers = Promise.all(Array.from({ length: 5 }, () => bench.call(caller, 'POST', '/videos', large)))
    const asked = await bench.call(caller, 'GET', '/videos')
    return {
      refused: (await answers).map(({ status, body }) => [status, body.code]),
      meanwhile: asked.status,
      afterwards: (await bench.call(caller, 'POST', '/videos', small)).status,
      losses: await bench.losses(),
    }
  }

  const survived = {
    refused: Array.from({ length: 5 }, () => [503, 'STORAGE_UNAVAILABLE']),
    meanwhile: 200,
    afterwards: 201,
    losses: { orphans: [], broken: [], leftovers: [], unhealthy: [] },
  }

  it('refuses what does not fit, and goes on serving the rest', async () => {
    await bench.start(LIMITED)
    expect(await uploadTooMuch()).toEqual(survived)
    await bench.kill()
  })

  it('is the same where uploads are staged', async () => {
    const { stagingDir } = bench.build
    const mounted = mount(stagingDir, 6)
    await bench.start(mounted ? [] : LIMITED)
    try {
      expect(await uploadTooMuch()).toEqual(survived)
    } finally {
      if (mounted) unmount(stagingDir)
      await bench.kill()
    }
  })

  it('is the same where media are kept: there is no room left for the database', async () => {
    await bench.start()
    const { caller, method, path, form } = await replaceAvatar.prepare(bench)
    if (!mount(bench.mediaRoot, 8)) {
      expect(process.getuid?.()).not.toBe(0)
      return
    }
    try {
      expect(await bench.call(caller, method, path, form)).toMatchObject({ status: 503, body: { code: 'STORAGE_UNAVAILABLE' } })
    } finally {
      unmount(bench.mediaRoot)
    }
    expect(await bench.losses()).toEqual(survived.losses)
    await bench.kill()
  })
})
