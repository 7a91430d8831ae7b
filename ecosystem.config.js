import { config as readDotenv } from 'dotenv'

/*
 * npx pm2 start ecosystem.config.js
 *
 * For one machine with 1 GB of memory. PM2 accepts this form in a package of ES modules; "export default" it does not.
 * Everything else that the service needs to know it reads from .env; what stands in `env` here wins over that.
 */

const env = { ...readDotenv({ quiet: true, processEnv: {}, path: `${import.meta.dirname}/.env` }).parsed, ...process.env }

const common = {
  cwd: import.meta.dirname,
  // One process in fork mode: memory is for one, and limits and uploads are counted in it.
  instances: 1,
  exec_mode: 'fork',
  // The process says "ready" itself, when it takes requests.
  wait_ready: true,
  listen_timeout: 30_000,
  // PM2 sends SIGINT, and SIGKILL after this. The process finishes what it has begun and ends by itself within 28 s.
  kill_timeout: 30_000,
  // 0.1 s after a crash, then half as long again each time, to 15 s; from the beginning after half a minute without one. It never
  // gives up, as a service must come back by itself when the database does.
  exp_backoff_restart_delay: 100,
  // Resident memory, of which the JavaScript heap is the smaller part: images and query plans are outside of it.
  max_memory_restart: '500M',
  node_args: '--max-old-space-size=256',
  // A line of the log is a JSON object with its own time in it; PM2's `time` would put text before it and spoil it.
  time: false,
  merge_logs: true,
  // No agent of PM2 inside the process, and no look at Git at each start: memory and time that we have a better use for.
  pmx: false,
  vizion: false,
}

const shared = {
  NODE_ENV: 'production',
  // Threads for bcrypt, files and name lookups, of which Node.js has 4. It is read when the process starts, so that .env is too late.
  UV_THREADPOOL_SIZE: '8',
  // glibc gives each thread an arena of its own, and keeps what was freed there: some 35 MB that images and passwords leave behind.
  MALLOC_ARENA_MAX: '2',
}

const api = {
  ...common,
  name: 'viztube-api',
  script: './dist/index.js',
  out_file: 'logs/viztube-api.out.log',
  error_file: 'logs/viztube-api.error.log',
  // Where nginx.conf looks for it.
  env: { ...shared, PORT: process.env.PORT ?? '3000' },
}

const worker = {
  ...common,
  name: 'viztube-worker',
  script: './dist/worker.js',
  out_file: 'logs/viztube-worker.out.log',
  error_file: 'logs/viztube-worker.error.log',
  env: shared,
}

/** Jobs are done by the API itself, unless WORKER=separate: that is for machines with memory for two. */
export const apps = env.WORKER === 'separate' ? [api, worker] : [api]
