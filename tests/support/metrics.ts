import { API_BASE } from '../../src/routes/index.js'

/** What a service tells about itself at one moment. */
export interface Numbers {
  text: string
  /** One number by its name and labels; NaN when it is not there. */
  value: (name: string, labels?: Record<string, string>) => number
  /** Names of everything that may be asked for. */
  names: () => Set<string>
}

const LINE = /^(\w+)(?:\{(.*)\})? (\S+)$/gm

/** Reads the numbers of a service on this machine. */
export async function metricsOf(origin: string): Promise<Numbers> {
  const answer = await fetch(`${origin}${API_BASE}/metrics`)
  if (answer.status !== 200) throw new Error(`The metrics were answered ${String(answer.status)}`)
  const text = await answer.text()
  const series = [...text.matchAll(LINE)].map(([, name = '', labels = '', value]) => ({
    name,
    labels: new Map([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', label = '']) => [key, label])),
    value: Number(value),
  }))
  return {
    text,
    value: (name, labels = {}) => {
      const wanted = Object.entries(labels)
      const found = series.filter((one) => one.name === name && wanted.every(([key, label]) => one.labels.get(key) === label))
      return found.length === 0 && name.endsWith('_count') ? 0 : (found[0]?.value ?? NaN)
    },
    names: () =>
      new Set(
        [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
          type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
        ),
      ),
  }
}
