import { createWriteStream } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** What multer parses with; it comes without types. */
type Busboy = (options: { headers: IncomingHttpHeaders }) => Writable & {
  on(event: 'file', listener: (name: string, stream: Readable) => void): unknown
}
const busboy = createRequire(import.meta.url)('busboy') as Busboy

/** The least that a server can do with an upload: busboy, and a file. What the service takes longer is what it does beyond that. */
const [, , folder = ''] = process.argv
let count = 0
const server = createServer((req, res) => {
  const parser = busboy({ headers: req.headers })
  const files: Promise<void>[] = []
  parser.on('file', (_name: string, stream: Readable) =>
    files.push(pipeline(stream, createWriteStream(join(folder, `plain-${String(count++)}`)))),
  )
  parser.on('close', () => void Promise.all(files).then(() => res.writeHead(201).end('{}')))
  req.pipe(parser)
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`listening ${JSON.stringify(server.address())}\n`))
