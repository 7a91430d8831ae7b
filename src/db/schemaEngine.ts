import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import type * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import type pg from 'pg'

const PACKAGE = '@prisma/schema-engine-wasm/schema_engine_bg'

/**
 * Runs Prisma's own schema engine, as WebAssembly, on connections of a pool. It costs some 100 ms and 50 MB to load, so it is
 * loaded by who needs it only.
 * @param wrapScript what to send instead of a migration's script
 */
export async function withSchemaEngine<T>(
  pool: pg.Pool,
  datamodels: [path: string, content: string][] | undefined,
  run: (engine: bindings.SchemaEngine) => Promise<T>,
  wrapScript: (script: string) => string = (script) => script,
): Promise<T> {
  const { SchemaEngine } = await load()
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool), wrapScript))
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
    const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': { ...engine } })
    const exports = instance.exports as { __wbindgen_start(): void }
    engine.__wbg_set_wasm(exports)
    exports.__wbindgen_start()
    return engine
  })())

/**
 * The adapter cuts a script at each semicolon, also at those inside of strings and function bodies. PostgreSQL reads a whole script
 * itself, and as one transaction, which is also what `prisma migrate deploy` does.
 */
function wholeScripts(factory: PrismaPg, wrapScript: (script: string) => string): SqlMigrationAwareDriverAdapterFactory {
  const whole = <T extends SqlDriverAdapter>(adapter: T): T => {
    adapter.executeScript = async (script) => {
      await adapter.executeRaw({ sql: wrapScript(script), args: [], argTypes: [] })
    }
    return adapter
  }
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => whole(await factory.connect()),
    connectToShadowDb: async () => whole(await factory.connectToShadowDb()),
  }
}
