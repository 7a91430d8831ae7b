import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import type pg from 'pg'

const PACKAGE = '@prisma/schema-engine-wasm/schema_engine_bg'

/** Sends a script, or what should be sent instead of it. */
export type SendScript = (script: string, execute: (sql: string) => Promise<void>) => Promise<void>

/**
 * Runs Prisma's own schema engine, as WebAssembly, on connections of a pool. It costs some 100 ms and 50 MB to load, so it is
 * loaded by who needs it only.
 * @param send sends a migration's script by `execute`
 */
export async function withSchemaEngine<T>(
  pool: pg.Pool,
  datamodels: [path: string, content: string][] | undefined,
  run: (engine: bindings.SchemaEngine) => Promise<T>,
  send: SendScript = (script, execute) => execute(script),
): Promise<T> {
  const { SchemaEngine } = await load()
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool), send))
  const engine = await SchemaEngine.new({ datamodels }, () => undefined, adapter)
  try {
    return await run(engine)
  } catch (error) {
    // What the database driver threw stays on this side; the engine only tells its number.
    const [, id] = /External error id#(\d+)/.exec(String(error)) ?? []
    throw id === undefined ? error : (adapter.errorRegistry.consumeError(Number(id))?.error ?? error)
  } finally {
    engine.free()
  }
}

/** Known to Node, but not to the type definitions of this target. */
declare const WebAssembly: { instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: unknown } }> }

type Bindings = typeof bindings
let loaded: Promise<Bindings> | undefined

const load = () =>
  (loaded ??= (async () => {
    const engine = (await import(PACKAGE)) as Bindings
    const file = join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), 'schema_engine_bg.wasm')
    const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': withoutTrace(engine) })
    const exports = instance.exports as { __wbindgen_start(): void }
    engine.__wbg_set_wasm(exports)
    exports.__wbindgen_start()
    return engine
  })())

/** The engine never clears its timers, of 10 seconds; they must not keep a process alive that has nothing else to do. */
function withoutTrace(engine: Bindings): Record<string, unknown> {
  const timers = Object.keys(engine).filter((name) => name.startsWith('__wbg_setTimeout'))
  const unheld = (callback: () => void, ms: number) => setTimeout(callback, ms).unref()
  return { ...engine, ...Object.fromEntries(timers.map((name) => [name, unheld])) }
}

/**
 * The adapter cuts a script at each semicolon, also at those inside of strings and function bodies. PostgreSQL reads a whole script
 * itself, and as one transaction, which is also what `prisma migrate deploy` does.
 */
function wholeScripts(factory: PrismaPg, send: SendScript): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    connect: async () => {
      const adapter = await factory.connect()
      const execute = async (sql: string) => {
        await adapter.executeRaw({ sql, args: [], argTypes: [] })
      }
      adapter.executeScript = (script) => send(script, execute)
      return adapter
    },
  }
}
