import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { StartupError } from '../utils/StartupError.js'
import type { SecretsConfig } from './index.js'

const keptSchema = z.object({ access: z.string().min(32), refresh: z.string().min(32) })

export type Secrets = z.output<typeof keptSchema>

/** The keys that sign tokens. Without given ones they are made on the first start and kept, so that a restart signs nobody out. */
export async function loadSecrets(config: SecretsConfig): Promise<Secrets> {
  if (config.kind === 'given') return { access: config.access, refresh: config.refresh }
  const { file } = config
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined) return parseKept(kept, file)

  const made = { access: randomBytes(48).toString('base64url'), refresh: randomBytes(48).toString('base64url') }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  try {
    await writeFile(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new StartupError(`The file ${file} for the token secrets cannot be written.`, { cause: error })
  }
  return made
}

function parseKept(text: string, file: string): Secrets {
  try {
    return keptSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new StartupError(`The file ${file} does not hold usable token secrets; delete it, and everyone signs in anew.`, {
      cause: error,
    })
  }
}
