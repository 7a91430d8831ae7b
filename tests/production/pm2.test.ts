import { execFile } from 'node:child_process'
import { request } from 'node:http'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { API_BASE } from '../../src/routes/index.js'
import { failure } from '../support/expected.js'
import { type FaultBench, openFaultBench } from '../support/faultBench.js'
import { fixture, mp4OfSize } from '../support/hostileMedia.js'
import { call, type Called } from '../support/httpCall.js'
import { multipart } from '../support/multipart.js'
import { describeWithNginx, startNginx } from '../support/nginx.js'
import { PRODUCTION } from '../support/productionBench.js'

const ROOT = resolve(import.meta.dirname, '../..')
const PM2 = join(ROOT, 'node_modules/pm2/bin/pm2')
const run = promisify(execFile)

interface Listed {
  name: string
  pid: number
  pm2_env: Record<string, unknown>
}

describe('ecosystem.config.js', () => {
  const namesWith = async (WORKER: string) => {
    const script = `import('${ROOT}/ecosystem.config.js').then(({ apps }) => console.log(apps.map(({ name }) => name).join()))`
    const { PATH = '' } = process.env
    return (await run(process.execPath, ['-e', script], { env: { PATH, WORKER }, cwd: tmpdir() })).stdout.trim()
  }

  it('starts the API, and a worker only where jobs are done apart', async () => {
    expect(await namesWith('')).toBe('viztube-api')
    expect(await namesWith('embedded')).toBe('viztube-api')
    expect(await namesWith('separate')).toBe('viztube-api,viztube-worker')
  })
})

describe('under PM2', () => {
  let bench: FaultBench
  let home: string
  let token: string

  const pm2 = async (...args: string[]) => {
    const { PATH = '', HOME = '' } = process.env
    const env = { PATH, HOME, PM2_HOME: home, ...bench.settings }
    return (await run(process.execPath, [PM2, ...args], { cwd: bench.build.folder, env })).stdout
  }
  const list = async () => JSON.parse((await pm2('jlist')).trim().split('\n').at(-1) ?? '') as Listed[]
  const only = async () => {
    const [app, ...more] = await list()
    expect(more).toEqual([])
    if (app === undefined) throw new Error('PM2 runs nothing')
    return app
  }
  const health = () => call(`${bench.origin}${API_BASE}/healthcheck`)

  beforeAll(async () => {
    bench = await openFaultBench('pm2', { ...PRODUCTION, WORKER: 'embedded' })
    home = await mkdtemp(join(tmpdir(), 'viztube-pm2-'))
    await cp(join(ROOT, 'ecosystem.config.js'), join(bench.build.folder, 'ecosystem.config.js'))
    ;({ token } = await bench.person())
    await pm2('start', 'ecosystem.config.js')
  }, 60_000)

  afterAll(async () => {
    await pm2('kill')
    await bench.close()
    await rm(home, { recursive: true, force: true })
  }, 60_000)

  it('is online as one process in fork mode, in production, with bounds that fit a small machine', async () => {
    const { name, pid, pm2_env: env } = await only()
    expect({ name, ...env }).toMatchObject({
      name: 'viztube-api',
      status: 'online',
      instances: 1,
      exec_mode: 'fork_mode',
      NODE_ENV: 'production',
      max_memory_restart: 500 * 2 ** 20,
      kill_timeout: 30_000,
      node_args: ['--max-old-space-size=256'],
      restart_time: 0,
    })
    expect(await readFile(`/proc/${String(pid)}/environ`, 'utf8')).toContain('\0UV_THREADPOOL_SIZE=8\0')
    expect((await health()).status).toBe(200)
  })

  it('writes lines that are JSON into its log', async () => {
    const log = await readFile(join(bench.build.folder, 'logs/viztube-api.out.log'), 'utf8')
    const lines = log.trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toContain('listening')
  })

  it('is back within ten seconds after it was killed', async () => {
    const { pid } = await only()
    process.kill(pid, 'SIGKILL')
    const killed = Date.now()
    while ((await health()).status !== 0) await sleep(10)
    while ((await health()).status !== 200) await sleep(50)
    expect(Date.now() - killed).toBeLessThan(10_000)
    expect((await only()).pid).not.toBe(pid)
  })

  describeWithNginx('and nginx', () => {
    /** Sends all but the end of an upload; answers how to send the rest, and what comes of it. */
    async function beginUpload(origin: string) {
      const photo = await readFile(fixture('photo.jpg'))
      const form = multipart({ title: 'In between', videoFile: await mp4OfSize(20 * 2 ** 20), thumbnail: photo })
      const headers = { 'Content-Type': form.type, 'Content-Length': form.body.length, Authorization: `Bearer ${token}` }
      const req = request(`${origin}${API_BASE}/videos`, { method: 'POST', headers, agent: false })
      const status = new Promise<number>((done) => {
        req.on('response', (res) => done(res.resume().statusCode ?? 0)).on('error', () => done(0))
      })
      await new Promise((done) => req.write(form.body.subarray(0, -1000), done))
      return { end: () => req.end(form.body.subarray(-1000)), status }
    }

    it('loses no request that has begun when it is reloaded', async () => {
      const nginx = await startNginx({ upstream: bench.settings['PORT'] ?? '' })
      const asked: Promise<Called>[] = []
      const headers = { Authorization: `Bearer ${token}` }
      const asking = setInterval(() => asked.push(call(`${nginx.origin}${API_BASE}/videos`, { headers })), 50)
      try {
        const upload = await beginUpload(nginx.origin)
        await sleep(300)
        const done = pm2('reload', 'viztube-api')
        // For longer than PM2 waits when nobody tells it to.
        await sleep(2_500)
        upload.end()
        await done
        await sleep(300)
        clearInterval(asking)

        expect(await upload.status).toBe(201)
        const answers = await Promise.all(asked)
        const others = answers.filter(({ status }) => status !== 200)
        expect(answers.length - others.length).toBeGreaterThan(5)
        expect(answers.at(-1)?.status).toBe(200)
        for (const { status, body, headers } of others) {
          expect([502, 503]).toContain(status)
          expect(body).toEqual(failure(status, 'OVERLOADED'))
          expect(headers['retry-after']).toBe('2')
        }
      } finally {
        clearInterval(asking)
        await nginx.stop()
      }
    }, 60_000)
  })

  it('ends by itself when it is told to stop', async () => {
    await pm2('stop', 'viztube-api')
    const { pm2_env: env } = await only()
    expect(env).toMatchObject({ status: 'stopped', exit_code: 0 })
    expect((await health()).status).toBe(0)
  })
})
