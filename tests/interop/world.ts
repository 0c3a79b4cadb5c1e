import { buffer } from 'node:stream/consumers'
import { openFeed, readFeed } from '../../src/call/feed.ts'
import { planCall } from '../../src/call/plan.ts'
import { beginCall, endCall } from '../../src/call/roll.ts'
import { takePosition } from '../../src/decision/position.ts'
import { propose } from '../../src/decision/propose.ts'
import { applyEffects } from '../../src/delivery/apply.ts'
import { openErrand } from '../../src/delivery/errand-rows.ts'
import { writeContact } from '../../src/directory/contact.ts'
import type { Scene } from '../../src/directory/scene.ts'
import { type Export, makeExport, readerOf } from '../../src/export/bundle.ts'
import type { Reader } from '../../src/export/dossier.ts'
import type { Asked, Format } from '../../src/export/request.ts'
import { sealBatch } from '../../src/ledger/sealer.ts'
import type { Effect } from '../../src/sharing/effect.ts'
import { makeWorld, numberIn, openStage } from '../integration/threat/stage.ts'

/** Words that a reader of another member must not find: written before the case was shared. */
export const nationalWords = 'Seulement pour nous: le fournisseur est Ωμέγα ЕООД'

/** What breaks spreadsheets and Markdown, as somebody may well write it. */
const hostileWords = '=HYPERLINK("http://evil.example","x") [go](https://evil.example) <img src=x onerror=alert(1)>'

export type ExportWorld = Awaited<ReturnType<typeof openExportWorld>>

/** A small world on a real store: a case that was shared, one that was not, a vote with dissent, a call with its roll. */
export async function openExportWorld() {
  const { people, rooms, directory } = makeWorld()
  const { anne, bruno, dorte, fiona } = people
  const stage = await openStage(directory)
  const { db, keyring } = stage.store
  const origin = 'https://jom.example.eu'

  async function act<Done extends { effects: readonly Effect[] }>(
    work: (scene: Scene) => Promise<Done>,
  ): Promise<Done> {
    return db.$transaction(
      async (tx) => {
        const done = await work({ tx, keyring, directory, now: stage.now, exercise: true, origin })
        await applyEffects(tx, keyring, done.effects, stage.now)
        return done
      },
      { timeout: 20_000 },
    )
  }

  const said = 'Le site résultats ne répond plus. Ο ιστότοπος δεν απαντά. Сайтът не отговаря. 🚨 中国'
  const shared = numberIn(
    await stage.type(anne, rooms.fr, `report ${said} phase:results_publication asset:results_website`),
  )
  const kept = numberIn(await stage.type(anne, rooms.fr, 'report Courriels de hameçonnage au ministère'))
  stage.pass(2)
  await stage.type(bruno, rooms.fr, `ack ${shared}`)
  await stage.type(bruno, rooms.fr, `note ${shared} ${nationalWords}`)
  await stage.type(bruno, rooms.fr, `triage ${shared} high yellow worsening ddos malicious B2 - clair`)
  stage.pass(2)
  await stage.type(bruno, rooms.fr, `release ${shared} amber`)
  stage.pass(1)
  await stage.type(bruno, rooms.fr, `note ${shared} ${hostileWords}`)
  const mail = { personId: 'anne', channel: 'email', address: 'anne@cell.example', position: 0 }
  await writeContact(db, keyring, 'anne/email', mail)
  const about = { caseNumber: shared, label: 'TLP:AMBER', codes: ['DK', 'ENISA', 'FR'] } as const
  const call = await act((scene) =>
    planCall(scene, {
      ...about,
      key: 'interop/call',
      title: 'Coordination on the results site',
      roles: ['niscg_member', 'ecne_member'],
      askedBy: bruno,
      wall: '2027-04-25T20:30',
      zone: 'Europe/Brussels',
      minutes: 30,
      urgent: true,
    }),
  )
  stage.pass(30)
  await act(async (scene) => ({ effects: await beginCall(scene, call.id) }))
  stage.pass(20)
  await act(async (scene) => ({ effects: await endCall(scene, call.id) }))
  const decision = await act((scene) =>
    propose(scene, {
      ...about,
      key: 'interop/decision',
      type: 'operational',
      title: 'A joint line on the outage',
      question: 'Shall all refer to the official channel?',
      rule: { profile: 'vote', threshold: 'simple' },
      proposedBy: bruno,
      mandate: 'Terms of reference, point 4',
      known: 'The site is down.',
      unknown: 'Who does it.',
    }),
  )
  const positions = [
    [anne, 'FR', 'yes', ''],
    [fiona, 'ENISA', 'yes', ''],
    [dorte, 'DK', 'no', 'For tidligt: =1+1'],
  ] as const
  for (const [person, code, value, words] of positions) {
    stage.pass(1)
    await act((scene) =>
      takePosition(scene, decision.id, {
        ...{ key: `interop/${code}`, code, value, words, person, reservation: false, at: stage.now },
        account: person.accounts[0]!, // everybody here has one
      }),
    )
  }
  while ((await sealBatch(db, keyring)) > 0);

  return {
    ...{ stage, people, directory, shared, kept, call: call.id, decision: decision.id, said },
    /** An export as a person may have it, or as whoever has the console. */
    async make(
      who: keyof typeof people | 'console',
      asked: Asked,
      format: Format,
    ): Promise<Export & { bytes: Uint8Array }> {
      const reader: Reader = who === 'console' ? { language: 'en', zone: 'Europe/Brussels' } : readerOf(people[who])
      const place = { db, keyring, directory, now: stage.now, exercise: true, origin }
      const made = await makeExport(place, reader, asked, format)
      try {
        return { ...made, bytes: await buffer(made.content.read()) }
      } finally {
        await made.content.close()
      }
    },
    /** What a person has of the call in a calendar: the letter's file, and their feed. */
    async calendars() {
      const { startsAt, minutes } = await db.call.findUniqueOrThrow({ where: { id: call.id } })
      if (!startsAt) throw new Error('the call was planned')
      const scene = { tx: db, keyring, directory, now: stage.now, exercise: true, origin }
      const feed = await act((each) => openFeed(each, anne))
      const secret =
        feed.path
          .split('/')
          .at(-1)
          ?.replace(/\.ics$/, '') ?? ''
      const letter = await db.errand.findFirstOrThrow({ where: { key: { startsWith: `call/${call.id}/mail/0/` } } })
      const { content } = openErrand(letter.body ?? new Uint8Array(), keyring)
      if (content.letter !== 'invitation') throw new Error(`the letter is of another kind: ${content.letter}`)
      return {
        letter: { text: content.calendar, startsAt, minutes },
        feed: { text: (await readFeed(scene, secret)) ?? '', startsAt, minutes },
      }
    },
    end: stage.end,
  }
}
