import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files for the fields of forms. Small ones: each is sent hundreds of times. */

export interface SampleFile {
  /** Below the root of the project, where it is a fixture; a curl line names it instead of its bytes. */
  path?: string
  bytes: Buffer
  /** What it is; `broken` may pass for something or not. */
  kind: 'image' | 'video' | 'broken' | 'nothing'
}

const ROOT = join(import.meta.dirname, '../..')

const fixture = (name: string, kind: SampleFile['kind']): SampleFile => {
  const path = `tests/fixtures/${name}`
  return { path, bytes: readFileSync(join(ROOT, path)), kind }
}

/** Four grey pixels. */
const TINY_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADklEQVQI12Po6GDo6AAABmYCIaWadcQAAAAASUVORK5CYII=',
  'base64',
)

export const files: Record<string, SampleFile> = {
  tinyPng: { bytes: TINY_PNG, kind: 'image' },
  drawing: fixture('drawing.png', 'image'),
  photo: fixture('photo.jpg', 'image'),
  mp4: fixture('clip.mp4', 'video'),
  webm: fixture('clip.webm', 'video'),
  cutPng: { bytes: TINY_PNG.subarray(0, 50), kind: 'broken' },
  audio: fixture('audio-only.mp4', 'nothing'),
  empty: { bytes: Buffer.alloc(0), kind: 'nothing' },
  html: { bytes: Buffer.from('<script>alert(1)</script>'), kind: 'nothing' },
  svg: { bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), kind: 'nothing' },
  playlist: { bytes: Buffer.from('#EXTM3U\nfile:///etc/passwd\n'), kind: 'nothing' },
  gif: { bytes: Buffer.from('GIF89a;<script>'), kind: 'nothing' },
  jpegStart: { bytes: Buffer.from('ffd8ffe000104a464946000101', 'hex'), kind: 'nothing' },
  ftypOnly: { bytes: Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'), kind: 'nothing' },
}

/** Names of the files that a field takes, by the types that the document gives it; the cheapest first. */
export function filesFor(types = ''): string[] {
  const kind = types.includes('video/') ? 'video' : 'image'
  return Object.keys(files).filter((name) => files[name]?.kind === kind)
}

/** Whether a field takes a file, as far as can be told. */
export function fits(name: string, types = ''): boolean | undefined {
  const kind = files[name]?.kind
  return kind === 'broken' ? undefined : filesFor(types).includes(name)
}
