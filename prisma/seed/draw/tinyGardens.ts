import { type ChannelDrawing, HEIGHT, WIDTH } from './film.js'
import { DEEP, fern, FRESH, LEAF, leaf, POT, pot, SOIL } from './plants.js'
import {
  chance,
  circle,
  clamp,
  during,
  ellipse,
  line,
  mix,
  moved,
  picture,
  range,
  rect,
  round,
  shade,
  shape,
  turned,
  wave,
  within,
} from './svg.js'

function bean(t: number): string {
  const sun = round(t * 3)
  const noon = Math.sin(Math.PI * sun)
  const stem = during(t, 0.3, 0.85)
  const root = during(t, 0.12, 0.6)
  const lean = 5 * wave(t, 3) * stem
  const top = 236 - 150 * stem
  const tip = 320 + lean
  const days = range(12).map((day) => circle(192 + day * 23.4, 340, 5, t * 12.2 > day ? FRESH : '#7a5a45'))
  const side = range(5).map((index) => {
    const length = 46 * during(t, 0.3 + index * 0.07, 0.75 + index * 0.05) * (index % 2 ? 1 : -1)
    return length === 0 ? '' : line(`M320 ${262 + index * 10}q${length * 0.5} 4 ${length} ${12 + index * 2}`, '#efe0c2', 2.4)
  })
  const leaves = range(4).map((index) => {
    const size = during(t, 0.42 + index * 0.1, 0.75 + index * 0.08) * (index < 2 ? 1.1 : 0.85)
    const y = index < 2 ? mix(top, 236, 0.34) : top + 4
    return leaf(
      mix(320, tip, index < 2 ? 0.7 : 1),
      y,
      size,
      index % 2 ? -18 + 4 * wave(t, 3) : 198 + 4 * wave(t, 3),
      index % 2 ? LEAF : FRESH,
    )
  })
  return picture(
    WIDTH,
    HEIGHT,
    shade('day', '#a9d8ee', '#e9f4e6'),
    shade('earth', '#6b4a34', '#3f2a1f'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#day)'),
    rect(0, 0, WIDTH, 240, '#1e2a55', `opacity="${0.45 * (1 - noon)}"`),
    circle(mix(-30, 670, sun), 190 - 150 * noon, 26, '#ffd65c'),
    rect(0, 236, WIDTH, 124, 'url(#earth)'),
    ...range(16).map((index) => ellipse(24 + index * 41, 262 + ((index * 37) % 58), 7, 4, '#8a654b', 'opacity="0.6"')),
    root === 0 ? '' : line(`M320 254q${6 * wave(t, 1)} ${30 * root} 2 ${68 * root}`, '#efe0c2', 4),
    ...side,
    line(`M320 250Q318 ${mix(250, top, 0.5)} ${tip} ${mix(250, top, during(t, 0.22, 0.3))}`, LEAF, 7 * during(t, 0.2, 0.3)),
    ellipse(320, 252, 17, 11, '#d8b98a', `transform="rotate(${20 * root} 320 252)" opacity="${1 - 0.6 * stem}"`),
    ...leaves,
    ...days,
  )
}

const JAR = 'M220 92H420V118Q470 132 470 180V290Q470 330 430 330H210Q170 330 170 290V180Q170 132 220 118Z'

function jar(t: number): string {
  const next = chance(11)
  const drops = range(34).map(() => {
    const [x, start, speed] = [next() * 640, next(), 2 + Math.floor(next() * 2)]
    const y = round(start + t * speed) * 420 - 40
    return line(`M${x} ${y}l-3 20`, '#d5e8ef', 2, 'opacity="0.7"')
  })
  const beads = range(9).map((index) => {
    const slide = during(round(t + index * 0.23), 0.3, 0.95)
    return circle(
      190 + ((index * 67) % 256),
      mix(146, 300, slide) - (index % 3) * 8,
      3.6,
      '#fff',
      `opacity="${0.7 * (1 - slide)}"`,
    )
  })
  const moss = range(8).map((index) =>
    ellipse(190 + index * 37, 292 - (index % 3) * 8, 36, 26, [LEAF, DEEP, '#7bb356'][index % 3] ?? LEAF),
  )
  return picture(
    WIDTH,
    HEIGHT,
    shade('grey', '#7f9aa6', '#b4c7c6'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#grey)'),
    ...drops,
    rect(0, 318, WIDTH, 42, '#6f5240'),
    within(
      'jar',
      JAR,
      rect(160, 80, 320, 260, '#e9f5f1', 'opacity="0.5"'),
      rect(160, 286, 320, 60, SOIL),
      fern(262, 286, 1.5, 3 * wave(t)),
      fern(372, 290, 1.15, -3 * wave(t)),
      ...moss,
      circle(316, 262, 9, '#d9604c'),
      rect(313, 266, 6, 16, '#f2e3cf'),
      circle(313, 259, 2, '#fff'),
      ...beads,
    ),
    line(JAR, '#f2fbf8', 5, 'opacity="0.85"'),
    line('M192 176V280', '#fff', 9, 'opacity="0.45"'),
    rect(210, 66, 220, 28, '#a97c50', 'rx="8"'),
    rect(210, 80, 220, 5, '#8d633c'),
  )
}

function windowsill(t: number): string {
  const gust = (phase: number) => 5 * wave(t, 2, phase) + 2.5 * wave(t, 3, phase)
  const grass = range(9).map((index) =>
    line(
      `M${-24 + index * 6} -66Q${-34 + index * 8 + gust(0.1)} -120 ${-60 + index * 15 + gust(0.1) * 3} ${-142 - (index % 3) * 14}`,
      index % 2 ? LEAF : FRESH,
      5,
    ),
  )
  const cactus = [
    shape('M-22 -66V-126Q-22 -150 0 -150Q22 -150 22 -126V-66Z', DEEP),
    ...[-10, 0, 10].map((x) => line(`M${x} -72V-138`, '#5d8f57', 2)),
    moved(gust(0) * 0.1, 0, circle(0, -152, 9, '#f08ba0'), circle(0, -152, 3.5, '#ffd65c')),
  ]
  const flower = turned(
    gust(0.4) * 1.2,
    0,
    -66,
    line('M0 -66V-168', LEAF, 6),
    leaf(0, -96, 0.7, -24, LEAF),
    leaf(0, -84, 0.7, 206, FRESH),
    ...range(8).map((petal) => turned(petal * 45, 0, -172, ellipse(0, -192, 9, 16, '#fff4f0'))),
    circle(0, -172, 12, '#f2b632'),
  )
  const curtain = range(2).map((fold) => {
    const [top, blow] = [470 + fold * 60, 46 * clamp(0.5 + 0.5 * wave(t, 2, 0.15 + fold * 0.08))]
    return shape(
      `M${top} 0H660V300H${top + 40}Q${top - blow * 1.4} 220 ${top + 14 - blow * 0.5} 120Q${top} 60 ${top} 0Z`,
      fold ? '#f7e4d8' : '#fdf1e8',
      'opacity="0.92"',
    )
  })
  return picture(
    WIDTH,
    HEIGHT,
    shade('day', '#bfe3f2', '#eef6df'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#day)'),
    ellipse(110 + 30 * t, 70, 60, 16, '#fff', 'opacity="0.8"'),
    ellipse(360 + 22 * t, 44, 48, 12, '#fff', 'opacity="0.8"'),
    shape('M0 250Q120 190 260 236T640 210V300H0Z', '#a8cf93'),
    ...[0, 212, 424].map((x) => rect(x, 0, 12, 290, '#fbf7f0')),
    rect(0, 286, WIDTH, 20, '#fbf7f0'),
    rect(0, 306, WIDTH, 54, '#e7d9c6'),
    pot(118, POT, grass.join('')),
    pot(278, '#6a93a8', cactus.join('')),
    pot(416, '#dba24a', flower),
    ...curtain,
  )
}

const avatar = picture(
  320,
  320,
  rect(0, 0, 320, 320, '#e6f1d8'),
  circle(160, 160, 126, '#bfe0b0'),
  line('M160 210V120', LEAF, 11),
  leaf(160, 152, 1.35, -32, LEAF),
  leaf(160, 134, 1.35, 212, FRESH),
  shape('M102 204H218L204 276H116Z', POT),
  rect(94, 190, 132, 24, POT, 'rx="5"'),
  rect(94, 210, 132, 5, '#000', 'opacity="0.15"'),
)

const cover = picture(
  1280,
  320,
  shade('day', '#c8e8ef', '#f0f6dd'),
  rect(0, 0, 1280, 320, 'url(#day)'),
  circle(1090, 92, 46, '#ffd65c'),
  shape('M0 236Q240 150 520 216T1280 180V320H0Z', '#b6d9a0'),
  rect(0, 274, 1280, 46, '#8d633c'),
  ...range(8).map((index) => {
    const plants = [
      fern(0, -64, 1.05, 4),
      [leaf(0, -70, 1.2, -60, LEAF), leaf(0, -70, 1.2, 240, FRESH), leaf(0, -70, 1.1, -100, DEEP)].join(''),
      range(7)
        .map((blade) =>
          line(
            `M${-18 + blade * 6} -66Q${-26 + blade * 9} -112 ${-48 + blade * 16} ${-128 - (blade % 3) * 14}`,
            blade % 2 ? LEAF : FRESH,
            5,
          ),
        )
        .join(''),
    ]
    return moved(
      0,
      -14,
      pot(120 + index * 148, [POT, '#6a93a8', '#dba24a', '#8c6bb1'][index % 4] ?? POT, plants[index % 3] ?? ''),
    )
  }),
)

const rain = 'anoisesrc=color=pink:amplitude=0.4:seed=9:sample_rate=44100,highpass=f=700,lowpass=f=6000,volume=0.45'

export const tinyGardens: ChannelDrawing = {
  username: 'tiny_gardens',
  avatar,
  cover,
  films: [
    { name: 'bean-in-twelve-days', seconds: 5.5, frame: bean, thumbnailAt: 0.84 },
    { name: 'moss-jar-in-the-rain', seconds: 4, frame: jar, thumbnailAt: 0.2, sound: rain },
    { name: 'windowsill-breeze', seconds: 3.6, frame: windowsill, thumbnailAt: 0.1 },
  ],
}
