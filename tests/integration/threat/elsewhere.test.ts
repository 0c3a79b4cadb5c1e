import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Assurance, ChatAdapter } from '../../../src/chat/adapter.ts'
import { fieldsOf } from '../../../src/chat/form.ts'
import { type Message, plain } from '../../../src/chat/message.ts'
import { messageBreaches } from '../../../src/chat/portable.ts'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { type Asked, openAsked } from '../../../src/delivery/asked.ts'
import { handleArrival } from '../../../src/delivery/handle.ts'
import type { Directory, Person } from '../../../src/directory/directory.ts'
import type { Library } from '../../../src/playbook/live/library.ts'
import { issueFormLink, issueSignInLink } from '../../../src/web/entry.ts'
import { createWeb } from '../../../src/web/server.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { csrfIn, type Opened, send } from '../web/place.ts'
import { commandsIn, openStage, type Stage, wordsIn } from './stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

// Two people of France and one of Denmark. Zoe sits on the outer platform alone, which may carry TLP:CLEAR.
const outer = (person: Person): Person => ({
  ...person,
  accounts: [...person.accounts, accountRef('outer', person.id)],
})
const anne = outer(personOf('anne', 'FR'))
const bruno = outer(personOf('bruno', 'FR'))
const dorte = { ...outer(personOf('dorte', 'DK')), language: 'da', zone: 'Europe/Copenhagen' }
const zoe = { ...personOf('zoe', 'FR'), accounts: [accountRef('outer', 'zoe')] }
const people = [anne, bruno, dorte, zoe]
const foreign: Assurance = { encryption: 'in-transit', operator: 'foreign', joinersReadBack: true }
const own: Assurance = { encryption: 'loopback', operator: 'own', joinersReadBack: true }
const strict = { label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', kind: 'national-cell' }
const rooms = {
  fr: roomOf('fr', [anne, bruno], { ...strict, code: 'FR', releasesTo: 'joint' }),
  dk: roomOf('dk', [dorte], { ...strict, code: 'DK', language: 'da' }),
  low: roomOf('low', [anne, bruno], { kind: 'outreach', label: 'TLP:GREEN', ceiling: 'TLP:GREEN' }),
  joint: roomOf('joint', [anne, bruno]),
  far: roomOf('far', people, {
    platform: 'outer',
    conversation: conversationRef('outer', 'far'),
    label: 'TLP:CLEAR',
    ceiling: 'TLP:CLEAR',
    kind: 'outreach',
    assurance: foreign,
  }),
}
const directory: Directory = {
  ...directoryOf(people, Object.values(rooms), [{ name: 'link', rooms: ['low', 'joint'] }]),
  shifts: [{ code: 'FR', level: 0, person: 'anne' }],
}
const at = (person: Person) => accountRef('outer', person.id)
const here = rooms.far.conversation

let stage: Stage
let asked: Asked
let web: Opened
/** What the outer platform promises; undefined when it does not answer. */
let promised: Assurance | undefined

beforeAll(async () => {
  stage = await openStage(directory)
  const { store } = stage
  for (const { id, name, language, zone, pseudonym, accounts } of people) {
    await store.db.person.create({ data: { id, name, language, zone, pseudonym } })
    await store.db.account.createMany({ data: accounts.map((ref) => ({ ref, personId: id })) })
  }
  let library: Library | undefined
  await stage.inScene(async (scene) => {
    library = scene.library
    return []
  })
  if (!library) throw new Error('the stage has no library')
  const traits = { forms: 'native', privateReplies: true, threads: true } as const
  const adapterOf = (platform: string): ChatAdapter =>
    ({
      platform,
      traits,
      assurance: async () => {
        if (platform !== 'outer') return own
        if (!promised) throw new Error('the platform does not answer')
        return promised
      },
    }) as unknown as ChatAdapter // of a platform nothing else is asked here
  const shared = { db: store.db, keyring: store.keyring, library, exercise: true }
  const server = createWeb({
    db: store.db,
    keyring: store.keyring,
    world: 'exercise',
    names: 'per-person',
    host: '127.0.0.1',
    port: 0,
    directory: () => directory,
    forms: {
      open: (...of) => asked.own.open(...of),
      check: (...of) => asked.own.check(...of),
      take: (...of) => asked.own.take(...of),
    },
    log: () => {},
  })
  const { origin, port } = await server.start()
  web = { web: server, origin, port, host: `localhost:${port}` }
  // Of the facts only the directory is read, and what the log would take is none of this test's.
  const parts = { ...shared, origin } as unknown as Parameters<typeof openAsked>[0]['parts']
  const facts = { current: () => directory } as unknown as Parameters<typeof openAsked>[0]['facts']
  const act = async (work: Parameters<Stage['inScene']>[0]): Promise<void> => {
    await stage.inScene(work)
    await stage.settle()
  }
  asked = openAsked({ store, facts, clock: () => stage.now, adapterOf, parts, act, issueFormLink })
})
afterAll(async () => {
  await web.web.stop()
  await stage.end()
})
beforeEach(() => {
  promised = foreign
})

const report = { id: 'report', context: '' }
const linkIn = (message: Message | undefined): URL => {
  const links = (message?.blocks ?? []).flatMap((block) => (block.type === 'actions' ? block.controls : []))
  const [link] = links.flatMap((control) => (control.type === 'link' ? [control.url] : []))
  if (!link) throw new Error('the message bears no link')
  return new URL(link)
}
/** A link to the report form for somebody, as path and host. */
async function linkFor(person: Person, label = 'TLP:AMBER'): Promise<{ path: string; host: string }> {
  const { pathname: path, host } = linkIn(await asked.next(report, { tlp: label }, at(person), here))
  return { path, host }
}
const press = (link: { path: string; host: string }, cookie?: string) =>
  send(web, { method: 'POST', ...link, ...(cookie !== undefined && { cookie }) })
const signIn = async (person: Person, host: string): Promise<string> => {
  const path = await issueSignInLink(stage.store.db, person.id, 'sign-in', 60_000)
  return (await press({ path, host })).cookie ?? ''
}
const hostOf = (person: Person, code: string): string => `${person.id}.${code}.localhost:${web.port}`

describe('the report form', () => {
  it('asks the label first, by itself and without a proposal, where a report without a label may not be typed', async () => {
    const form = await asked.form('report', at(zoe), here)
    const [first, ...others] = form?.pages ?? []
    expect(first).toMatchObject([{ id: 'tlp', required: true, hint: expect.stringContaining('TLP:CLEAR') }])
    expect(first?.[0]).not.toHaveProperty('value')
    expect(others.flat().map(({ id }) => id)).toEqual(['what', 'when', 'member', 'phase', 'asset', 'evidence'])
    expect(others.every((page) => page.length <= 5)).toBe(true)
  })

  it('is as it was where all may be typed', async () => {
    const form = await asked.form('report', accountRef('web', 'anne'), rooms.fr.conversation)
    expect(form?.pages.map((page) => page.length)).toEqual([5, 2])
    expect(form && fieldsOf(form).find(({ id }) => id === 'tlp')?.value).toBe('TLP:AMBER+STRICT')
  })

  it('asks the label first while the platform does not say what it promises', async () => {
    promised = undefined
    expect((await asked.form('report', at(zoe), here))?.pages[0]).toMatchObject([{ id: 'tlp' }])
  })
})

describe('a label above what may be typed', () => {
  it('leads to a page of our own, in the words of who chose it; any other goes on', async () => {
    expect(await asked.next(report, { tlp: 'TLP:CLEAR' }, at(dorte), here)).toBeUndefined()
    expect(await asked.next(report, {}, at(dorte), here)).toBeUndefined()
    const message = await asked.next(report, { tlp: 'TLP:GREEN' }, at(dorte), here)
    expect(wordsIn(message)).toMatch(/TLP:GREEN er over, hvad der må skrives her \(TLP:CLEAR\)/)
    expect(message).toMatchObject({ marking: 'TLP:CLEAR', exercise: true })
    expect(linkIn(message).href).toMatch(new RegExp(`^http://dk\\.localhost:${web.port}/sign-in/link/[\\w-]{43}$`))
  })

  it('goes on where the platform promises enough, and for whom nobody knows', async () => {
    promised = { ...foreign, operator: 'allowed' }
    expect(await asked.next(report, { tlp: 'TLP:GREEN' }, at(zoe), here)).toBeUndefined()
    expect(await asked.next(report, { tlp: 'TLP:AMBER' }, at(zoe), here)).toBeDefined()
    expect(await asked.next(report, { tlp: 'TLP:AMBER' }, accountRef('outer', 'eve'), here)).toBeUndefined()
  })

  it('is looked for only in the form’s own field for it', async () => {
    const close = { id: 'close', context: 'EL-2027-FR-0001' }
    expect(await asked.next(close, { why: 'TLP:AMBER', tlp: 'TLP:AMBER' }, at(anne), here)).toBeUndefined()
  })
})

describe('the link', () => {
  it('is not used by looking, names nobody, opens the form with the label chosen, and works once', async () => {
    const link = await linkFor(zoe)
    for (const _ of [1, 2]) {
      const seen = await send(web, link)
      expect(seen.status).toBe(200)
      expect(seen.cookie).toBeUndefined()
      expect(seen.text).toContain('Press the button to fill in the form')
      expect(seen.text).not.toContain(zoe.name)
    }
    const used = await press(link)
    expect(used.status).toBe(303)
    expect(used.headers.location).toMatch(/^\/form\/[\w-]{43}$/)
    const page = await send(web, { path: String(used.headers.location), host: link.host, cookie: used.cookie })
    expect(page.text).toContain('<option value="TLP:AMBER" selected>')
    expect(page.text).toContain(zoe.name)
    expect((await press(link)).status).toBe(410)
    expect((await send(web, link)).status).toBe(410)
  })

  it('opens that form alone: to everything else its bearer is a stranger', async () => {
    const link = await linkFor(zoe)
    const { cookie, headers } = await press(link)
    for (const path of ['/account', '/rooms', '/notices', '/call-tree.pdf', '/confirm', '/form']) {
      const answer = await send(web, { path, host: link.host, cookie })
      expect([path, answer.headers.location]).toEqual([path, `/sign-in?to=${encodeURIComponent(path)}`])
    }
    const codes = await send(web, {
      method: 'POST',
      path: '/account/codes',
      host: link.host,
      cookie,
      form: { _csrf: 'x' },
    })
    expect(codes.headers.location ?? '').toMatch(/^\/sign-in/)
    expect(await stage.store.db.recoveryCode.count()).toBe(0)
    // Nor does it open a form that another link leads to.
    const other = await press(await linkFor(bruno))
    const location = String(other.headers.location)
    expect((await send(web, { path: location, host: link.host, cookie })).status).toBe(404)
    expect((await send(web, { path: String(headers.location), host: link.host, cookie: other.cookie })).status).toBe(
      404,
    )
  })

  it('takes the report as if it had been made where it was asked for, once however often it is sent', async () => {
    const link = await linkFor(zoe)
    const { cookie, headers } = await press(link)
    const path = String(headers.location)
    const page = await send(web, { path, host: link.host, cookie })
    const form = { _csrf: csrfIn(page.text), 'a-tlp': 'TLP:AMBER', 'a-what': 'Leitstelle ohne Strom', 'a-member': 'FR' }
    const before = await stage.store.db.case.count()
    const answers = await Promise.all([1, 2, 3].map(() => send(web, { path, host: link.host, cookie, form })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(answers[0]?.text).toContain('Your answers were taken')
    const made = await stage.store.db.case.findMany({ orderBy: { id: 'desc' }, take: 1 })
    expect(await stage.store.db.case.count()).toBe(before + 1)
    expect(made[0]).toMatchObject({ label: 'TLP:AMBER', reporterId: 'zoe', roomId: 'far' })
    const number = made[0]?.number ?? ''
    // The receipt is given where the form was asked for; nothing of the content is there.
    const receipt = stage.shown.get(`case/${number}/receipt@~zoe`)
    expect(receipt).toMatchObject({ conversation: here, only: at(zoe) })
    expect(JSON.stringify([...stage.shown.values()].filter(({ conversation }) => conversation === here))).not.toContain(
      'Leitstelle',
    )
    expect((await send(web, { path, host: link.host, cookie })).text).toContain('Your answers were taken')
    const kinds = await stage.store.db.ledgerEntry.findMany({
      where: { subject: zoe.pseudonym },
      select: { kind: true },
    })
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['account.form-link.shown', 'account.form-link.used']),
    )
  })

  it('shows what is wrong, keeps what was typed, and stores nothing that bears a forbidden marking', async () => {
    const link = await linkFor(zoe)
    const { cookie, headers } = await press(link)
    const sent = { path: String(headers.location), host: link.host, cookie }
    const form = { _csrf: csrfIn((await send(web, sent)).text), 'a-tlp': 'TLP:AMBER', 'a-member': 'FR' }
    const before = await stage.store.db.case.count()
    const empty = await send(web, { ...sent, form })
    expect(empty.status).toBe(422)
    expect(empty.text).toContain('id="f-what-error"')
    const red = await send(web, { ...sent, form: { ...form, 'a-what': 'TLP:RED <script>x</script>' } })
    expect(red.status).toBe(422)
    expect(red.text).toContain('&lt;script&gt;')
    expect(red.text).toContain('bears a marking')
    const stale = await send(web, { ...sent, form: { ...form, _csrf: 'x', 'a-what': 'Something' } })
    expect(stale.status).toBe(403)
    expect(await stage.store.db.case.count()).toBe(before)
  })

  it('is refused unused where somebody else is signed in, so that nobody writes under a name that is not theirs', async () => {
    const { path } = await linkFor(zoe)
    const host = hostOf(bruno, 'fr')
    const cookie = await signIn(bruno, host)
    for (const method of ['GET', 'POST']) {
      const answer = await send(web, { method, path, host, cookie })
      expect(answer.status).toBe(409)
      expect(answer.text).toContain('It was not used')
    }
    expect((await send(web, { path: '/account', host, cookie })).text).toContain(bruno.name)
    expect((await press({ path, host })).status).toBe(303)
  })

  it('leaves whoever is signed in already in the session they have', async () => {
    const { path, host } = await linkFor(bruno)
    const cookie = await signIn(bruno, host)
    const used = await press({ path, host }, cookie)
    expect(used.status).toBe(303)
    expect(used.cookie).toBeUndefined()
    const form = await send(web, { path: String(used.headers.location), host, cookie })
    expect(form.text).toContain('<option value="TLP:AMBER" selected>')
    expect((await send(web, { path: '/account', host, cookie })).status).toBe(200)
  })

  it('gives whoever is here for an earlier one the whole hour for this one too', async () => {
    const { db } = stage.store
    const { cookie } = await press(await linkFor(zoe))
    const where = { personId: 'zoe', method: 'form', endedAt: null }
    await db.session.updateMany({ where, data: { expiresAt: new Date(Date.now() + 60_000) } })
    const { headers, cookie: fresh } = await press(await linkFor(zoe), cookie)
    expect(fresh).toBeUndefined()
    const link = await db.signInLink.findFirstOrThrow({ where: { hash: String(headers.location).split('/').at(-1)! } })
    const { expiresAt } = await db.session.findUniqueOrThrow({ where: { id: link.session! } })
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(50 * 60_000)
  })

  it('gives time anew whenever the form is loaded or sent, for four hours at most, and says until when', async () => {
    const { db } = stage.store
    const link = await linkFor(zoe)
    const { cookie, headers } = await press(link)
    const at = { path: String(headers.location), host: link.host, cookie }
    const hash = at.path.split('/').at(-1)!
    const { session } = await db.signInLink.findFirstOrThrow({ where: { hash } })
    const where = { id: session! }
    const shorten = () => db.session.update({ where, data: { expiresAt: new Date(Date.now() + 60_000) } })
    const minutesLeft = async () =>
      ((await db.session.findUniqueOrThrow({ where })).expiresAt.getTime() - Date.now()) / 60_000
    await shorten()
    const page = await send(web, at)
    expect(page.text).toMatch(/You have until [^<]*\d\d:\d\d to send it/)
    expect(await minutesLeft()).toBeGreaterThan(50)
    await shorten()
    await send(web, { ...at, form: { _csrf: csrfIn(page.text), 'a-tlp': 'TLP:AMBER', 'a-member': 'FR' } })
    expect(await minutesLeft()).toBeGreaterThan(50)
    await db.signInLink.update({ where: { hash }, data: { usedAt: new Date(Date.now() - 230 * 60_000) } })
    await shorten()
    await send(web, at)
    expect(await minutesLeft()).toBeGreaterThan(8)
    expect(await minutesLeft()).toBeLessThanOrEqual(10)
  })

  it('that is sent after its time stores nothing, says so, and gives back what was written', async () => {
    const { db } = stage.store
    const link = await linkFor(zoe)
    const { cookie, headers } = await press(link)
    const at = { path: String(headers.location), host: link.host, cookie }
    const written = { 'a-tlp': 'TLP:AMBER', 'a-what': 'Leitstelle <b>ohne</b> Strom', 'a-member': '' }
    const form = { _csrf: csrfIn((await send(web, at)).text), ...written }
    const before = await db.case.count()
    await db.session.updateMany({ where: { personId: 'zoe' }, data: { expiresAt: new Date(0) } })
    const late = await send(web, { ...at, form })
    expect(late.status).toBe(410)
    expect(late.text).toContain('Nothing was stored')
    expect(late.text).toMatch(
      /<textarea[^>]*readonly>\s*TLP:AMBER\s+Leitstelle &lt;b&gt;ohne&lt;\/b&gt; Strom<\/textarea>/,
    )
    expect(late.text).not.toContain(form._csrf)
    expect(await db.case.count()).toBe(before)
    // Another page cannot have it said here, and more than a form is not taken.
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await send(web, { ...at, form, headers: evil })).status).toBe(403)
    expect((await send(web, { ...at, form: { 'a-what': 'x'.repeat(300_000) } })).status).toBe(413)
  })

  it('ends with time, with the next one, and with the account that it was shown to', async () => {
    const { db } = stage.store
    const first = await linkFor(zoe)
    const second = await linkFor(zoe)
    expect((await press(first)).status).toBe(410)
    const left = await db.signInLink.findFirstOrThrow({ where: { personId: 'zoe', purpose: 'form', usedAt: null } })
    const minutes = (left.expiresAt.getTime() - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(14)
    expect(minutes).toBeLessThanOrEqual(15)
    await db.signInLink.update({ where: { hash: left.hash }, data: { expiresAt: new Date() } })
    expect((await press(second)).status).toBe(410)
    const third = await linkFor(anne)
    await db.account.update({ where: { ref: at(anne) }, data: { state: 'lapsed' } })
    expect((await press(third)).status).toBe(410)
    await db.account.update({ where: { ref: at(anne) }, data: { state: 'verified' } })
    expect((await press(third)).status).toBe(303)
  })
})

