import { randomUUID } from 'node:crypto'

/** A staged file's name says which process made it, so that the next one knows what a dead one left. */

export const newStagingName = () => `${String(process.pid)}-${randomUUID()}`

const STAGING_NAME = /^([1-9][0-9]*)-[0-9a-f-]{36}$/

/** The id of the process that staged a file, or undefined for a file that is not ours. */
export function stagingOwner(name: string): number | undefined {
  const pid = STAGING_NAME.exec(name)?.[1]
  return pid === undefined ? undefined : Number(pid)
}
