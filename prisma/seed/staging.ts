import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { StagedFile } from '../../src/services/media/index.js'
import { inspectImage } from '../../src/services/media/inspectImage.js'
import { inspectVideo } from '../../src/services/media/inspectVideo.js'
import { fileOf, type SampleChannel } from './world.js'

const MEDIA = resolve(import.meta.dirname, 'media')

/** Copies the media of all channels into a folder and inspects them as an upload is. By `<channel>/<file>`. */
export async function stageMedia(world: SampleChannel[], folder: string): Promise<Map<string, StagedFile>> {
  const staged = new Map<string, StagedFile>()
  for (const name of world.flatMap(mediaOf)) {
    const path = join(folder, name.replace('/', '.'))
    await copyFile(join(MEDIA, name), path)
    staged.set(name, await (name.endsWith('.jpg') ? inspectImage(path) : inspectVideo(path)))
  }
  return staged
}

const mediaOf = ({ username, videos }: SampleChannel) =>
  ['avatar.jpg', 'cover.jpg', ...videos.flatMap((video) => [fileOf(video), `${video.name}.jpg`])].map(
    (file) => `${username}/${file}`,
  )
