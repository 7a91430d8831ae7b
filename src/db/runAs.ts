import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { StartupError } from '../utils/StartupError.js'

/** How to run PostgreSQL's programs, which refuse to run as root. */
export interface RunAs {
  /** Program and first arguments that go before the real ones. */
  prefix: string[]
  uid?: number
  gid?: number
}

/** Only what the programs need: no secret of ours, and nothing that changes their language or time zone. */
export const POSTGRES_ENV =
  process.platform === 'win32'
    ? undefined
    : { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' }

/**
 * Chooses how to run `program` so that it is not root and can use `folder`. An ordinary user just runs it. Root shows itself as an
 * ordinary user in a user namespace, where the files stay root's own. Where that is not allowed, the programs run as another user, who
 * then gets the folder; Linux lets that user keep root's access to files, so that folders only root may enter do no harm.
 * @throws StartupError when there is no way, naming what can't be reached.
 */
export function chooseRunAs(program: string, folder: string): RunAs {
  if (process.getuid?.() !== 0) return { prefix: [] }

  const namespace: RunAs = { prefix: ['unshare', '--user', '--map-user=1000', '--map-group=1000'] }
  if (works(namespace, program, folder)) return namespace

  const { uid, gid } = otherUser(folder)
  giveTo(folder, uid, gid)
  // The last one makes access(2), by which PostgreSQL looks for its own files, respect that too.
  const keepAccess = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup']
  const capable: RunAs = {
    prefix: ['setpriv', `--reuid=${String(uid)}`, `--regid=${String(gid)}`, '--clear-groups', ...keepAccess],
  }
  if (works(capable, program, folder)) return capable
  const plain: RunAs = { prefix: [], uid, gid }
  // The data folder itself is closed to others; they may now pass through, what is in it stays closed.
  chmodSync(dirname(folder), statSync(dirname(folder)).mode | 0o011)
  if (works(plain, program, folder)) return plain

  throw new StartupError(
    `PostgreSQL does not run as root, and user ${String(uid)}, whom it would run as instead, cannot reach ` +
      `${[...new Set([unreachable(dirname(program), uid, gid), unreachable(folder, uid, gid)])].filter(Boolean).join(' and ') || program}; ` +
      'start as an ordinary user, move there where others may enter, or set DATABASE_URL.',
  )
}

/** Whether the program runs and the folder can be written that way. */
function works(runAs: RunAs, program: string, folder: string): boolean {
  const script = 'test -x "$1" && "$1" --version >/dev/null && test -w "$2" && test -x "$2" && test -O "$2"'
  const [command, ...args] = [...runAs.prefix, '/bin/sh', '-c', script, 'sh', program, folder]
  const { status } = spawnSync(command, args, { stdio: 'ignore', env: POSTGRES_ENV, cwd: '/', ...ids(runAs) })
  return status === 0
}

export const ids = ({ uid, gid }: RunAs) => (uid === undefined || gid === undefined ? {} : { uid, gid })

/** Who owns the folder above (root below somebody's home most likely is that person with sudo), else a user made for such things. */
function otherUser(folder: string): { uid: number; gid: number } {
  for (const path of [folder, dirname(folder), dirname(dirname(folder))]) {
    const { uid, gid } = statSync(path)
    if (uid !== 0) return { uid, gid }
  }
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((option) => Number(spawnSync('id', [option, name], { encoding: 'utf8' }).stdout || 'NaN'))
    if (uid !== undefined && gid !== undefined && uid > 0) return { uid, gid }
  }
  throw new StartupError(
    `PostgreSQL does not run as ${userInfo().username}, and there is no user to run it as; set DATABASE_URL.`,
  )
}

/** Changes the owner of a folder and all in it. */
function giveTo(path: string, uid: number, gid: number): void {
  const { uid: owner } = lstatSync(path)
  if (owner !== uid) chownSync(path, uid, gid)
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), uid, gid)
}

/** The topmost folder on the way to `path` that the user may not enter. */
function unreachable(path: string, uid: number, gid: number): string | undefined {
  const parent = dirname(path)
  const above = parent === path ? undefined : unreachable(parent, uid, gid)
  if (above !== undefined) return above
  const { mode, uid: owner, gid: group } = statSync(path)
  return (mode >> (owner === uid ? 6 : group === gid ? 3 : 0)) & 1 ? undefined : path
}
