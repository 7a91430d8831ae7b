import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { StartupError } from '../utils/StartupError.js'
import type { PreviousSecrets, SecretsConfig } from './index.js'

const keptSchema = z.object({ access: z.string().min(32), refresh: z.string().min(32) })

export type Secrets = z.output<typeof keptSchema> & PreviousSecrets

/**
 * The keys that sign tokens. Without given ones they are made on the first start and kept, so that a restart signs nobody out.
 * @throws StartupError when they cannot be kept, or what is kept is unusable
 */
export async function loadSecrets(config: SecretsConfig): Promise<Secrets> {
  if (config.kind === 'given') {
    const { access, refresh, previousAccess, previousRefresh } = config
    return {
      access,
      refresh,
      ...(previousAccess !== undefined && { previousAccess }),
      ...(previousRefresh !== undefined && { previousRefresh }),
    }
  }
  const { file } = config
  const secrets = (await readKept(file)) ?? (await makeAndKeep(file)) ?? (await readKept(file))
  if (secrets === undefined) throw new StartupError(`The file ${file} for the token secrets cannot be written.`)
  return secrets
}

/** Undefined when nothing has been kept yet. */
async function readKept(file: string): Promise<Secrets | undefined> {
  try {
    return keptSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new StartupError(`The file ${file} does not hold usable token secrets; delete it, and everyone signs in anew.`, {
      cause: error,
    })
  }
}

/** Undefined when another process was faster. */
async function makeAndKeep(file: string): Promise<Secrets | undefined> {
  const made = { access: randomBytes(48).toString('base64url'), refresh: randomBytes(48).toString('base64url') }
  const draft = `${file}.${randomUUID()}`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(draft, JSON.stringify(made), { mode: 0o600, flag: 'wx' })
    // A link never replaces a file, and the file is never there in part.
    await link(draft, file)
    return made
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined
    throw new StartupError(`The file ${file} for the token secrets cannot be written.`, { cause: error })
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
