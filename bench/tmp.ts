import { openDatabase, withClient } from './database.js'
import { countedVideoPages } from '../src/db/reads/videoPage.js'
import { joinedPageColumns } from '../src/serializers/video.serializer.js'
const db = await openDatabase(Number(process.argv[2] ?? 1) as 1)
await withClient(db.connectionString, async (c) => {
  const { rows: top } = await c.query(`SELECT calls, round(mean_exec_time::numeric,3) AS exec, round(mean_plan_time::numeric,3) AS plan, rows, left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS q FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 12`)
  console.table(top)
  const q = countedVideoPages(joinedPageColumns)(Array.from({ length: 20 }, (_, i) => ({ videoId: 1000 + i * 11, viewerId: 2 + i })), new Date())
  await c.query(`PREPARE v (int[], int[], timestamptz) AS ${q.text}`)
  const lit = `'{${(q.values[0] as number[]).join()}}', '{${(q.values[1] as number[]).join()}}', now()`
  for (let i = 0; i < 7; i++) await c.query(`EXECUTE v (${lit})`)
  const { rows } = await c.query(`EXPLAIN (ANALYZE, BUFFERS, VERBOSE off) EXECUTE v (${lit})`)
  console.log(rows.map((r) => r['QUERY PLAN']).join('\n'))
})
await db.stop()
