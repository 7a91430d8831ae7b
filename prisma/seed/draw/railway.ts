import { chance, circle, moved, range, rect, shade, shape, wave } from './svg.js'

export const LAMP = '#ffcf7a'
export const NAVY = '#101a33'
export const RAIL = '#3a4566'

export const sky = (id: string) => shade(id, '#0b1228', '#1b2850', '#34406f')

export function stars(count: number, width: number, height: number, t = 0): string {
  const next = chance(7)
  return range(count)
    .map((index) => {
      const [x, y, r] = [next() * width, next() * height, 0.7 + next()]
      return circle(x, y, r, '#fff', `opacity="${0.55 + 0.35 * wave(t, 1 + (index % 2), next())}"`)
    })
    .join('')
}

export const moon = (x: number, y: number, r: number) =>
  circle(x, y, r * 1.7, '#fff', 'opacity="0.06"') +
  circle(x, y, r, '#f7ecc9') +
  circle(x - r * 0.3, y - r * 0.2, r * 0.2, '#e6d7a8') +
  circle(x + r * 0.3, y + r * 0.35, r * 0.13, '#e6d7a8')

/** A carriage with its lower left corner at 0, 0. */
const carriage = (length: number, colour: string) =>
  [
    rect(0, -52, length - 6, 46, colour, 'rx="7"'),
    rect(0, -22, length - 6, 5, '#e2b04a'),
    ...range(Math.floor((length - 30) / 22)).map((index) =>
      rect(16 + index * 22, -43, 14, 15, (index * 7) % 5 === 3 ? '#3c4a74' : LAMP, 'rx="2"'),
    ),
    rect(length - 8, -20, 10, 8, '#0c1226'),
    ...[20, 38, length - 46, length - 28].map((x) => circle(x, -5, 5, '#0c1226')),
  ].join('')

const engine = [
  shape('M0 -6V-46Q0 -54 8 -54H96Q132 -50 150 -18Q152 -6 140 -6Z', '#8f2f3c'),
  rect(0, -22, 150, 5, '#e2b04a'),
  shape('M104 -46Q122 -40 132 -28H104Z', '#bcd9ff'),
  rect(14, -43, 60, 11, '#6e222e', 'rx="2"'),
  ...[22, 42, 100, 120].map((x) => circle(x, -5, 6, '#0c1226')),
].join('')

/** Its front stands at `x`, the rails at `y`. */
export function train(x: number, y: number, carriages: number, t: number): string {
  const bounce = (index: number) => 0.7 * wave(t, 12, index * 0.3)
  return [
    shape(`M${x + 146} ${y - 22}L${x + 360} ${y - 50}V${y + 14}Z`, 'url(#beam)'),
    ...range(carriages).map((index) => moved(x - (index + 1) * 150, y + bounce(index), carriage(150, '#27508a'))),
    moved(x, y, engine),
  ].join('')
}

export const beam = `<linearGradient id="beam"><stop offset="0" stop-color="#fff1c2" stop-opacity="0.75"/><stop offset="1" stop-color="#fff1c2" stop-opacity="0"/></linearGradient>`
