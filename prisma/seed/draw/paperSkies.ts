import { type ChannelDrawing, HEIGHT, WIDTH } from './film.js'
import {
  circle,
  curve,
  hills,
  line,
  mix,
  moved,
  picture,
  type Point,
  polygon,
  range,
  rect,
  round,
  shade,
  shape,
  TAU,
  turned,
  wave,
} from './svg.js'

const CORAL = '#ee6c4d'
const CREAM = '#fdf3e3'

/** A cut-out with a shadow behind it, as if it hung a little in front of the rest. */
const cutOut = (d: string, fill: string) => shape(d, '#17304f', 'opacity="0.16" transform="translate(4 7)"') + shape(d, fill)

const CLOUD = 'M0 0H150A26 26 0 0 0 138 -42A38 38 0 0 0 72 -62A34 34 0 0 0 18 -44A24 24 0 0 0 0 0Z'

const cloud = (x: number, y: number, size: number, fill = CREAM) =>
  `<g transform="translate(${x} ${y}) scale(${size})">${cutOut(CLOUD, fill)}</g>`

/** Clouds that drift to the left and come round again. */
const drifting = (t: number, turns: number, y: number, size: number, offset: number, fill?: string) =>
  cloud(680 - round(t * turns + offset) * (680 + 190 * size), y, size, fill)

function kite(t: number): string {
  const x = 400 + 70 * wave(t) + 16 * wave(t, 3)
  const y = 126 + 34 * wave(t, 2, 0.1)
  const tilt = 18 + 16 * wave(t, 1, 0.2)
  const angle = (tilt * TAU) / 360
  const [tipX, tipY] = [-74 * Math.sin(angle), 74 * Math.cos(angle)]
  const tail = range(26).map((index): Point => {
    const s = index / 25
    return [tipX - 46 * s + 22 * s * Math.sin(TAU * (t * 4 - s * 1.6)), tipY + 112 * s]
  })
  const bows = [8, 16, 24].map((index, bow) => {
    const [bowX, bowY] = tail[index] ?? [0, 0]
    return moved(bowX, bowY, shape('M0 0L-13 -8V8ZM0 0L13 -8V8Z', ['#f2c14e', CORAL, '#4f9d8f'][bow] ?? CORAL))
  })
  return picture(
    WIDTH,
    HEIGHT,
    shade('sky', '#5fa8d3', '#bfe1ee', '#f6ead2'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#sky)'),
    drifting(t, 1, 112, 0.7, 0.2, '#eef6f8'),
    drifting(t, 1, 196, 0.9, 0.72, '#eef6f8'),
    line(`M96 322Q${mix(96, x, 0.5)} ${mix(330, y, 0.35)} ${x} ${y}`, '#31506b', 1.6),
    drifting(t, 2, 92, 1.1, 0.5),
    hills(WIDTH, 380, 300, 16, 420, 0, '#7fb28a'),
    moved(
      x,
      y,
      line(curve(tail), '#31506b', 1.8),
      ...bows,
      turned(
        tilt,
        0,
        0,
        shape('M4 -71L57 3L4 81L-43 3Z', '#17304f', 'opacity="0.16"'),
        polygon('0,-78 0,-4 -50,-4', CORAL),
        polygon('0,-78 0,-4 52,-4', '#f79272'),
        polygon('-50,-4 0,-4 0,74', '#f2c14e'),
        polygon('52,-4 0,-4 0,74', '#f7d98a'),
      ),
    ),
    hills(WIDTH, 380, 330, 12, 300, 130, '#4f8a68'),
    circle(96, 318, 7, '#8a5a3c'),
    shape('M88 360L92 316H100L104 360Z', '#8a5a3c'),
  )
}

function crane(x: number, y: number, size: number, flap: number): string {
  const tip = -92 * flap
  return `<g transform="translate(${x} ${y}) scale(${size})">${[
    polygon(`14,8 -26,4 -42,${tip * 0.9 + 8}`, '#c9b7d8'),
    polygon('-30,6 -112,-46 -62,16', '#f3ebf6'),
    polygon('-30,6 -112,-46 -46,-4', '#d9cbe4'),
    polygon('26,6 92,-58 62,14', '#f3ebf6'),
    polygon('92,-58 120,-44 84,-40', '#e2d5ec'),
    polygon('-62,16 0,-10 62,14 0,44', '#fff'),
    polygon('0,-10 62,14 0,44', '#e6dbef'),
    polygon(`-34,10 40,6 18,${tip}`, '#fbf8fd'),
    polygon(`6,8 40,6 18,${tip}`, '#dccfe7'),
  ].join('')}</g>`
}

function cranes(t: number): string {
  return picture(
    WIDTH,
    HEIGHT,
    shade('dusk', '#3d4f8a', '#c9728d', '#fbc58f'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#dusk)'),
    circle(320, 232, 74, '#ffe3a8'),
    drifting(t, 1, 120, 0.8, 0.35, '#f1c6c4'),
    drifting(t, 1, 76, 0.55, 0.8, '#d99db0'),
    hills(WIDTH, 380, 258, 26, 320, t * 320, '#7c4a78'),
    crane(150, 92 + 9 * wave(t, 2, 0.3), 0.42, 0.2 + 0.8 * wave(t, 4, 0.3)),
    crane(508, 124 + 9 * wave(t, 2, 0.6), 0.5, 0.2 + 0.8 * wave(t, 4, 0.65)),
    hills(WIDTH, 380, 296, 20, 320, t * 640, '#55346a'),
    crane(326, 186 - 14 * wave(t, 2), 1.12, 0.15 + 0.85 * wave(t, 2, 0.25)),
    hills(WIDTH, 380, 334, 14, 320, t * 960, '#33234f'),
  )
}

const avatar = picture(
  320,
  320,
  shade('sky', '#5fa8d3', '#cfe8ee'),
  rect(0, 0, 320, 320, 'url(#sky)'),
  cloud(26, 120, 0.7, '#eef6f8'),
  crane(160, 176, 1.15, 0.95),
  cloud(150, 304, 1.1),
  cloud(-40, 320, 1),
)

const cover = picture(
  1280,
  320,
  shade('sky', '#5fa8d3', '#bfe1ee', '#f6ead2'),
  rect(0, 0, 1280, 320, 'url(#sky)'),
  circle(1080, 90, 44, '#fff4d6'),
  cloud(120, 130, 0.8, '#eef6f8'),
  cloud(760, 96, 0.7, '#eef6f8'),
  ...range(5).map((index) =>
    crane(
      330 + index * 120,
      190 - 34 * Math.abs(2 - index) + 20,
      0.52 + 0.12 * (2 - Math.abs(2 - index)),
      [0.9, -0.1, 0.8, 0.1, 0.95][index] ?? 0,
    ),
  ),
  hills(1280, 330, 262, 18, 520, 60, '#7fb28a'),
  cloud(930, 268, 1.2),
  hills(1280, 330, 292, 12, 360, 0, '#4f8a68'),
)

export const paperSkies: ChannelDrawing = {
  username: 'paper_skies',
  avatar,
  cover,
  films: [
    { name: 'kite-on-a-short-string', seconds: 4.2, frame: kite, thumbnailAt: 0.3 },
    { name: 'fold-flap-repeat', seconds: 2.8, frame: cranes, thumbnailAt: 0.02 },
  ],
}
