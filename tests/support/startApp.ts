import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../src/app.js'
import type { Config } from '../../src/config/index.js'
import { createDeps, type Deps } from '../../src/deps.js'

export interface StartedApp {
  origin: string
  deps: Deps
  stop: () => Promise<void>
}

/** A further service beside that of `useApp`: with these settings and secrets, on this database. */
export async function startApp(config: Config, options: Parameters<typeof createDeps>[1]): Promise<StartedApp> {
  const { deps, close } = createDeps(config, options)
  const server: Server = createApp(deps).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await close()
  }
  return { origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, deps, stop }
}
