// A process of its own that takes a lease and holds it until it is killed: node holder.ts <connection as JSON> <name>
import pg from 'pg'
import { takeLease } from '../../../src/delivery/lease.ts'

const [connection = '{}', name = ''] = process.argv.slice(2)
const lease = await takeLease(new pg.Pool(JSON.parse(connection)), name, new AbortController().signal)
console.log(lease ? 'held' : 'refused')
