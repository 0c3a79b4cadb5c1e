// What timers could cost at the least: one loop in a process of its own, which takes the next due row and marks it, and does
// nothing else. node bare-timers.ts <connection as JSON>. Says `ready`, and goes on until it is stopped.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const [connection = '{}'] = process.argv.slice(2)
const client = new pg.Client(JSON.parse(connection))
await client.connect()
console.log('ready')
let stopped = false
process.on('SIGTERM', () => {
  stopped = true
})
while (!stopped) {
  await client.query('BEGIN')
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM bare_timer WHERE state = 'pending' AND due_at <= jom_now()
     ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
  )
  const [row] = rows
  if (row) await client.query(`UPDATE bare_timer SET state = 'fired', fired_at = jom_now() WHERE id = $1`, [row.id])
  await client.query('COMMIT')
  if (!row) await sleep(5)
}
await client.end()
