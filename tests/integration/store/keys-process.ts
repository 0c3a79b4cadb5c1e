// A process of its own for tests that kill one: node keys-process.ts <write | rotate> <folder>
import { openStore } from '../../../src/store/open.ts'
import { rotateKeys } from '../../../src/store/rotate.ts'

const [mode, folder = ''] = process.argv.slice(2)
const store = await openStore({
  world: 'exercise',
  dataDir: folder,
  attach: true,
  log: (what) => console.log(`log ${what}`),
})
console.log('ready')
if (mode === 'rotate') {
  const { to, values, left, busy } = await rotateKeys(store, folder, (count) => console.log(`moved ${count}`))
  console.log(`rotated ${to} ${values} ${left} ${busy.length}`)
  await store.close()
} else {
  // As the bot does: sealed here, written in a transaction; some rows are written again and again.
  for (let number = 0; ; number += 1) {
    const text = store.keyring.seal(`words ${process.pid}/${number}`, 'message')
    const key = { conversation: 'web:written', externalId: `${process.pid}/${number % 2000}` }
    await store.db.message.upsert({
      where: { conversation_externalId: key },
      create: { ...key, roomId: 'a', author: 'web:x', label: 'TLP:CLEAR', addressees: [], at: new Date(), text },
      update: { text },
      select: { id: true },
    })
    if (number % 200 === 0) console.log(`wrote ${number}`)
  }
}
