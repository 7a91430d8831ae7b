/**
 * Draws the sample media again: `npx tsx prisma/seed/draw/make.ts [name …]`. Needs ffmpeg with libx264 and libvpx. With names (of
 * channels or videos) only these are made.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { clayKitchen } from './clayKitchen.js'
import { type ChannelDrawing, type Film, HEIGHT, WIDTH } from './film.js'
import { nightTrains } from './nightTrains.js'
import { paperSkies } from './paperSkies.js'
import { quietPatterns } from './quietPatterns.js'
import { tinyGardens } from './tinyGardens.js'

const MEDIA = resolve(import.meta.dirname, '../media')
const FPS = 24

const only = process.argv.slice(2)
const wanted = (...names: string[]) => only.length === 0 || names.some((name) => only.includes(name))

async function make({ username, avatar, cover, films }: ChannelDrawing): Promise<void> {
  const folder = join(MEDIA, username)
  await mkdir(folder, { recursive: true })
  if (wanted(username)) {
    await writeFile(join(folder, 'avatar.jpg'), await jpeg(avatar))
    await writeFile(join(folder, 'cover.jpg'), await jpeg(cover))
  }
  for (const film of films) {
    if (!wanted(username, film.name)) continue
    await writeFile(join(folder, `${film.name}.jpg`), await jpeg(film.frame(film.thumbnailAt)))
    await encode(film, join(folder, `${film.name}.${film.format ?? 'mp4'}`))
  }
}

const jpeg = (svg: string) => sharp(Buffer.from(svg)).flatten().jpeg({ quality: 80, mozjpeg: true }).toBuffer()

/** Hands ffmpeg one picture after the other. */
async function encode({ seconds, frame, sound, format }: Film, path: string): Promise<void> {
  const pictures = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`, '-r', String(FPS), '-i', '-']
  const noise = sound === undefined ? [] : ['-f', 'lavfi', '-t', String(seconds), '-i', sound]
  const plain = ['-map_metadata', '-1', '-flags:v', '+bitexact', '-flags:a', '+bitexact', '-fflags', '+bitexact']
  const video =
    format === 'webm'
      ? ['-c:v', 'libvpx-vp9', '-crf', '48', '-b:v', '0', '-c:a', 'libopus', '-b:a', '24k']
      : ['-c:v', 'libx264', '-preset', 'veryslow', '-tune', 'animation', '-crf', '29', '-c:a', 'aac', '-b:a', '32k', '-ac', '1']
  const colours = ['-vf', 'scale=out_color_matrix=bt709:out_range=tv', '-pix_fmt', 'yuv420p', '-colorspace', 'bt709']
  const args = [...pictures, ...noise, ...colours, ...video, ...plain, '-g', '48', '-movflags', '+faststart', path]

  const ffmpeg = spawn('ffmpeg', ['-y', '-loglevel', 'error', ...args], { stdio: ['pipe', 'inherit', 'inherit'] })
  const frames = Math.round(seconds * FPS)
  for (let index = 0; index < frames; index += 1) {
    const pixels = await sharp(Buffer.from(frame(index / frames)))
      .flatten()
      .removeAlpha()
      .raw()
      .toBuffer()
    if (!ffmpeg.stdin.write(pixels)) await once(ffmpeg.stdin, 'drain')
  }
  ffmpeg.stdin.end()
  const [code] = (await once(ffmpeg, 'close')) as [number | null]
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}`)
}

for (const channel of [clayKitchen, nightTrains, tinyGardens, paperSkies, quietPatterns]) await make(channel)
