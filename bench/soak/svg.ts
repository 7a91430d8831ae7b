/** Line charts, small and beside each other. */

export interface Chart {
  title: string
  unit: string
  lines: { name: string; values: number[] }[]
}

const WIDTH = 460
const HEIGHT = 200
const MARGIN = { top: 34, right: 28, bottom: 26, left: 54 }
const COLORS = ['#1f6fb4', '#d9822b', '#b3334f']

const text = (value: string) => value.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
const short = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

/** @param times seconds of each value */
export function drawCharts(title: string, times: number[], charts: Chart[]): string {
  const rows = Math.ceil(charts.length / 2)
  const [width, height] = [2 * WIDTH, 54 + rows * HEIGHT]
  const drawn = charts.map((chart, index) => {
    const [x, y] = [(index % 2) * WIDTH, 44 + Math.floor(index / 2) * HEIGHT]
    return `<g transform="translate(${x} ${y})">${drawChart(chart, times)}</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="16" y="26" font-size="15">${text(title)}</text>`,
    ...drawn,
    '</svg>\n',
  ].join('\n')
}

function drawChart({ title, unit, lines }: Chart, times: number[]): string {
  const [w, h] = [WIDTH - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom]
  const end = Math.max(1, ...times)
  const top = ceiling(Math.max(0, ...lines.flatMap(({ values }) => values.filter(Number.isFinite))))
  const x = (seconds: number) => MARGIN.left + (seconds / end) * w
  const y = (value: number) => MARGIN.top + h - (value / top) * h
  const grid = [0, 0.5, 1].map((share) => {
    const at = y(top * share).toFixed(1)
    return `<line x1="${MARGIN.left}" x2="${MARGIN.left + w}" y1="${at}" y2="${at}" stroke="#ddd"/><text x="${MARGIN.left - 6}" y="${at}" dy="4" text-anchor="end">${short(top * share)}</text>`
  })
  const ticks = [0, 0.5, 1].map(
    (share) => `<text x="${x(end * share)}" y="${HEIGHT - 8}" text-anchor="middle">${short((end * share) / 60)} min</text>`,
  )
  const paths = lines.map(({ name, values }, index) => {
    const color = COLORS[index] ?? '#444'
    const points = values.flatMap((value, at) =>
      Number.isFinite(value) ? [`${x(times[at] ?? 0).toFixed(1)},${y(value).toFixed(1)}`] : [],
    )
    const legend = `<text x="${MARGIN.left + w - 70 * (lines.length - 1 - index)}" y="18" text-anchor="end" fill="${color}">${text(name)}</text>`
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="1.5"/>${legend}`
  })
  return [`<text x="16" y="18" font-weight="bold">${text(title)}, ${text(unit)}</text>`, ...grid, ...ticks, ...paths].join('')
}

/** The next number above that is easy to read. */
function ceiling(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power
}
