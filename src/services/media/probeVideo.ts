import type * as Fs from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type * as Mediabunny from 'mediabunny'
import { createLimiter } from '../../utils/limiter.js'
import { InvalidMedia } from './invalidMedia.js'

export interface VideoFacts {
  /** Seconds, as the file states it, or else computed from its packets; not checked. */
  duration: number
  /** Pixels, as shown. */
  width: number
  height: number
}

interface Task {
  path: string
  bytes: number
  /** Bytes that may be read in all. */
  budget: number
  /** Bytes that may be read at once, and so be in memory. */
  largestRead: number
}

type Answer = { facts: VideoFacts } | { fault: string } | { error: unknown }

/** A live recording states no duration and has to be read through to its end, once. Any other file needs a fraction. */
const BUDGET = 128 * 2 ** 20
const LARGEST_READ = 32 * 2 ** 20
const TIME_LIMIT = 10_000
const MEMORY_LIMIT = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 }

/** More threads than this would only share the same cores, and their memory adds up. */
const oneOfFew = createLimiter(2)

/**
 * Reads what a video says about itself. A hostile file can make any parser of its format loop for hours or fill the memory,
 * so this happens in a thread of its own, which is ended when it exceeds its time or memory; the thread opens no connections
 * and sees no settings. At most two run at once, further calls wait.
 *
 * @throws InvalidMedia
 */
export const probeVideo = (path: string, bytes: number): Promise<VideoFacts> =>
  oneOfFew(() => answerOf(startWorker({ path, bytes, budget: BUDGET, largestRead: LARGEST_READ })))

function startWorker(task: Task): Worker {
  const library = createRequire(import.meta.url).resolve('mediabunny')
  const program = `
    const { parentPort, workerData } = require('node:worker_threads')
    const __name = (value) => value // some compilers wrap inner functions in this
    const readTracks = ${readTracks.toString()}
    readTracks(workerData.task, require(workerData.library), require('node:fs')).then((answer) => parentPort.postMessage(answer))`
  return new Worker(program, {
    eval: true,
    workerData: { task, library },
    resourceLimits: MEMORY_LIMIT,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  })
}

async function answerOf(worker: Worker): Promise<VideoFacts> {
  let timer: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      timer = setTimeout(() => resolve({ fault: 'takes too long to read' }), TIME_LIMIT)
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('The thread that reads videos ended without an answer')))
    })
    if ('error' in answer) throw answer.error
    if ('fault' in answer) throw new InvalidMedia(answer.fault)
    return answer.facts
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')) throw error
    throw new InvalidMedia('has an index that is too large', error)
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}

/**
 * The program of the thread. It travels as text, because a thread can't load a TypeScript module where the sources run
 * uncompiled: so it may use nothing but its parameters.
 */
async function readTracks(
  { path, bytes, budget, largestRead }: Task,
  library: typeof Mediabunny,
  fs: typeof Fs,
): Promise<Answer> {
  const { CustomSource, Input, Logging, LogLevel, MATROSKA, MP4, QTFF, WEBM } = library
  Logging.level = LogLevel.Silent
  const file = fs.openSync(path, 'r')
  let left = budget
  let ioError: unknown

  const read = (start: number, end: number) => {
    left -= end - start
    if (left < 0 || end - start > largestRead) throw new Error('More than may be read')
    const chunk = new Uint8Array(end - start)
    try {
      fs.readSync(file, chunk, 0, chunk.length, start)
    } catch (error) {
      ioError = error
      throw error
    }
    return chunk
  }

  try {
    const input = new Input({ formats: [MP4, QTFF, WEBM, MATROSKA], source: new CustomSource({ getSize: () => bytes, read }) })
    const [track] = await input.getVideoTracks()
    if (!track) return { fault: 'has no video track' }
    const duration = (await input.getDurationFromMetadata()) ?? (await input.computeDuration())
    return { facts: { duration, width: await track.getDisplayWidth(), height: await track.getDisplayHeight() } }
  } catch {
    if (ioError) return { error: ioError }
    return { fault: 'is damaged or incomplete' }
  } finally {
    fs.closeSync(file)
  }
}
