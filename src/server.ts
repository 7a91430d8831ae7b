import { createServer, type RequestListener, type Server } from 'node:http'
import { StartupError } from './utils/StartupError.js'

/** Times in milliseconds. A proxy in front keeps its idle connections for less time than we do, so that it never writes to a closed one. */
const HEADERS_TIMEOUT = 15_000
/** None for a request as a whole, since an upload may take any time: whoever reads a body bounds how long its client may be silent. */
const REQUEST_TIMEOUT = 0
const KEEP_ALIVE_TIMEOUT = 70_000

/** How long requests that have begun may take to end when the server stops. */
const DRAIN_TIMEOUT = 25_000
/** How often connections are closed whose request has ended meanwhile. */
const DRAIN_INTERVAL = 50

/** @throws StartupError when the address cannot be had. */
export async function listen(handler: RequestListener, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createServer({ connectionsCheckingInterval: 5_000 }, (req, res) => {
    // Once the server drains, a proxy that keeps a connection busy would keep it from ending.
    if (!server.listening) res.setHeader('Connection', 'close')
    handler(req, res)
  })
  server.headersTimeout = HEADERS_TIMEOUT
  server.requestTimeout = REQUEST_TIMEOUT
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT
  // We are nobody's proxy. Node.js would close the connection without a word.
  server.on('connect', (_req, socket) =>
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new StartupError(listenProblem(error, host, port), { cause: error })),
    )
    server.listen(port, host, resolve)
  })
  return server
}

function listenProblem({ code }: NodeJS.ErrnoException, host: string, port: number): string {
  const address = `${host}:${String(port)}`
  if (code === 'EADDRINUSE')
    return `Port ${String(port)} is taken: stop the other program, or choose another port with PORT=${String(port + 1)}.`
  if (code === 'EACCES') return `This user may not listen on ${address}; choose a port above 1024 with PORT.`
  return `Listening on ${address} failed (${code ?? 'unknown'}); check HOST and PORT.`
}

/** Takes no new connections, lets requests that have begun end, and cuts those that do not. */
export async function drain(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT)
  const sweep = setInterval(() => server.closeIdleConnections(), DRAIN_INTERVAL)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearTimeout(cut)
  clearInterval(sweep)
}
