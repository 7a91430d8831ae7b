/** Ends the input of the database server's process, on which it stops and deletes its files. */
export default async function globalTeardown(): Promise<void> {
  const cluster = globalThis.testCluster
  if (cluster?.exitCode !== null) return
  const gone = new Promise((resolve) => cluster.once('exit', resolve))
  cluster.stdin?.end()
  await gone
}
