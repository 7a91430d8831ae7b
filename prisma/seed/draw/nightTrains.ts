import { type ChannelDrawing, HEIGHT, WIDTH } from './film.js'
import { beam, LAMP, moon, NAVY, RAIL, sky, stars, train } from './railway.js'
import {
  circle,
  ellipse,
  glow,
  group,
  hills,
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

function viaduct(y: number, colour: string): string {
  const arches = range(6).map((index) => `M${index * 120 + 14} 400V${y + 62}a46 46 0 0 1 92 0V400Z`)
  return shape(`M0 ${y}H640V400H0Z${arches.join('')}`, colour, 'fill-rule="evenodd"') + rect(0, y, 640, 8, RAIL)
}

function sleeper(t: number): string {
  const x = mix(-150, 1290, t)
  return picture(
    WIDTH,
    HEIGHT,
    sky('sky'),
    beam,
    shade('sea', '#24345f', '#121c3a'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#sky)'),
    stars(60, WIDTH, 170, t),
    moon(506, 78, 32),
    hills(WIDTH, 300, 214, 26, 420, 40, '#1b2749'),
    hills(WIDTH, 320, 244, 16, 300, 160, '#162040'),
    rect(0, 262, WIDTH, 98, 'url(#sea)'),
    ...range(11).map((index) => {
      const y = 268 + index * 8
      return rect(
        506 - 22 - index * 2 + 6 * wave(t, 2, index * 0.21),
        y,
        44 + index * 4,
        2.6,
        '#f7ecc9',
        'opacity="0.5" rx="1.3"',
      )
    }),
    ...range(18).map((index) =>
      rect(
        round(index * 0.37) * 640,
        272 + (index % 9) * 10,
        34,
        2,
        '#4a5d92',
        `opacity="${0.35 + 0.3 * wave(t, 2, index * 0.3)}" rx="1"`,
      ),
    ),
    train(x, 222, 8, t),
    viaduct(222, '#0d1530'),
  )
}

function berth(t: number): string {
  const pole = (offset: number) => {
    const x = 700 - round(t * 4 + offset) * 1500
    return rect(x, 20, 7, 300, '#0b1124') + rect(x - 22, 46, 50, 5, '#0b1124')
  }
  const houses = range(5).map((index) => {
    const x = 690 - round(t + index * 0.21) * 800
    return (
      rect(x, 214, 34, 22, '#0f1831') +
      shape(`M${x - 5} 214l22 -16l22 16Z`, '#0f1831') +
      rect(x + 8, 220, 8, 8, index % 2 ? LAMP : '#5d5a60')
    )
  })
  const shake = 0.8 * wave(t, 15)
  const steam = range(3).map((index) => {
    const rise = round(t * 2 + index / 3)
    return ellipse(
      474 + 7 * wave(rise, 1, index / 3),
      268 - rise * 52,
      6 + rise * 7,
      9 + rise * 6,
      '#fff',
      `opacity="${0.24 * (1 - rise)}"`,
    )
  })
  return picture(
    WIDTH,
    HEIGHT,
    sky('sky'),
    shade('cabin', '#5c3a35', '#43282a'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#cabin)'),
    within(
      'pane',
      'M96 30H544Q568 30 568 54V246Q568 270 544 270H96Q72 270 72 246V54Q72 30 96 30Z',
      rect(60, 20, 520, 260, 'url(#sky)'),
      stars(44, WIDTH, 180, t),
      moon(430, 84, 24),
      hills(WIDTH, 300, 196, 22, 320, t * 320, '#1d2a50'),
      hills(WIDTH, 300, 232, 12, 400, t * 800, '#152042'),
      ...houses,
      hills(WIDTH, 300, 258, 6, 240, t * 1920, NAVY),
      line('M0 60Q320 84 640 60', '#0b1124', 2),
      pole(0),
      pole(0.5),
      shape('M150 20L250 20L120 290L20 290Z', '#fff', 'opacity="0.05"'),
    ),
    line('M96 30H544Q568 30 568 54V246Q568 270 544 270H96Q72 270 72 246V54Q72 30 96 30Z', '#c9a66b', 9),
    ...[0, 1].map((side) =>
      group(
        side ? 'transform="translate(640 0) scale(-1 1)"' : '',
        shape(`M30 0H116Q${128 + 4 * wave(t, 1)} 120 ${88 + 5 * wave(t, 1, 0.2)} 282H30Z`, '#8c2f39'),
        ...range(3).map((fold) => line(`M${52 + fold * 20} 0Q${58 + fold * 20} 130 ${46 + fold * 15} 282`, '#6f222d', 4)),
      ),
    ),
    rect(20, 8, 600, 9, '#c9a66b', 'rx="4"'),
    moved(
      0,
      shake,
      rect(0, 312, WIDTH, 48, '#6b4a35'),
      rect(0, 306, WIDTH, 10, '#8b6246'),
      ...steam,
      shape('M452 270H496L490 306H458Z', '#f4ead8'),
      line('M496 278q16 2 12 14q-4 8 -14 6', '#f4ead8', 5),
      rect(150, 298, 96, 9, '#39588c', 'rx="2"'),
      rect(158, 290, 84, 9, '#b5563c', 'rx="2"'),
    ),
  )
}

function crossing(t: number): string {
  const left = wave(t, 4) > 0
  const lamp = (x: number, on: boolean) =>
    (on ? circle(x, 112, 44, 'url(#red)') : '') + circle(x, 112, 19, '#14161f') + circle(x, 112, 14, on ? '#ff4a3d' : '#54201f')
  const windows = range(36).map((index) => rect(760 + index * 78 - t * 3100, 160, 46, 26, LAMP, 'rx="4"'))
  const bars = range(9).map((index) => rect(index * 64, -6, 32, 12, '#d8453b'))
  const body = [700 - t * 3100, 36 * 78 + 60] as const
  return picture(
    WIDTH,
    HEIGHT,
    sky('sky'),
    glow('red', '#ff5a48 0.7', '#ff5a48 0'),
    rect(0, 0, WIDTH, HEIGHT, 'url(#sky)'),
    stars(40, WIDTH, 130, t),
    hills(WIDTH, 300, 170, 18, 380, 90, '#151f3f'),
    rect(0, 236, WIDTH, 10, RAIL),
    rect(0, 244, WIDTH, 116, '#191c28'),
    shape('M250 360L296 244H344L390 360Z', '#262a38'),
    ...range(3).map((index) => rect(316 - index * 2, 258 + index * 36, 8 + index * 4, 18 + index * 4, '#cfc8b4')),
    rect(body[0], 138, body[1], 92, '#22406e', 'rx="12"'),
    rect(body[0], 200, body[1], 7, '#e2b04a'),
    ...windows,
    rect(126, 92, 12, 220, '#d9d4c6'),
    turned(45, 132, 52, rect(78, 46, 108, 13, '#f1ead9', 'rx="3"')),
    turned(-45, 132, 52, rect(78, 46, 108, 13, '#d8453b', 'rx="3"')),
    rect(86, 107, 92, 10, '#14161f'),
    lamp(100, left),
    lamp(164, !left),
    moved(
      120,
      276 + 0.8 * wave(t, 9),
      turned(-1.5, 0, 0, within('bar', 'M0 -6H560V6H0Z', rect(0, -6, 560, 12, '#f1ead9'), ...bars)),
    ),
    rect(104, 258, 44, 54, '#3a3f52', 'rx="4"'),
  )
}

const avatar = picture(
  320,
  320,
  sky('sky'),
  rect(0, 0, 320, 320, 'url(#sky)'),
  stars(30, 320, 150),
  moon(232, 76, 30),
  hills(320, 330, 220, 18, 260, 60, NAVY),
  shape('M78 300V150Q78 96 160 96Q242 96 242 150V300Z', '#8f2f3c'),
  rect(78, 218, 164, 12, '#e2b04a'),
  shape('M100 188V154Q102 122 154 120V188Z', '#bcd9ff'),
  shape('M220 188V154Q218 122 166 120V188Z', '#bcd9ff'),
  ...[108, 212].map((x) => circle(x, 258, 26, '#fff1c2', 'opacity="0.3"') + circle(x, 258, 15, '#fff1c2')),
  rect(60, 296, 200, 12, RAIL),
)

const cover = picture(
  1280,
  320,
  sky('sky'),
  beam,
  rect(0, 0, 1280, 320, 'url(#sky)'),
  stars(110, 1280, 170),
  moon(1110, 84, 36),
  hills(1280, 330, 196, 30, 560, 100, '#1b2749'),
  hills(1280, 330, 236, 18, 400, 20, '#162040'),
  train(830, 268, 7, 0),
  rect(0, 268, 1280, 7, RAIL),
  rect(0, 275, 1280, 50, '#0d1530'),
)

const rumble = 'anoisesrc=color=brown:amplitude=0.5:seed=4:sample_rate=44100,lowpass=f=420,tremolo=f=4.5:d=0.6,volume=0.7'
const bell = "aevalsrc='0.16*sin(2*PI*880*t)*exp(-9*mod(t\\,0.4))+0.07*sin(2*PI*1318*t)*exp(-12*mod(t\\,0.4))':s=44100"

export const nightTrains: ChannelDrawing = {
  username: 'night_trains',
  avatar,
  cover,
  films: [
    { name: 'sleeper-to-the-coast', seconds: 6, frame: sleeper, thumbnailAt: 0.42, sound: rumble },
    { name: 'view-from-berth-14', seconds: 5, frame: berth, thumbnailAt: 0.1, sound: rumble },
    { name: 'level-crossing-at-two', seconds: 3.2, frame: crossing, thumbnailAt: 0.3, sound: bell },
  ],
}
