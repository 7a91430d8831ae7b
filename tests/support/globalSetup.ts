import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

declare global {
  var testCluster: ChildProcess | undefined
}

/** Starts the database server of this run. Jest does not load what this file imports by its own rules, hence a process with tsx. */
export default async function globalSetup({ rootDir }: { rootDir: string }): Promise<void> {
  const args = ['--import', 'tsx', join(rootDir, 'tests/support/cluster.ts')]
  const cluster = spawn(process.execPath, args, { cwd: rootDir, stdio: ['pipe', 'pipe', 'inherit'] })
  globalThis.testCluster = cluster
  process.env['TEST_DATABASE_ADMIN_URL'] = await new Promise<string>((resolve, reject) => {
    cluster.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()))
    cluster.once('exit', (code) => reject(new Error(`The test cluster did not start (exit code ${String(code)}).`)))
  })
}