describe('words that may not stand where they were typed', () => {
  /** Types a line at the outer platform, and gives what is said to whoever typed it, by slot. */
  async function type(text: string, seen: { unseen?: true; promised?: Assurance } = {}, conversation = here) {
    const key = `outer:${stage.now.getTime()}:${text}:${JSON.stringify(seen)}`
    const event = { kind: 'command', key, at: stage.now.toISOString(), actor: at(bruno), conversation, text } as const
    const arrival = { ...event, at: stage.now, waitedMs: 0, event, withheld: undefined, ...seen }
    const put = await stage.inScene(async (scene) => (await handleArrival(arrival, scene)).effects)
    await stage.settle()
    return put
      .filter((slot) => slot.startsWith(`reply/${key}`) || slot.includes('/receipt@'))
      .map((slot) => wordsIn(stage.shown.get(slot)?.message))
  }

  it('are a case, and their author is asked in private to delete them; nobody else sees any of it', async () => {
    const before = new Set(stage.shown.keys())
    const [said = '', asks] = (await type('report TLP:AMBER Wahlkreis 7 manipuliert')).toSorted(
      (one, other) => Number(other.includes('delete')) - Number(one.includes('delete')),
    )
    expect(said).toContain(
      'Please delete your message here: TLP:AMBER is above what may stand in this place (TLP:CLEAR).',
    )
    const made = await stage.store.db.case.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(made).toMatchObject({ label: 'TLP:AMBER', reporterId: 'bruno' })
    expect(said).toContain(`${made.number} has it`)
    expect(asks).toContain(made.number)
    const fresh = [...stage.shown].filter(([slot]) => !before.has(slot))
    for (const [slot, { conversation, message }] of fresh)
      if (conversation === here)
        expect([slot, wordsIn(message)]).not.toEqual([slot, expect.stringContaining('manipuliert')])
    expect(fresh.filter(([, { only, message }]) => only !== at(bruno) && wordsIn(message).includes('delete'))).toEqual(
      [],
    )
  })

  it('are not asked to be deleted where they may stand, nor where nobody saw them', async () => {
    for (const answers of [
      await type('report TLP:CLEAR Webseite langsam'),
      await type('report Wahlkreis 8 manipuliert', { unseen: true }),
      await type(
        'report Wahlkreis 9 manipuliert',
        { promised: { ...own, operator: 'own' } },
        conversationRef('outer', 'b'),
      ),
    ])
      expect(answers.join('\n')).not.toContain('Please delete')
    expect((await type('report Wahlkreis 10 manipuliert', {}, conversationRef('outer', 'b'))).join()).toContain(
      'delete',
    )
  })

  it('typed into a case that is there already are asked to be deleted as well', async () => {
    const { number } = await stage.store.db.case.findFirstOrThrow({ where: { code: 'FR' }, orderBy: { id: 'desc' } })
    expect((await type(`note ${number} Täter ist bekannt`)).join()).toContain(`${number} has it`)
    expect((await type(`note ${number} Täter ist gefasst`, { unseen: true })).join()).not.toContain('delete')
  })

  it('are not lost when their author deletes them as asked: a case can be made of them, by nobody else', async () => {
    const id = await stage.talk(anne, rooms.low, 'TLP:AMBER Leck in Kreis 12')
    const slot = `reply/away/${rooms.low.conversation}/${id}`
    const ask = stage.shown.get(slot)
    expect(ask?.only).toBe(accountRef('web', 'anne'))
    expect(wordsIn(ask?.message)).toMatch(/Please delete .*It stands on|Please delete .*stands on/s)
    expect(commandsIn(ask?.message)).toEqual(['report', `recall message ${id}`])
    const copies = () => [...stage.shown].filter(([, { message }]) => wordsIn(message).includes('Leck in Kreis 12'))
    expect(copies().map(([, { conversation }]) => conversation)).toEqual([rooms.joint.conversation])
    await stage.erase(anne, rooms.low, id)
    expect(copies()).toHaveLength(1)
    const note = await stage.sent(slot, 'note-1')
    expect(wordsIn(await stage.type(bruno, rooms.low, 'report', note))).not.toMatch(/EL-\d/)
    const receipt = await stage.type(anne, rooms.low, 'report', note)
    expect(wordsIn(receipt)).toMatch(/EL-\d{4}-FR-\d{4}/)
    const made = await stage.store.db.case.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(made).toMatchObject({ label: 'TLP:AMBER+STRICT', reporterId: 'anne' })
    expect(wordsIn(stage.card(made.number, rooms.fr))).toContain('Leck in Kreis 12')
    await stage.type(anne, rooms.low, `recall message ${id}`)
    expect([...copies()].filter(([slotOf]) => slotOf.startsWith('relay/'))).toEqual([])
  })

  it('are gone when they are deleted where they may stand', async () => {
    const id = await stage.talk(anne, rooms.joint, 'TLP:GREEN Probe in Kreis 13')
    const copies = () => [...stage.shown.values()].filter(({ message }) => wordsIn(message).includes('Kreis 13'))
    expect(copies()).toHaveLength(1)
    await stage.erase(anne, rooms.joint, id)
    expect(copies()).toEqual([])
  })
})

