import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../../src/chat/message.ts'
import { accountRef, type ConversationRef } from '../../../src/chat/refs.ts'
import { jpeg } from '../../unit/adapters/web/pictures.ts'
import { type Guest, type House, openHouse } from './house.ts'

let house: House
let anne: Guest
let kadri: Guest
let room: ConversationRef

beforeAll(async () => {
  house = await openHouse(1)
  room = await house.adapter.rooms!.create({ key: 'joint', title: 'Joint mechanism', readBack: false })
  for (const person of ['anne', 'kadri']) await house.adapter.rooms!.invite(room, accountRef('web', person), person)
  anne = await house.signIn('anne')
  kadri = await house.signIn('kadri')
})

afterAll(() => house.close())

const path = '/rooms/joint/form'
const draftOf = (page: string): string => /name="draft" value="([^"]+)"/.exec(page)?.[1] ?? ''
const first = { 'a-title': 'volby.cz down', 'a-words': 'TIMEOUT since 14:02', 'a-kind': 'ddos' }

async function begin(guest: Guest): Promise<string> {
  return draftOf(await (await guest.get(`${path}?command=report`)).text())
}

test('a form goes page by page, keeps what was answered, and is handed over once', async () => {
  const opened = await (await anne.form('/rooms/joint/messages', { text: '/report', nonce: 'nonce-form' })).headers.get(
    'location',
  )
  expect(opened).toBe('/rooms/joint/form?command=report')
  const draft = await begin(anne)
  const base = { command: 'report', draft }

  const wrong = await anne.form(path, { ...base, page: '0', go: 'next', 'a-title': 'volby.cz down', 'a-words': '' })
  expect(wrong.status).toBe(422)
  const shown = await wrong.text()
  expect(shown).toMatch(
    /<textarea id="f-words"[^>]*aria-describedby="f-words-error"[^>]*aria-invalid="true"[^>]*autofocus/,
  )
  expect(shown).toContain('value="volby.cz down"')

  const next = await anne.form(path, { ...base, page: '0', go: 'next', ...first })
  expect(next.status).toBe(303)
  const second = await (await anne.get(next.headers.get('location')!)).text()
  expect(second).toContain('Page 2 of 2')
  const back = await anne.form(path, { ...base, page: '1', go: 'back', 'a-signs': 'press' })
  expect(await (await anne.get(back.headers.get('location')!)).text()).toContain('TIMEOUT since 14:02')

  const answers = new FormData()
  const last = { ...base, page: '1', go: 'submit', 'a-since': '2026-11-23T14:02' }
  for (const [name, value] of Object.entries(last)) answers.set(name, value)
  for (const sign of ['logs', 'press']) answers.append('a-signs', sign)
  const sent = await anne.form(path, answers)
  expect(sent.headers.get('location')).toBe('/rooms/joint?notice=submitted')
  expect(house.events.at(-1)).toMatchObject({
    kind: 'submitted',
    form: 'report',
    context: 'room',
    actor: 'web:anne',
    answers: {
      title: 'volby.cz down',
      words: 'TIMEOUT since 14:02',
      kind: 'ddos',
      signs: 'logs,press',
      since: '2026-11-23T14:02',
    },
  })
  expect(await house.shelf.list('draft/')).toEqual([])
  expect((await anne.form(path, last)).status).toBe(404)
  expect(house.events.filter((event) => event.kind === 'submitted')).toHaveLength(1)
})

test('a link from another platform opens a form in the room where the fewest sit', async () => {
  const cell = await house.adapter.rooms!.create({ key: 'cell', title: 'National cell', readBack: false })
  await house.adapter.rooms!.invite(cell, accountRef('web', 'anne'), 'anne')
  const gone = await anne.get('/rooms?form=triage+EL-2027-FR-0001')
  expect([gone.status, gone.headers.get('location')]).toEqual([303, '/rooms/cell/form?command=triage+EL-2027-FR-0001'])
  expect((await kadri.get('/rooms?form=report')).headers.get('location')).toBe('/rooms/joint/form?command=report')
})

