import { type ChannelDrawing, HEIGHT, WIDTH } from './film.js'
import {
  circle,
  curve,
  during,
  ellipse,
  glow,
  group,
  line,
  mix,
  picture,
  type Point,
  range,
  rect,
  round,
  shade,
  shape,
  wave,
  within,
} from './svg.js'

const CLAY = '#b9663f'
const LIGHT = '#d98a5c'
const DARK = '#7d3f26'
const CREAM = '#f4e6d2'
const WOOD = '#8a5a3c'
const CELADON = '#6fae9b'

/** The outline of something that was thrown on a wheel: radii from the rim down, over a height. */
function vessel(x: number, base: number, height: number, radii: number[]): { outline: string; rim: number } {
  const side = radii.map((radius, index): Point => [radius, base - height + (height * index) / (radii.length - 1)])
  const right = curve(side.map(([radius, y]): Point => [x + radius, y]))
  const left = curve(side.toReversed().map(([radius, y]): Point => [x - radius, y]))
  return { outline: `${right}L${left.slice(1)}Z`, rim: radii[0] ?? 0 }
}

const LUMP = [18, 58, 84, 92, 96]
const CYLINDER = [66, 62, 64, 70, 80]
const BOWL = [132, 120, 98, 68, 46]

function throwing(t: number): string {
  const [toCylinder, toBowl] = [during(t, 0.12, 0.45), during(t, 0.5, 0.88)]
  const radii = range(5).map((index) => mix(mix(LUMP[index] ?? 0, CYLINDER[index] ?? 0, toCylinder), BOWL[index] ?? 0, toBowl))
  const height = mix(mix(92, 168, toCylinder), 120, toBowl) + 2 * wave(t, 9)
  const [x, base] = [320 + 2.5 * wave(t, 18) * (1 - toBowl), 268]
  const { outline, rim } = vessel(x, base, height, radii)
  const hollow = during(t, 0.3, 0.55)
  const rings = range(7).map((index) => {
    const y = base - height + 12 + index * (height / 7)
    const side = wave(round(t * 14 + index * 0.17))
    return ellipse(x + side * 46, y, 62, 3.2, index % 2 ? LIGHT : DARK, 'opacity="0.5"')
  })
  const touched = ((radii[1] ?? 0) + (radii[2] ?? 0)) / 2
  const tool = x + touched + 9 + mix(130, 0, during(t, 0.02, 0.12)) + mix(0, 150, during(t, 0.9, 1))
  return picture(
    WIDTH,
    HEIGHT,
    shade('wall', '#efdcc3', '#e2c6a4'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#wall)'),
    ...range(4).map((index) => jar(70 + index * 62, 96, index)),
    rect(40, 96, 250, 9, WOOD),
    rect(452, 40, 130, 120, '#bcd9e0', `stroke="${CREAM}" stroke-width="10"`),
    line('M517 40V160M452 100H582', CREAM, 6),
    rect(0, 318, WIDTH, 42, '#5b3a2a'),
    ellipse(320, 290, 210, 34, '#4a3125'),
    ellipse(320, 280, 210, 34, '#9aa0a3'),
    ellipse(320, 278, 196, 29, '#b7bdbf'),
    ...range(3).map((index) => ellipse(320 + 150 * wave(round(t * 14 + index / 3)), 278, 26, 4, '#8b9194', 'opacity="0.7"')),
    within('pot', outline, rect(150, 80, 340, 200, CLAY), ...rings, rect(x + 52, 80, 120, 200, DARK, 'opacity="0.28"')),
    ellipse(x, base - height, rim, rim * 0.2, LIGHT),
    ellipse(x, base - height + 2, rim * 0.88 * hollow, rim * 0.15 * hollow, '#6b3521'),
    group(
      `transform="translate(${tool} ${base - height * 0.62}) rotate(18)"`,
      shape('M0 -34C16 -30 18 30 0 36C-12 26 -12 -26 0 -34Z', '#e7c48b', `stroke="${WOOD}" stroke-width="2"`),
    ),
  )
}

function jar(x: number, shelf: number, kind: number): string {
  const colours = [CELADON, '#e0b34f', '#c9d4cf', '#56799b']
  const { outline } = vessel(x, shelf, 46 - (kind % 2) * 12, [10, 12, 20 + (kind % 3) * 2, 18, 12])
  return shape(outline, colours[kind % 4] ?? CELADON)
}

const VASE = [44, 40, 62, 96, 108, 92, 62]

function glazing(t: number): string {
  const { outline, rim } = vessel(320, 318, 262, VASE)
  const reach = during(t, 0.06, 0.9)
  const drips = range(15).map((index) => {
    const [x, length] = [204 + index * 16.6, 110 + 84 * Math.abs(wave(index * 0.37)) + 26 * wave(index * 0.61)]
    const end = 56 + Math.max(0, length * mix(-0.1, 1, reach ** (0.8 + (index % 4) * 0.16)))
    return rect(x - 9, 30, 19, end - 30, CELADON, 'rx="9.5"') + circle(x + 3, end - 10, 3, '#a9d6c6')
  })
  const pour = during(t, 0, 0.06) * (1 - during(t, 0.78, 0.86))
  return picture(
    WIDTH,
    HEIGHT,
    shade('wall', '#33424a', '#4b5c60'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#wall)'),
    circle(500, 110, 150, '#56696b', 'opacity="0.6"'),
    rect(0, 312, WIDTH, 48, '#2a2322'),
    ellipse(320, 320, 120, 13, '#1b1615'),
    within(
      'vase',
      outline,
      rect(180, 40, 280, 290, '#e8d9c3'),
      rect(180, 40, 280, 26 + 50 * reach, CELADON),
      ...drips,
      rect(376, 40, 90, 290, '#2b2a2a', 'opacity="0.16"'),
      rect(246, 40, 12, 290, '#fff', 'opacity="0.22"'),
    ),
    ellipse(320, 56, rim, 9, CELADON),
    ellipse(320, 57, rim * 0.8, 6, '#39675b'),
    rect(320 - 4 - 4 * pour, 0, (8 + 8 * pour) * pour, 60, CELADON, 'rx="4"'),
  )
}

function kiln(t: number): string {
  const heat = 0.82 + 0.1 * wave(t, 3) + 0.06 * wave(t, 7, 0.3)
  const bend = during(t, 0.1, 0.95) * 52
  const bricks = range(8).flatMap((row) =>
    range(9).map((column) => {
      const x = column * 84 - (row % 2) * 42
      return rect(x + 2, row * 46 + 2, 80, 42, ['#5a332a', '#4f2c25', '#643a2f'][(row * 2 + column) % 3] ?? '', 'rx="3"')
    }),
  )
  const cone = (x: number, angle: number) =>
    group(`transform="translate(${x} 240) rotate(${angle})"`, shape('M-13 0L-3 -92Q0 -97 3 -92L13 0Z', '#ffd98a'))
  return picture(
    WIDTH,
    HEIGHT,
    glow('heat', '#fff3c4', '#ffb347', '#e2571e'),
    glow('halo', '#ff8b3d 0.55', '#ff8b3d 0'),
    rect(0, 0, WIDTH, HEIGHT, '#33201b'),
    ...bricks,
    circle(320, 178, 250 * heat, 'url(#halo)'),
    circle(320, 178, 128, '#241410'),
    circle(320, 178, 112, '#e2571e'),
    circle(320, 178, 134 * heat, 'url(#heat)', 'clip-path="url(#hole)"'),
    within(
      'hole',
      'M208 178a112 112 0 1 0 224 0a112 112 0 1 0 -224 0Z',
      rect(200, 240, 240, 60, '#b5431a'),
      cone(262, 0),
      cone(312, bend * 0.35),
      cone(362, bend),
    ),
  )
}

const avatar = picture(
  320,
  320,
  rect(0, 0, 320, 320, CREAM),
  circle(160, 160, 128, '#e9b98d'),
  line('M128 118C116 98 140 90 128 68M164 118C152 98 176 90 164 68M200 118C188 98 212 90 200 68', '#fff', 8),
  shape(vessel(160, 238, 104, [92, 88, 76, 56, 38]).outline, CLAY),
  within(
    'avatar',
    vessel(160, 238, 104, [92, 88, 76, 56, 38]).outline,
    rect(60, 130, 200, 36, CELADON),
    ...range(6).map((index) => circle(82 + index * 32, 164, 15, CELADON)),
  ),
  ellipse(160, 134, 92, 15, '#8dc4b3'),
  ellipse(160, 136, 78, 10, DARK),
)

const cover = picture(
  1280,
  320,
  shade('wall', '#f1dfc6', '#e6cba9'),
  rect(0, 0, 1280, 320, 'url(#wall)'),
  rect(0, 262, 1280, 14, WOOD),
  rect(0, 276, 1280, 44, '#6d442d'),
  ...range(9).map((index) => {
    const [x, height] = [110 + index * 134, [150, 96, 190, 120, 70, 170, 104, 200, 130][index] ?? 100]
    const radii =
      [
        [30, 26, 44, 60, 40],
        [70, 64, 56, 44, 30],
        [22, 20, 36, 54, 38],
        [44, 42, 46, 50, 46],
      ][index % 4] ?? VASE
    const colour = [CLAY, CELADON, '#e0b34f', '#56799b', LIGHT][index % 5] ?? CLAY
    const { outline, rim } = vessel(x, 262, height, radii)
    const glaze = rect(x - 80, 262 - height, 160, height * 0.42, '#fff', 'opacity="0.2"')
    return (
      shape(outline, colour) +
      within(`pot${index}`, outline, glaze, rect(x + 22, 40, 70, 240, '#000', 'opacity="0.12"')) +
      ellipse(x, 262 - height, rim, rim * 0.17, DARK)
    )
  }),
)

export const clayKitchen: ChannelDrawing = {
  username: 'clay_kitchen',
  avatar,
  cover,
  films: [
    { name: 'bowl-on-the-wheel', seconds: 6, frame: throwing, thumbnailAt: 0.8 },
    { name: 'celadon-poured-once', seconds: 4.5, frame: glazing, thumbnailAt: 0.55 },
    { name: 'kiln-diary', seconds: 2.5, frame: kiln, thumbnailAt: 0.7 },
  ],
}