describe('somebody’s own page at a platform', () => {
  it('shows their tasks and open cases as stubs whose buttons work where no more may stand', async () => {
    const receipt = wordsIn(await stage.type(anne, rooms.fr, 'report Wahlamt Colmar offline'))
    const number = /EL-\d{4}-FR-\d{4}/.exec(receipt)?.[0] ?? ''
    const home = await asked.home(at(anne))
    expect(wordsIn(home)).toContain(`${number} new`)
    expect(wordsIn(home)).not.toContain('Colmar')
    expect(home?.marking).toBe('TLP:CLEAR')
    expect(commandsIn(home)).toEqual(expect.arrayContaining(['report', `ack ${number}`, `case ${number}`]))
    expect(new Set(commandsIn(home)).size).toBe(commandsIn(home).length)
    expect(linkIn(home).pathname).toBe('/rooms')
    // What the playbook asks in its own words, and until when: once.
    const lines = (home?.blocks ?? []).flatMap((block) => (block.type === 'paragraph' ? plain(block.children) : []))
    expect(lines[0]).toMatch(/^EL-\d{4}-FR-\d{4} Accept .* · by /)
    expect(lines).toContain(`${number} Share it, or keep it national`)
    for (const line of lines) expect(line.split(' · by ').length).toBeLessThanOrEqual(2)
  })

  it('shows the words where they may stand, under the strictest label of what is shown', async () => {
    promised = { ...foreign, encryption: 'end-to-end', operator: 'allowed' }
    const home = await asked.home(at(anne))
    expect(wordsIn(home)).toContain('Colmar')
    expect(home?.marking).toBe('TLP:AMBER+STRICT')
    promised = undefined
    expect(wordsIn(await asked.home(at(anne)))).not.toContain('Colmar')
  })

  it('shows nothing of what others keep to themselves, and strangers nothing at all', async () => {
    promised = { ...foreign, encryption: 'end-to-end', operator: 'allowed' }
    const home = wordsIn(await asked.home(at(dorte)))
    expect(home).toContain('Webseite langsam') // TLP:CLEAR, for all
    expect(home).not.toMatch(/Colmar|Leck|Wahlkreis|Leitstelle/)
    expect(home.match(/EL-\d{4}-FR-\d+/g)).toHaveLength(1)
    const eve = await asked.home(accountRef('outer', 'eve'))
    expect(wordsIn(eve)).toBe(
      'TLP:CLEAR\nThis account is not known here.\nThis account is not known here.\nIf you should have access, ask your coordinator to add this account: outer:eve',
    )
  })

  it('is bounded, and counts what is left', async () => {
    for (const count of Array.from({ length: 20 }, (_, index) => index)) {
      await stage.type(anne, rooms.fr, `report Urne ${count} ohne Siegel`)
    }
    promised = { ...foreign, encryption: 'end-to-end', operator: 'allowed' }
    const open = await stage.store.db.case.count({ where: { code: 'FR', status: 'new' } })
    const home = await asked.home(at(anne))
    expect(home?.blocks.length).toBeLessThan(70)
    expect(wordsIn(home)).toContain(`${open - 15} more open cases are older`)
  })
})

