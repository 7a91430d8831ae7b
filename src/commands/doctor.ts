import { config as loadDotenv } from 'dotenv'
import { processEnv } from '../config/env.js'
import { checkDatabase } from './doctor/database.js'
import type { Finding } from './doctor/finding.js'
import { checkFiles, checkNode, checkOptional, checkPort, checkStaging } from './doctor/machine.js'
import { checkMedia } from './doctor/media.js'
import { checkSettings } from './doctor/settings.js'
import { say } from './run.js'

/**
 * `npm run doctor`: looks at everything that the service needs on this machine, and says what is wrong and how to mend it. Changes
 * nothing, but makes a missing media folder. Ends with 1 when something is wrong.
 */
loadDotenv({ quiet: true })
const { config, findings } = checkSettings(processEnv())
const all = [checkNode(), ...findings]
if (config !== undefined) {
  const [database, media, staging, port] = await Promise.all([
    checkDatabase(config),
    checkMedia(config),
    checkStaging(config),
    checkPort(config),
  ])
  all.push(...database, media, staging, port, ...checkFiles(config), checkOptional())
}

const LEVELS: Record<Finding['level'], string> = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' }
for (const { level, about, text } of all) say(`${LEVELS[level]}  ${about.padEnd(16)} ${text}`)
const wrong = all.filter(({ level }) => level === 'wrong').length
say('')
if (config === undefined) say('The rest can be looked at when the settings have a right form.')
say(wrong === 0 ? 'Nothing is wrong.' : `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong.`)
process.exitCode = wrong === 0 ? 0 : 1
