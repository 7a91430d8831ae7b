import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

const ROOT = resolve(import.meta.dirname, '../..')

const V4 = ['173.245.48.0/20', '103.21.244.0/22', '141.101.64.0/18', '104.16.0.0/13', '172.64.0.0/13']
const V6 = ['2400:cb00::/32', '2606:4700::/32', '2a06:98c0::/29']
const directives = (ranges: string[]) => ranges.map((range) => `set_real_ip_from ${range};`)
const ranges = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

describe('npm run cloudflare:ranges', () => {
  let server: Server
  let folder: string
  let lists: Record<string, string | undefined>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'viztube-ranges-'))
    server = createServer((req, res) => {
      const list = lists[req.url ?? '']
      res.statusCode = list === undefined ? 503 : 200
      res.end(list)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(async () => {
    server.close()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    lists = { '/ips-v4': V4.join('\n'), '/ips-v6': `${V6.join('\n')}\n` }
    await writeFile(join(folder, 'ips.conf'), 'set_real_ip_from 198.51.100.0/24;\n')
  })

  const renew = (from = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`) =>
    new Promise<{ code: number; said: string }>((done) => {
      const args = [join(ROOT, 'scripts/cloudflareRanges.js'), '--from', from, '--to', join(folder, 'ips.conf')]
      const child = execFile(process.execPath, args, (_error, stdout, stderr) => {
        done({ code: child.exitCode ?? -1, said: stdout + stderr })
      })
    })
  const written = () => readFile(join(folder, 'ips.conf'), 'utf8')

  it('writes what Cloudflare publishes, and says so when that is there already', async () => {
    expect(await renew()).toEqual({ code: 0, said: expect.stringContaining('has 8 ranges now. Reload nginx') })
    expect(ranges(await written())).toEqual(directives([...V4, ...V6]))
    expect(await renew()).toEqual({ code: 0, said: expect.stringContaining('is what Cloudflare says already') })
    expect(await readdir(folder)).toEqual(['ips.conf'])
  })

  it.each<[string, Record<string, string | undefined>, string]>([
    ['empty', { '/ips-v4': '' }, '0 ranges, which is too few'],
    ['cut off', { '/ips-v4': V4.slice(0, 2).join('\n') }, '2 ranges, which is too few'],
    ['missing', { '/ips-v6': undefined }, 'it answered 503'],
    ['a directive', { '/ips-v4': `${V4.join('\n')}\n1.2.3.4/32; include /etc/passwd` }, 'no range'],
    ['everybody', { '/ips-v4': `${V4.join('\n')}\n0.0.0.0/0` }, 'no range'],
    ['half of everybody', { '/ips-v6': `${V6.join('\n')}\n8000::/1` }, 'no range'],
    ['this machine', { '/ips-v4': `${V4.join('\n')}\n127.0.0.0/12` }, 'no range'],
    ['a range around a local one', { '/ips-v4': `${V4.join('\n')}\n192.160.0.0/12` }, 'no range'],
    ['without a length', { '/ips-v4': `${V4.join('\n')}\n1.2.3.4` }, 'no range'],
  ])('changes nothing when a list is %s', async (_what, change, problem) => {
    lists = { ...lists, ...change }
    expect(await renew()).toEqual({ code: 1, said: expect.stringContaining(problem) })
    expect(await written()).toBe('set_real_ip_from 198.51.100.0/24;\n')
  })

  it('changes nothing when nobody answers', async () => {
    const { code, said } = await renew('http://127.0.0.1:1')
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('Nothing has changed') })
    expect(await written()).toBe('set_real_ip_from 198.51.100.0/24;\n')
  })

  it('accepts the list that comes with the repository', async () => {
    const shipped = ranges(await readFile(join(ROOT, 'nginx/cloudflare-ips.conf'), 'utf8')).map(
      (line) => /^set_real_ip_from (\S+);$/.exec(line)?.[1] ?? line,
    )
    const isV6 = (range: string) => range.includes(':')
    lists = {
      '/ips-v4': shipped.filter((range) => !isV6(range)).join('\n'),
      '/ips-v6': shipped.filter(isV6).join('\n'),
    }
    expect((await renew()).code).toBe(0)
    expect(await written()).toBe(await readFile(join(ROOT, 'nginx/cloudflare-ips.conf'), 'utf8'))
  })
})