describe('the answer to `tasks` where what waits may not be said', () => {
  it('is the same stubs, the most urgent with their buttons, the others with what is typed', async () => {
    const shown = await stage.type(anne, rooms.far, 'tasks')
    const home = await asked.home(at(anne))
    expect(shown?.marking).toBe('TLP:CLEAR')
    expect(wordsIn(shown)).not.toMatch(/Urne|Colmar|Siegel/)
    expect(shown && messageBreaches(shown)).toEqual([])
    const lines = (shown?.blocks ?? []).flatMap((block) => (block.type === 'paragraph' ? [plain(block.children)] : []))
    const atHome = (home?.blocks ?? []).flatMap((block) => (block.type === 'paragraph' ? [plain(block.children)] : []))
    expect(lines.slice(1)).toEqual(atHome.slice(0, 4))
    expect(commandsIn(shown).length).toBeGreaterThan(0)
    expect(commandsIn(home)).toEqual(expect.arrayContaining([...commandsIn(shown)]))
    const list = (shown?.blocks ?? []).find((block) => block.type === 'list')
    expect(list?.items).toHaveLength(16)
    expect(list?.items.map((item) => plain(item))[0]).toMatch(/^EL-\d{4}-FR-\d{4} .* – \w+ EL-/)
    expect(linkIn(shown).pathname).toBe('/rooms')
    const [first = ''] = commandsIn(shown)
    expect(wordsIn(await stage.press(anne, rooms.far, first))).not.toContain('may not be shown')
  })

  it('is the list itself where it may be said', async () => {
    const shown = await stage.type(anne, rooms.fr, 'tasks')
    expect(shown?.marking).toBe('TLP:AMBER+STRICT')
    expect(wordsIn(shown)).toMatch(/Urne|Colmar/)
  })
})