test("another person's draft is not there", async () => {
  const draft = await begin(anne)
  await anne.form(path, { command: 'report', draft, page: '0', go: 'next', ...first })
  const address = `${path}?command=report&draft=${draft}&page=1`
  expect((await anne.get(address)).status).toBe(200)
  expect((await kadri.get(address)).status).toBe(404)
  const stolen = { command: 'report', draft, page: '1', go: 'submit', 'a-since': '2026-11-23T14:02' }
  expect((await kadri.form(path, stolen)).status).toBe(404)
  expect(await (await kadri.get(`${path}?command=report&draft=${draft}`)).text()).not.toContain('TIMEOUT')
  expect((await anne.get(`${path}?command=close`)).status).toBe(404)
})

test('a submitted form with a forbidden marking leaves nothing behind', async () => {
  const draft = await begin(anne)
  await anne.form(path, { command: 'report', draft, page: '0', go: 'next', ...first, 'a-words': 'TLP:RED a source' })
  const answer = await anne.form(path, {
    command: 'report',
    draft,
    page: '1',
    go: 'submit',
    'a-since': '2026-11-23T14:02',
  })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('Nothing of this was stored')
  expect((await house.shelf.list('draft/web')).length).toBe(0)
  expect(await house.shelf.get(`draft/anne/${draft}`)).toBeUndefined()

  // Corrected it is a form of its own, and is handed over.
  expect(page).toContain('TLP:RED a source')
  const corrected = { command: 'report', draft: draftOf(page) }
  const next = await anne.form(path, { ...corrected, page: '0', go: 'next', ...first, 'a-words': 'a source' })
  expect(next.status).toBe(303)
  const sent = await anne.form(path, { ...corrected, page: '1', go: 'submit', 'a-since': '2026-11-23T14:02' })
  expect(sent.headers.get('location')).toBe('/rooms/joint?notice=submitted')
  expect(house.events.at(-1)).toMatchObject({ kind: 'submitted', answers: { words: 'a source' } })
})

async function upload(guest: Guest, file: File, nonce: string, text = ''): Promise<Response> {
  const body = new FormData()
  body.set('text', text)
  body.set('nonce', nonce)
  body.append('file', file)
  return guest.form('/rooms/joint/messages', body)
}

test('a picture is kept without its hidden data and served as a download to those who sit in the room', async () => {
  const picture = new File([jpeg({ exif: 'GPS 50.0874 14.4212' })], '../../Photo\u202Egpj.jpeg', { type: 'image/jpeg' })
  expect((await upload(anne, picture, 'nonce-picture')).status).toBe(303)
  const event = house.events.at(-1)
  expect(event).toMatchObject({ kind: 'message', files: [{ name: 'Photogpj.jpeg', mediaType: 'image/jpeg' }] })
  const id = event?.kind === 'message' ? event.files![0]!.id : ''
  const served = await kadri.get(`/rooms/joint/files/${id}`)
  expect(served.status).toBe(200)
  expect(served.headers.get('content-disposition')).toMatch(/^attachment; filename="Photogpj.jpeg"/)
  expect(served.headers.get('content-type')).toBe('application/octet-stream')
  expect(served.headers.get('x-content-type-options')).toBe('nosniff')
  expect(served.headers.get('content-security-policy')).toContain('sandbox')
  const bytes = Buffer.from(await served.arrayBuffer())
  expect(bytes.toString('latin1')).not.toContain('GPS')
  expect(Buffer.from(await house.adapter.files!.read(id))).toEqual(bytes)

  const soren = await house.signIn('soren')
  expect((await soren.get(`/rooms/joint/files/${id}`)).status).toBe(404)
  const other = await house.adapter.rooms!.create({ key: 'other', title: 'Other', readBack: false })
  await house.adapter.rooms!.invite(other, accountRef('web', 'soren'), 'soren')
  expect((await soren.get(`/rooms/other/files/${id}`)).status).toBe(404)
  const file = { id, name: 'Photo.jpeg', mediaType: 'image/jpeg', bytes: bytes.length }
  const relay: Message = { summary: 'A file', blocks: [{ type: 'file', file }], marking: 'TLP:GREEN', look: 'relay' }
  await house.adapter.send(other, relay, { key: 'relay/file' })
  expect((await soren.get(`/rooms/other/files/${id}`)).status).toBe(200)

  await anne.json('/rooms/joint/retract', { message: event?.kind === 'message' ? event.message : '' })
  expect((await kadri.get(`/rooms/joint/files/${id}`)).status).toBe(404)
  expect((await soren.get(`/rooms/other/files/${id}`)).status).toBe(404)
})

