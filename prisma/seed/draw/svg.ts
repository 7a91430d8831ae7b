/** What the drawings share: SVG as text, and curves of time. Sizes are pixels, angles degrees, and time runs from 0 to 1. */

export const TAU = 2 * Math.PI

export type Point = readonly [x: number, y: number]

export const mix = (from: number, to: number, t: number) => from + (to - from) * t

export const clamp = (t: number) => Math.min(1, Math.max(0, t))

/** From 0 to 1 while `t` goes from `from` to `to`, slow at both ends. */
export function during(t: number, from: number, to: number): number {
  const s = clamp((t - from) / (to - from))
  return s * s * (3 - 2 * s)
}

/** A swing from -1 to 1 that ends where it began when `turns` is whole. */
export const wave = (t: number, turns = 1, phase = 0) => Math.sin(TAU * (t * turns + phase))

/** The fraction of a number, also of a negative one: what comes round again. */
export const round = (value: number) => value - Math.floor(value)

export const range = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Numbers from 0 to 1 that look like chance and are the same each time. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

export const picture = (width: number, height: number, ...parts: string[]) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>`

export const rect = (x: number, y: number, width: number, height: number, fill: string, more = '') =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" ${more}/>`

export const circle = (x: number, y: number, r: number, fill: string, more = '') =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" ${more}/>`

export const ellipse = (x: number, y: number, rx: number, ry: number, fill: string, more = '') =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${more}/>`

export const shape = (d: string, fill: string, more = '') => `<path d="${d}" fill="${fill}" ${more}/>`

export const line = (d: string, stroke: string, width: number, more = '') =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`

export const polygon = (points: string, fill: string) => `<polygon points="${points}" fill="${fill}"/>`

export const group = (more: string, ...parts: string[]) => `<g ${more}>${parts.join('')}</g>`

export const moved = (x: number, y: number, ...parts: string[]) => group(`transform="translate(${x} ${y})"`, ...parts)

export const turned = (degrees: number, x: number, y: number, ...parts: string[]) =>
  group(`transform="rotate(${degrees} ${x} ${y})"`, ...parts)

/** Shows the parts only within an outline. */
export const within = (id: string, outline: string, ...parts: string[]) =>
  `<clipPath id="${id}"><path d="${outline}"/></clipPath>${group(`clip-path="url(#${id})"`, ...parts)}`

/** A fill from top to bottom; its stops are spread evenly. Use it as `url(#id)`. */
export const shade = (id: string, ...colours: string[]) =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops(colours)}</linearGradient>`

/** A fill from the middle outwards. */
export const glow = (id: string, ...colours: string[]) => `<radialGradient id="${id}">${stops(colours)}</radialGradient>`

/** A colour may have its opacity behind a blank: `#fff 0.5`. */
const stops = (colours: string[]) =>
  colours
    .map((colour, index) => {
      const [hue = '', opacity = '1'] = colour.split(' ')
      return `<stop offset="${index / (colours.length - 1)}" stop-color="${hue}" stop-opacity="${opacity}"/>`
    })
    .join('')

/** A smooth curve through the points, to be continued: `M…C…`. */
export function curve(points: Point[]): string {
  const at = (index: number) => points[Math.min(points.length - 1, Math.max(0, index))] ?? [0, 0]
  const [x, y] = at(0)
  let d = `M${x} ${y}`
  for (let index = 0; index < points.length - 1; index += 1) {
    const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    d += `C${bx + (cx - ax) / 6} ${by + (cy - ay) / 6} ${cx - (dx - bx) / 6} ${cy - (dy - by) / 6} ${cx} ${cy}`
  }
  return d
}

/** Rolling land from edge to edge, filled down to `bottom`; `shift` moves it to the left and comes round after `period`. */
export function hills(width: number, bottom: number, top: number, height: number, period: number, shift: number, fill: string) {
  const step = period / 8
  const points = range(Math.ceil(width / step) + 3).map((index): Point => {
    const x = (index - 1) * step - round(shift / step) * step
    const s = (x + shift) / period
    return [x, top - height * (0.6 * Math.sin(TAU * s) + 0.4 * Math.sin(TAU * (2 * s + 0.3)))]
  })
  const last = points.at(-1)?.[0] ?? width
  return shape(`${curve(points)}L${last} ${bottom}L${points[0]?.[0] ?? 0} ${bottom}Z`, fill)
}