describe('lines that are suggested to somebody who types', () => {
  const lines = async (person: Person, typed: string) => asked.suggest(typed, at(person), here)
  const numberOf = async (person: Person, room: Parameters<Stage['type']>[1], line: string): Promise<string> =>
    /EL-\d{4}-\w\w-\d{4}/.exec(wordsIn(await stage.type(person, room, line)))?.[0] ?? ''

  it('are the commands that they may say, what is needed most first, in their language', async () => {
    const all = await lines(anne, '')
    expect(all).toHaveLength(25)
    expect(all[0]).toEqual({ line: 'report', label: expect.stringContaining('Report') })
    expect((await lines(dorte, 'rep'))[0]?.label).toMatch(/Indberet|Anmeld|Meld/)
    // An official is no coordinator: who may ring is for a member's coordinators, what the bot does for those of all.
    expect((await lines(anne, 'aud')).map(({ line }) => line)).toEqual([])
    expect(await lines(anne, 'nothing begins like this')).toEqual([])
    expect(await lines(anne, `note ${'x'.repeat(5000)}`)).toEqual([])
  })

  it('name what they may read and can do, by every way to write a number', async () => {
    const number = await numberOf(anne, rooms.fr, 'report Wahlamt Metz offline')
    const short = String(Number(number.slice(-4)))
    for (const typed of [
      `ack ${number}`,
      `ack FR-${short}`,
      `ACK fr${short}`,
      `ack   #${short}`,
      `ack ${number.slice(0, 12)}`,
    ])
      expect([typed, (await lines(anne, typed)).map(({ line }) => line)]).toEqual([
        typed,
        expect.arrayContaining([`ack ${number}`]),
      ])
    expect((await lines(anne, 'ack')).map(({ line }) => line)).toContain(`ack ${number}`)
    await stage.type(anne, rooms.fr, `ack ${number}`)
    expect((await lines(anne, 'ack ')).map(({ line }) => line)).not.toContain(`ack ${number}`)
    expect((await lines(anne, `close ${number} `)).map(({ line }) => line)).toEqual([
      `close ${number} incident`,
      `close ${number} not-an-incident`,
      `close ${number} duplicate`,
    ])
    expect((await lines(dorte, `case ${number}`)).map(({ line }) => line)).toEqual([])
    await stage.type(anne, rooms.fr, `close ${number} incident`)
    expect((await lines(anne, `note ${number}`)).map(({ line }) => line)).toEqual([])
    expect((await lines(anne, `reopen ${number}`)).map(({ line }) => line)).toEqual([`reopen ${number}`])
  })

  it('say a title only where it may stand', async () => {
    const number = await numberOf(anne, rooms.fr, 'report Wahlamt Nantes offline')
    const labelOf = async () => (await lines(anne, `ack ${number}`)).map(({ label }) => label).join()
    expect(await labelOf()).toMatch(/^new · no owner/)
    expect(await labelOf()).not.toContain('Nantes')
    promised = { ...foreign, encryption: 'end-to-end', operator: 'allowed' }
    expect(await labelOf()).toContain('Nantes')
    promised = undefined
    expect(await labelOf()).not.toContain('Nantes')
  })

  it('are what runs, rounds and notices ask of them, whole', async () => {
    const number = await numberOf(anne, rooms.fr, 'report Wahlamt Nizza offline')
    await stage.type(anne, rooms.fr, `ack ${number}`)
    const run = await stage.store.db.run.findFirstOrThrow({ where: { caseNumber: number } })
    const todos = await stage.store.db.todo.findMany({ where: { runId: run.id, command: { startsWith: 'answer' } } })
    const suggested = (await lines(anne, `answer ${run.id}`)).map(({ line }) => line)
    expect(suggested).toEqual(todos.map(({ command }) => command))
    expect((await lines(dorte, `answer ${run.id}`)).map(({ line }) => line)).toEqual([])
    expect((await lines(anne, `show ${run.id}`))[0]).toEqual({
      line: `show ${run.id}`,
      label: expect.stringContaining(number),
    })
    expect(await lines(dorte, `show ${run.id}`)).toEqual([])
  })

  it('reveal nothing to a stranger', async () => {
    const eve = accountRef('outer', 'eve')
    for (const typed of ['', 'help', 'case ', 'show ', 'report'])
      expect(await asked.suggest(typed, eve, here)).toEqual([])
  })
})
