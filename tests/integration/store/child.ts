// A process of its own for tests that kill one: node child.ts <start | write> <folder> [user id]
import pg from 'pg'
import { startEmbedded } from '../../../src/store/embedded.ts'

const [mode, folder, user] = process.argv.slice(2)
if (user !== undefined) {
  process.setgid!(Number(user))
  process.setuid!(Number(user))
}
console.log('starting')
try {
  const server = await startEmbedded({ folder: folder!, log: (message) => console.log(`log ${message}`) })
  const pool = new pg.Pool({ ...server.config, max: 4 })
  pool.on('error', () => {})
  await pool.query('CREATE TABLE IF NOT EXISTS word (id bigserial PRIMARY KEY, text text)')
  console.log(`ready ${server.pid}`)
  if (mode === 'write') {
    const write = async () => {
      for (;;) {
        const { rows } = await pool.query(`INSERT INTO word (text) VALUES (repeat('x', 200)) RETURNING id`)
        console.log(`kept ${rows[0].id}`)
      }
    }
    await Promise.all([write(), write(), write(), write()])
  } else {
    await pool.end()
    await server.stop()
    console.log('stopped')
  }
} catch (error) {
  console.log(`refused ${(error as { code?: string }).code} ${(error as Error).message}`)
}
