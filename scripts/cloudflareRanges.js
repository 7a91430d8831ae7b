// npm run cloudflare:ranges: writes the addresses that Cloudflare's requests come from, as Cloudflare publishes them, into a file for
// nginx. -- --to FILE for another file, --from URL for another place of the lists.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { main, Stop } from './lib/steps.js'

const FROM = 'https://www.cloudflare.com'
const TO = 'nginx/cloudflare-ips.conf'

/** Each list, and what no range of it can be wider than: whoever is in a range may say that they are anybody. */
const LISTS = [
  { path: '/ips-v4', family: 'ipv4', version: 4, widest: 12, longest: 32, fewest: 5 },
  { path: '/ips-v6', family: 'ipv6', version: 6, widest: 24, longest: 128, fewest: 3 },
]

/** Networks that are nobody's on the Internet, by family. */
const LOCAL = {
  ipv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/3',
  ],
  ipv6: ['::/3', '4000::/2', '8000::/1'],
}

async function fetchList(from, { path, ...list }) {
  const url = from + path
  let text
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(15_000) })
    if (!answer.ok) throw new Error(`it answered ${answer.status}`)
    text = await answer.text()
  } catch (error) {
    throw new Stop(`${url} cannot be read: ${error.cause?.message ?? error.message}. Nothing has changed.`)
  }
  const ranges = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const wrong = ranges.find((range) => !isRange(range, list))
  if (wrong !== undefined)
    throw new Stop(
      `${url} has a line that is no range of Cloudflare's: ${JSON.stringify(wrong.slice(0, 60))}. Nothing has changed.`,
    )
  if (ranges.length < list.fewest) throw new Stop(`${url} has ${ranges.length} ranges, which is too few. Nothing has changed.`)
  return ranges
}

function isRange(range, { family, version, widest, longest }) {
  const [address, prefix, ...more] = range.split('/')
  if (isIP(address) !== version || !/^[0-9]{1,3}$/.test(prefix ?? '') || more.length > 0) return false
  if (Number(prefix) < widest || Number(prefix) > longest) return false
  return !LOCAL[family].some((network) => overlap(range, network, family))
}

function overlap(one, other, family) {
  const has = (range, address) => {
    const [start, prefix] = range.split('/')
    const networks = new BlockList()
    networks.addSubnet(start, Number(prefix), family)
    return networks.check(address.split('/')[0], family)
  }
  return has(one, other) || has(other, one)
}

await main(async () => {
  const { values } = parseArgs({ options: { from: { type: 'string', default: FROM }, to: { type: 'string', default: TO } } })
  const to = resolve(values.to)
  const ranges = (await Promise.all(LISTS.map((list) => fetchList(values.from.replace(/\/+$/, ''), list)))).flat()
  const title = `# Where Cloudflare's requests come from. "npm run cloudflare:ranges" writes this file anew; do not edit it by hand.\n`
  const text = title + ranges.map((range) => `set_real_ip_from ${range};\n`).join('')
  if (existsSync(to) && readFileSync(to, 'utf8') === text) {
    console.log(`${to} is what Cloudflare says already.`)
    return
  }
  // nginx may read it at any time: what is there is whole.
  writeFileSync(`${to}.new`, text)
  renameSync(`${to}.new`, to)
  console.log(`${to} has ${ranges.length} ranges now. Reload nginx: sudo nginx -t && sudo systemctl reload nginx`)
})