test('what the bot shows is gone with its message, and with an edit that leaves it out', async () => {
  const keep = async (name: string) => {
    const bytes = Buffer.from(`words of ${name}`)
    const id = await house.adapter.files!.keep({ name, mediaType: 'text/plain', bytes, key: `shown/${name}` })
    return { type: 'file', file: { id, name, mediaType: 'text/plain', bytes: bytes.length } } as const
  }
  const [first, second] = [await keep('first.txt'), await keep('second.txt')]
  const saying = (...blocks: Message['blocks']): Message => ({
    summary: 'A file',
    blocks,
    marking: 'TLP:GREEN',
    look: 'relay',
  })
  const stands = async ({ file }: typeof first) => {
    const { status } = await kadri.get(`/rooms/joint/files/${file.id}`)
    const bytes = await house.adapter.files!.read(file.id).catch(({ retry }) => retry)
    return [status, Buffer.isBuffer(bytes) || bytes instanceof Uint8Array ? 'kept' : bytes.kind]
  }
  const sent = await house.adapter.send(room, saying(first, second), { key: 'shown/1' })
  for (const each of [first, second]) expect(await stands(each)).toEqual([200, 'kept'])
  const edited = await house.adapter.edit(sent, saying(second), { key: 'shown/2' })
  expect(await stands(first)).toEqual([404, 'never'])
  expect(await stands(second)).toEqual([200, 'kept'])
  await house.adapter.retract(edited)
  expect(await stands(second)).toEqual([404, 'never'])
})

test('another file under a nonce that was used is refused, and the one that stands is let be', async () => {
  const post = (words: string) => upload(anne, new File([words], 'list.txt'), 'nonce-again', 'the list')
  const kept = async () => {
    const { rows } = await house.store.pool.query(`SELECT key FROM "ShelfValue" WHERE key LIKE 'bytes/%'`)
    return rows.length
  }
  expect((await post('first words')).status).toBe(303)
  const event = house.events.at(-1)
  const id = event?.kind === 'message' ? event.files![0]!.id : ''
  const known = await kept()
  const other = await post('other words')
  expect(other.status).toBe(409)
  expect((await post('first words')).status).toBe(303)
  expect(await (await kadri.get(`/rooms/joint/files/${id}`)).text()).toBe('first words')
  expect(await kept()).toBe(known)
  await anne.json('/rooms/joint/retract', { message: event?.kind === 'message' ? event.message : '' })
  expect((await post('first words')).status).toBe(303)
  expect(await kept()).toBe(known - 1)
})

test('a file that is too large, cannot be cleaned, or comes with a forbidden marking is not kept', async () => {
  const large = await upload(anne, new File([new Uint8Array(1_100_000)], 'large.bin'), 'nonce-large', 'see the file')
  expect(large.status).toBe(413)
  const page = await large.text()
  expect(page).toContain('large.bin')
  expect(page).toContain('see the file')
  const broken = await upload(
    anne,
    new File([new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0x7f])], 'broken.jpg'),
    'nonce-broken',
  )
  expect(broken.status).toBe(415)
  const marked = await upload(anne, new File(['words'], 'TLP-RED.txt'), 'nonce-marked', 'TLP:RED')
  expect(marked.status).toBe(422)
  const many = new FormData()
  many.set('nonce', 'nonce-many')
  for (let index = 0; index < 6; index += 1) many.append('file', new File(['x'], `${index}.txt`))
  expect((await anne.form('/rooms/joint/messages', many)).status).toBe(413)
  expect(house.events.filter((event) => event.kind === 'message')).toHaveLength(2)
})

test('a file with a command is refused: it would vanish without a word', async () => {
  const known = house.events.length
  const sent = await upload(anne, new File(['words'], 'photo.txt'), 'nonce-asked', '/evidence EL-2027-FR-0001')
  expect(sent.status).toBe(400)
  const page = await sent.text()
  expect(page).toContain('choose “Keep this as evidence” in its menu')
  expect(page).toContain('/evidence EL-2027-FR-0001</textarea>')
  expect(house.events).toHaveLength(known)
})

test('words too long for a message are refused and stay in the composer', async () => {
  const answer = await anne.form('/rooms/joint/messages', { text: `begin ${'x'.repeat(100_000)}`, nonce: 'nonce-long' })
  expect(answer.status).toBe(413)
  const page = await answer.text()
  expect(page).toContain('at most 16,000 fit')
  expect(page).toContain('begin xxx')
})
