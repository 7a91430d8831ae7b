import { type ChannelDrawing, HEIGHT, WIDTH } from './film.js'
import { circle, group, line, mix, picture, range, rect, shape, TAU, turned, wave } from './svg.js'

const INK = '#22223b'
const PAPER = '#f7f1e5'
const COLOURS = ['#e07a5f', '#f2cc8f', '#81b29a', '#3d5a80', '#c08497']

const colour = (index: number) => COLOURS[((index % COLOURS.length) + COLOURS.length) % COLOURS.length] ?? INK

const dots = (columns: number, rows: number, step: number, t: number, x: number, y: number) =>
  range(columns * rows).map((index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)]
    const [dx, dy] = [(column - (columns - 1) / 2) / columns, (row - (rows - 1) / 2) / rows]
    const swell = 0.5 + 0.5 * Math.sin(TAU * (t - Math.hypot(dx * 1.5, dy) * 1.9))
    return circle(
      x + (column + 0.5) * step,
      y + (row + 0.5) * step,
      mix(4, step * 0.46, swell),
      colour(Math.floor(Math.hypot(dx * 16, dy * 9))),
    )
  })

const tide = (t: number) => picture(WIDTH, HEIGHT, rect(0, 0, WIDTH, HEIGHT, INK), ...dots(16, 9, 40, t, 0, 0))

/** Rings of arcs; each ring turns by a whole number of its own steps, so that the end meets the beginning. */
function rings(x: number, y: number, count: number, width: number, t: number): string {
  return range(count)
    .map((ring) => {
      const [r, arms] = [width * (1.4 + ring * 1.45), 3 + (ring % 3)]
      const spin = ((ring % 2 ? -1 : 1) * 360 * (1 + (ring % 2)) * t) / arms + 14 * wave(t, 1, ring / count)
      const sweep = TAU / arms - (width * 1.6) / r
      const arcs = range(arms).map((arm) => {
        const [from, to] = [(TAU * arm) / arms, (TAU * arm) / arms + sweep]
        return line(
          `M${r * Math.cos(from)} ${r * Math.sin(from)}A${r} ${r} 0 ${sweep > Math.PI ? 1 : 0} 1 ${r * Math.cos(to)} ${r * Math.sin(to)}`,
          colour(ring + arm * (ring % 2)),
          width,
        )
      })
      return group(`transform="translate(${x} ${y}) rotate(${spin})"`, ...arcs)
    })
    .join('')
}

const arcs = (t: number) =>
  picture(WIDTH, HEIGHT, rect(0, 0, WIDTH, HEIGHT, PAPER), circle(320, 180, 8 + 3 * wave(t, 2), INK), rings(320, 180, 7, 17, t))

const avatar = picture(320, 320, rect(0, 0, 320, 320, PAPER), circle(160, 160, 14, INK), rings(160, 160, 5, 19, 0.12))

const cover = picture(
  1280,
  320,
  rect(0, 0, 1280, 320, INK),
  ...range(32 * 8).map((index) => {
    const [column, row] = [index % 32, Math.floor(index / 32)]
    const quarter = Math.round(2 * Math.sin(column * 0.7) + 2 * Math.cos(row * 0.9 + column * 0.2)) * 90
    const [x, y] = [column * 40, row * 40]
    return turned(
      quarter,
      x + 20,
      y + 20,
      shape(`M${x} ${y}H${x + 40}A40 40 0 0 1 ${x} ${y + 40}Z`, colour(Math.floor(column / 3) + row)),
    )
  }),
)

const hum = "aevalsrc='(0.07*sin(2*PI*220*t)+0.05*sin(2*PI*277.18*t)+0.05*sin(2*PI*329.63*t))*(0.6+0.4*sin(2*PI*0.5*t))':s=48000"

export const quietPatterns: ChannelDrawing = {
  username: 'quiet_patterns',
  avatar,
  cover,
  films: [
    { name: 'tide-of-dots', seconds: 4, frame: tide, thumbnailAt: 0.2, sound: hum, format: 'webm' },
    { name: 'seven-rings-one-turn', seconds: 3, frame: arcs, thumbnailAt: 0.15 },
  ],
}
