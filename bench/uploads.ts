import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startCloudinaryServer } from '../tests/support/cloudinaryServer.js'
import { type Caller, type FaultBench, openFaultBench, send } from '../tests/support/faultBench.js'
import globalSetup from '../tests/support/globalSetup.js'
import globalTeardown from '../tests/support/globalTeardown.js'
import { fixture, mp4OfSize } from '../tests/support/hostileMedia.js'
import { multipart } from '../tests/support/multipart.js'

/**
 * `npm run bench:uploads`: how much memory ten uploads of 100 MB at the same time take, by five users, on either driver; and how long
 * one takes, beside a server that does nothing but write the file.
 */

const BYTES = 100_000_000
const UPLOADS = 10
const USERS = 5
const ROUNDS = 21

const thumbnail = await readFile(fixture('photo.jpg'))
const large = multipart({ title: 'Large', videoFile: await mp4OfSize(BYTES), thumbnail })
const small = multipart({ title: 'Small', videoFile: await readFile(fixture('clip.mp4')), thumbnail })
const anybody: Caller = { id: 0, token: 'none' }

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN

/** What the system says of the memory of a process, in bytes. */
async function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024
}

/** Forgets the peak so far. */
async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${String(pid)}/clear_refs`, '5')
}

async function publish(bench: FaultBench, caller: Caller, form = large): Promise<void> {
  const { status, body } = await bench.call(caller, 'POST', '/videos', form)
  if (status !== 201) throw new Error(`An upload was answered ${String(status)} ${body.code ?? ''}`)
}

async function measureMemory(bench: FaultBench, driver: string): Promise<void> {
  const people = await Promise.all(Array.from({ length: USERS }, () => bench.person()))
  const { pid } = bench.service()
  const started = await memoryOf(pid, 'VmRSS')
  // The first upload loads what uploads need.
  await publish(bench, people[0] ?? anybody, small)
  await sleep(1_000)
  const idle = await memoryOf(pid, 'VmRSS')
  await resetPeak(pid)
  const began = performance.now()
  await Promise.all(Array.from({ length: UPLOADS }, (_, index) => publish(bench, people[index % USERS] ?? anybody)))
  const seconds = (performance.now() - began) / 1000
  const peak = await memoryOf(pid, 'VmHWM')
  process.stdout.write(
    `${driver}: ${String(UPLOADS)} uploads of ${megabytes(BYTES)} at once, ${seconds.toFixed(1)} s. Memory: ${megabytes(started)} at the start, ` +
      `${megabytes(idle)} after a first small upload, peak ${megabytes(peak)}: ${megabytes(peak - idle)} over idle.\n`,
  )
}

/** Medians of both, in milliseconds, in turn: what else the machine does befalls the one as the other. */
async function timesOf(first: () => Promise<void>, second: () => Promise<void>): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, upload] of [first, second].entries()) {
      const began = performance.now()
      await upload()
      times[index]?.push(performance.now() - began)
    }
  }
  return [median(times[0]), median(times[1])]
}

async function measureTime(bench: FaultBench): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'viztube-plain-'))
  const child = spawn(process.execPath, ['--import', 'tsx', resolve(import.meta.dirname, 'plainUpload.ts'), folder])
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { port } = JSON.parse(line.toString().replace('listening ', '')) as { port: number }
  const uploadPlainly = async () => {
    await send(`http://127.0.0.1:${String(port)}`, anybody, 'POST', '/', large)
    for (const name of await readdir(folder)) await rm(join(folder, name))
  }
  const caller = await bench.person()
  const [plain, ours] = await timesOf(uploadPlainly, () => publish(bench, caller))
  child.kill()
  await rm(folder, { recursive: true })
  process.stdout.write(
    `One upload of ${megabytes(BYTES)}: ${ours.toFixed(0)} ms; a plain busboy server ${plain.toFixed(0)} ms (medians of ${String(ROUNDS)}).\n`,
  )
}

const raised = { UPLOADS_PER_USER: '10', UPLOADS_AT_ONCE: '20', NODE_OPTIONS: '' }

await globalSetup({ rootDir: resolve(import.meta.dirname, '..') })
const disk = await openFaultBench('bench', raised)
await disk.start()
await measureMemory(disk, 'Disk')
await measureTime(disk)
await disk.close()

const cloud = await startCloudinaryServer()
const remote = await openFaultBench('bench', { ...raised, CLOUDINARY_URL: cloud.url })
await remote.start()
await measureMemory(remote, 'Cloudinary')
await remote.close()
await cloud.close()
await globalTeardown()
