// npm run sbom [file]: everything that is installed in production, as CycloneDX; from the lock file, so that nothing need be installed.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { main, Stop } from './lib/steps.js'

const FILE = 'sbom.cdx.json'

function npmSbom() {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--omit=dev']
  const script = process.env.npm_execpath
  const [command, ...first] = script !== undefined && /\.c?js$/.test(script) ? [process.execPath, script] : ['npm']
  const options = { encoding: 'utf8', maxBuffer: 2 ** 26, shell: command === 'npm' && process.platform === 'win32' }
  const { status, stdout, stderr } = spawnSync(command, [...first, ...args], options)
  if (status !== 0) throw new Stop(`npm could not list the packages:\n${stderr ?? ''}`)
  return JSON.parse(stdout)
}

await main(() => {
  const [file = FILE] = process.argv.slice(2)
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'))
  const bom = npmSbom()
  // Without what changes from run to run, and under our name, where npm takes that of the folder: the same lock file, the same text.
  delete bom.serialNumber
  delete bom.metadata.timestamp
  bom.metadata.component.name = name
  writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`)
  console.log(`${file} lists ${String(bom.components.length)} packages.`)
})
