import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { Client, Connection } from 'pg'

/** Whole tables by PostgreSQL's COPY, as text and as a stream: no more than a piece of it is in memory. */

/** What the protocol of COPY needs of a connection, beside what its types tell. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

/** Bytes that are gathered before they are passed on: a message of the protocol is a row, and rows are short. */
const PIECE = 65_536

const nothing = () => undefined

/** What the client tells whoever has sent a statement of its own. */
abstract class CopyStatement {
  constructor(
    protected readonly sql: string,
    private readonly end: (error?: Error) => void,
  ) {}
  submit(connection: Connection): void {
    connection.query(this.sql)
  }
  protected failure: Error | undefined
  handleError(error: Error): void {
    this.failure ??= error
    this.end(this.failure)
  }
  handleReadyForQuery(): void {
    this.end(this.failure)
  }
  handleRowDescription = nothing
  handleEmptyQuery = nothing
}

class CopyOut extends CopyStatement {
  private pieces: Buffer[] = []
  private size = 0

  constructor(
    sql: string,
    private readonly sink: Writable,
    end: (error?: Error) => void,
  ) {
    super(sql, end)
  }

  handleCopyData({ chunk }: { chunk: Buffer }, connection: Connection): void {
    // The client uses the memory of a message again.
    this.pieces.push(Buffer.from(chunk))
    this.size += chunk.length
    if (this.size >= PIECE) this.pass(connection)
  }

  handleCommandComplete(): void {
    this.pass()
  }

  private pass(connection?: Connection): void {
    const piece = Buffer.concat(this.pieces)
    this.pieces = []
    this.size = 0
    if (this.sink.write(piece) || connection === undefined) return
    connection.stream.pause()
    this.sink.once('drain', () => connection.stream.resume())
  }
}

class CopyIn extends CopyStatement {
  handleCommandComplete = nothing

  constructor(
    sql: string,
    private readonly source: Readable,
    end: (error?: Error) => void,
  ) {
    super(sql, end)
  }

  handleCopyInResponse(connection: CopyConnection): void {
    const send = async () => {
      for await (const chunk of this.source) {
        // What the server has refused need not be sent.
        if (this.failure !== undefined) return
        connection.sendCopyFromChunk(chunk as Buffer)
        if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain')
      }
      connection.endCopyFrom()
    }
    send().catch((error: unknown) => {
      connection.sendCopyFail('the source has failed')
      this.failure ??= error instanceof Error ? error : new Error(String(error))
    })
  }
}

/** Runs `COPY … TO STDOUT`; resolves when everything has been written to `sink`, which stays open. */
export function copyOut(client: Client, sql: string, sink: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    // A sink that has failed takes no more, and would otherwise be waited for.
    const fail = (error: Error) => {
      statementOf(client).destroy()
      reject(error)
    }
    sink.once('error', fail)
    client.query(
      new CopyOut(sql, sink, (error) => {
        sink.off('error', fail)
        if (error === undefined) resolve()
        else reject(error)
      }),
    )
  })
}

const statementOf = (client: Client) => (client as unknown as { connection: Connection }).connection.stream

/** Runs `COPY … FROM STDIN` with all that `source` has. */
export function copyIn(client: Client, sql: string, source: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(
      new CopyIn(sql, source, (error) => {
        if (error === undefined) resolve()
        else reject(error)
      }),
    )
  })
}
