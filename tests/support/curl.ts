import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface CurlAnswer {
  status: number
  headers: Record<string, string>
  /** As it came. */
  bytes: Buffer
  /** Parsed, where the answer is JSON. */
  body: unknown
}

/**
 * Runs curl with these arguments; `folder` takes what it writes. Rejects when there is no curl, and when curl itself fails: the
 * status of an answer is no failure.
 */
export async function curl(folder: string, ...args: string[]): Promise<CurlAnswer> {
  const name = randomUUID()
  const [head, content] = [join(folder, `${name}.head`), join(folder, `${name}.body`)]
  await run('curl', ['--silent', '--show-error', '--max-time', '60', '--dump-header', head, '--output', content, ...args])
  // What announces more to come stands before the answer.
  const lines = (await readFile(head, 'utf8')).trim().split('\r\n\r\n').at(-1)?.split('\r\n') ?? []
  const status = Number(lines[0]?.split(' ')[1])
  const headers = Object.fromEntries(
    lines.slice(1).map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  // Without a body curl makes no file.
  const bytes = await readFile(content).catch(() => Buffer.alloc(0))
  const json = headers['content-type']?.startsWith('application/json') === true && bytes.length > 0
  return { status, headers, bytes, body: json ? (JSON.parse(bytes.toString()) as unknown) : undefined }
}
