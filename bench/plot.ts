import { perSecond, type Report } from './report.js'

const WIDTH = 900
const LABEL = 200
const BAR = 10
const STEP = 2 * BAR + 10
const TOP = 50

/** Requests per second of each row, ours above those of the bare handler, as a picture. */
export function plot({ rows, scale, connections }: Report): string {
  const most = Math.max(1, ...rows.flatMap(({ ours, bare }) => [perSecond(ours), bare ? perSecond(bare) : 0]))
  const length = (value: number) => ((WIDTH - LABEL - 80) * value) / most
  const bar = (y: number, value: number, colour: string) =>
    `<rect x="${LABEL}" y="${y}" width="${length(value).toFixed(1)}" height="${BAR}" fill="${colour}"/>` +
    `<text x="${(LABEL + length(value) + 5).toFixed(1)}" y="${y + BAR - 1}">${value.toFixed(0)}</text>`
  const bars = rows.map(({ row, ours, bare }, index) => {
    const y = TOP + index * STEP
    const name = `<text x="${LABEL - 8}" y="${y + BAR + 3}" text-anchor="end">${row}</text>`
    return name + bar(y, perSecond(ours), '#2b6cb0') + (bare ? bar(y + BAR, perSecond(bare), '#cbd5e0') : '')
  })
  const height = TOP + rows.length * STEP + 10
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="white"/>
<text x="${LABEL}" y="24" font-size="14">Requests per second, scale ${scale}, ${connections} connections: VizTube, and a bare handler in grey</text>
${bars.join('\n')}
</svg>
`
}
