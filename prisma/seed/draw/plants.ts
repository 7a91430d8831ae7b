import { ellipse, group, line, moved, range, rect, shape, turned } from './svg.js'

export const LEAF = '#5c9a4f'
export const DEEP = '#356b3d'
export const FRESH = '#9cc95f'
export const POT = '#c8704a'
export const SOIL = '#5a3d2b'

export const leaf = (x: number, y: number, size: number, angle: number, fill: string) =>
  group(
    `transform="translate(${x} ${y}) rotate(${angle}) scale(${size})"`,
    shape('M0 0C14 -22 44 -24 60 0C44 16 14 14 0 0Z', fill),
    line('M4 0H50', '#fff', 1.6, 'opacity="0.35"'),
  )

export function fern(x: number, y: number, size: number, sway: number): string {
  const fronds = [-52, -22, 8, 36].map((angle, index) => {
    const pinnae = range(6).map((step) => ellipse(0, -14 - step * 11, 11 - step * 1.5, 3.4, index % 2 ? LEAF : FRESH))
    return turned(angle + sway, 0, 0, line('M0 0V-76', DEEP, 2.4), ...pinnae)
  })
  return group(`transform="translate(${x} ${y}) scale(${size})"`, ...fronds)
}

export function pot(x: number, colour: string, plant: string): string {
  return moved(
    x,
    288,
    plant,
    shape('M-42 -58H42L32 0H-32Z', colour),
    rect(-47, -70, 94, 18, colour, 'rx="4"'),
    rect(-47, -54, 94, 4, '#000', 'opacity="0.15"'),
  )
}
