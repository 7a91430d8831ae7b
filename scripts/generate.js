// npm run generate: the Prisma client in src/generated, from prisma/schema.prisma. Downloads nothing.
import { ensureGenerated, main } from './lib/steps.js'

await main(ensureGenerated)
