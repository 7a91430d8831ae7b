import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { StartupError } from '../../utils/StartupError.js'

/** What a backup says about itself: what is in it, and how to tell that all of it is there unchanged. */

export const MANIFEST = 'manifest.json'
export const MEDIA_FOLDER = 'media'
export const MEDIA_LIST = 'media.jsonl'
export const JOBS_FILE = 'jobs.jsonl'

/** Changes when an older program could not read what a newer one writes. */
const FORMAT = 1

const checkedFile = z.object({ file: z.string(), sha256: z.string() })

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** Of the service that made it. */
  version: z.string(),
  madeAt: z.iso.datetime(),
  database: z.object({
    migrations: z.array(z.string()),
    tables: z.array(checkedFile.extend({ name: z.string(), columns: z.array(z.string()), rows: z.number() })),
    sequences: z.array(z.object({ name: z.string(), last: z.string(), called: z.boolean() })),
    jobs: checkedFile.extend({ count: z.number() }),
  }),
  media: z.object({
    kind: z.enum(['disk', 'cloudinary']),
    count: z.number(),
    /** Of the files that are in the backup. */
    bytes: z.number(),
    /** What rows name and the store did not have. */
    missing: z.array(z.string()),
    list: checkedFile,
  }),
})

export type Manifest = z.output<typeof manifestSchema>

/** One line of the list of media. What is not in the backup has neither size nor checksum. */
export const assetSchema = z.object({
  publicId: z.string(),
  kind: z.enum(['image', 'video']),
  bytes: z.number().optional(),
  sha256: z.string().optional(),
})

export type ListedMedia = z.output<typeof assetSchema>

export const jobSchema = z.object({ name: z.string(), data: z.record(z.string(), z.unknown()), delaySeconds: z.number() })

export type KeptJob = z.output<typeof jobSchema>

export const newManifest = (rest: Omit<Manifest, 'format'>): Manifest => ({ format: FORMAT, ...rest })

/** @throws StartupError when there is none, or none that this version can read */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((cause: unknown) => {
    throw new StartupError(`There is no backup in ${folder}: it has no ${MANIFEST}.`, { cause })
  })
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new StartupError(`The backup in ${folder} cannot be read by this version: its ${MANIFEST} is of another form.`, {
      cause,
    })
  }
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

export async function readLines<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(file, 'utf8')
  return text.split('\n').flatMap((line) => (line === '' ? [] : [schema.parse(JSON.parse(line))]))
}

export const toLines = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')
