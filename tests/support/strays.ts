import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Deps } from '../../src/deps.js'

/** Puts a file into the disk store that no row names; answers its public id. */
export async function givenOrphan({ config }: Deps, content = 'orphan'): Promise<string> {
  if (config.media.kind !== 'disk') throw new Error('Media are not on disk')
  const name = randomBytes(20).toString('hex')
  const publicId = `${name.slice(0, 2)}/${name}.jpg`
  const path = join(config.media.root, publicId)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return publicId
}

/** A user whose picture is stored; answers its public id. */
export async function givenPicture(deps: Deps, userId: number): Promise<string> {
  const publicId = await givenOrphan(deps, 'picture')
  await deps.db.user.update({ where: { id: userId }, data: { avatarPublicId: publicId } })
  return publicId
}
