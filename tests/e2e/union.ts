import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import type { AccountRef } from '../../src/chat/refs.ts'
import { applyEffects } from '../../src/delivery/apply.ts'
import { readDirectory } from '../../src/directory/read.ts'
import type { Scene } from '../../src/directory/scene.ts'
import { usualOptions, usualQuestion } from '../../src/round/option.ts'
import { answerRound, chaseRound, openRound } from '../../src/round/round.ts'
import type { Effect } from '../../src/sharing/effect.ts'
import { openStore, type Store } from '../../src/store/open.ts'

/** The 27 Member States on a made-up election night: who they are, and how their polls and status lines stand. */

type State = { name: string; zone: string; polls: readonly (readonly [day: string, opens: string, closes: string])[] }
const sunday = '2031-06-15'

export const union: Readonly<Record<string, State>> = {
  AT: { name: 'Austria', zone: 'Europe/Vienna', polls: [[sunday, '07:00', '17:00']] },
  BE: { name: 'Belgium', zone: 'Europe/Brussels', polls: [[sunday, '08:00', '16:00']] },
  BG: { name: 'Bulgaria', zone: 'Europe/Sofia', polls: [[sunday, '07:00', '20:00']] },
  CY: { name: 'Cyprus', zone: 'Asia/Nicosia', polls: [[sunday, '07:00', '18:00']] },
  CZ: {
    name: 'Czechia',
    zone: 'Europe/Prague',
    polls: [
      ['2031-06-13', '14:00', '22:00'],
      ['2031-06-14', '08:00', '14:00'],
    ],
  },
  DE: { name: 'Germany', zone: 'Europe/Berlin', polls: [[sunday, '08:00', '18:00']] },
  DK: { name: 'Denmark', zone: 'Europe/Copenhagen', polls: [[sunday, '08:00', '20:00']] },
  EE: { name: 'Estonia', zone: 'Europe/Tallinn', polls: [[sunday, '09:00', '20:00']] },
  EL: { name: 'Greece', zone: 'Europe/Athens', polls: [[sunday, '07:00', '19:00']] },
  ES: { name: 'Spain', zone: 'Europe/Madrid', polls: [[sunday, '09:00', '20:00']] },
  FI: { name: 'Finland', zone: 'Europe/Helsinki', polls: [[sunday, '09:00', '20:00']] },
  FR: { name: 'France', zone: 'Europe/Paris', polls: [[sunday, '08:00', '20:00']] },
  HR: { name: 'Croatia', zone: 'Europe/Zagreb', polls: [[sunday, '07:00', '19:00']] },
  HU: { name: 'Hungary', zone: 'Europe/Budapest', polls: [[sunday, '06:00', '19:00']] },
  IE: { name: 'Ireland', zone: 'Europe/Dublin', polls: [['2031-06-13', '07:00', '22:00']] },
  IT: {
    name: 'Italy',
    zone: 'Europe/Rome',
    polls: [
      ['2031-06-14', '15:00', '23:00'],
      [sunday, '07:00', '23:00'],
    ],
  },
  LT: { name: 'Lithuania', zone: 'Europe/Vilnius', polls: [[sunday, '07:00', '20:00']] },
  LU: { name: 'Luxembourg', zone: 'Europe/Luxembourg', polls: [[sunday, '08:00', '14:00']] },
  LV: { name: 'Latvia', zone: 'Europe/Riga', polls: [['2031-06-14', '08:00', '20:00']] },
  MT: { name: 'Malta', zone: 'Europe/Malta', polls: [['2031-06-14', '07:00', '22:00']] },
  NL: { name: 'Netherlands', zone: 'Europe/Amsterdam', polls: [['2031-06-12', '07:30', '21:00']] },
  PL: { name: 'Poland', zone: 'Europe/Warsaw', polls: [[sunday, '07:00', '21:00']] },
  PT: { name: 'Portugal', zone: 'Europe/Lisbon', polls: [[sunday, '08:00', '19:00']] },
  RO: { name: 'Romania', zone: 'Europe/Bucharest', polls: [[sunday, '07:00', '22:00']] },
  SE: { name: 'Sweden', zone: 'Europe/Stockholm', polls: [[sunday, '08:00', '21:00']] },
  SI: { name: 'Slovenia', zone: 'Europe/Ljubljana', polls: [[sunday, '07:00', '19:00']] },
  SK: { name: 'Slovakia', zone: 'Europe/Bratislava', polls: [['2031-06-14', '07:00', '22:00']] },
}

/** 20:40 in Brussels on the Sunday: most polls have closed, some have not. */
const night = new Date('2031-06-15T18:40:00Z')
export const electionId = 'union-night'

const official = (code: string): string => `official-${code.toLowerCase()}`
/** Somebody of France who looks after the joint room; the officials of the others are called by what they are. */
const nameOf = (code: string): string => (code === 'FR' ? 'Claire Moreau' : `Official ${code}`)

/** Writes the directory's file into a folder and gives its path. Everybody sits in the joint room, where France coordinates. */
function writeUnion(folder: string): string {
  const codes = Object.entries(union)
  const file = {
    authority: 'Exercise secretariat',
    accountsConfirmedBy: 'Exercise secretariat',
    platform: 'web',
    members: [
      ...codes.map(([code, { name, zone }]) => ({ code, name, zone })),
      { code: 'ENISA', name: 'ENISA', zone: 'Europe/Athens' },
    ],
    bodies: [{ id: 'ecne', name: 'European Cooperation Network on Elections', network: 'ecne' }],
    people: [
      ...codes.map(([code]) => ({
        id: official(code),
        name: nameOf(code),
        accounts: [`web:${official(code)}`],
        roles: [
          { role: 'ecne_member', for: code, in: 'ecne' },
          ...(code === 'FR' ? [{ role: 'coordinator', for: code, in: 'ecne' }] : []),
        ],
      })),
      // Sits in no shared room, and works for a member that does not vote.
      {
        id: 'watcher',
        name: 'Iris Watcher',
        accounts: ['web:watcher'],
        roles: [{ role: 'enisa', for: 'ENISA', in: 'ecne' }],
      },
    ],
    rooms: [
      {
        id: 'joint-mechanism',
        title: 'Joint operational mechanism',
        kind: 'joint',
        label: 'TLP:AMBER',
        ceiling: 'TLP:AMBER',
        seats: codes.map(([code]) => official(code)),
      },
    ],
    links: [],
    rota: codes.map(([code]) => ({ for: code, duty: official(code) })),
  }
  const path = join(folder, 'union.yaml')
  writeFileSync(path, stringify(file))
  return path
}

/** Makes the world before its bot starts: its clock shows the night, and its calendar has the election. */
export async function makeNight(folder: string): Promise<void> {
  const store = await openStore({ world: 'exercise', dataDir: folder, log: () => {} })
  const offset = BigInt(night.getTime() - Date.now())
  await store.db.$executeRaw`UPDATE "World" SET "clockAnchor" = now(), "clockOffsetMs" = ${offset}`
  const checked = { source: 'Made up for an exercise', checkedOn: '2031-05-02', checkedBy: 'Exercise secretariat' }
  await store.db.election.create({
    data: {
      id: electionId,
      title: 'Election in all Member States',
      kind: 'ep',
      polls: {
        create: Object.entries(union).flatMap(([code, { zone, polls }]) =>
          polls.map(([day, opens, closes]) => ({
            code,
            day,
            zone,
            opens,
            closes,
            results: '2031-06-15T23:00',
            ...checked,
            // Malta's hours are nobody's word yet.
            ...(code === 'MT' && { checkedBy: '' }),
          })),
        ),
      },
      embargoes: { create: [{ id: `${electionId}/embargo`, ...checked }] },
    },
  })
  await store.close()
}

/** What the bot starts with on such a night: of the playbooks only that of reports, since others ask rounds of their own; no calendar but the one that is there. */
export function nightEnvironment(folder: string): Record<string, string> {
  const [playbooks, calendar] = [join(folder, 'playbooks'), join(folder, 'no-calendar.yaml')]
  mkdirSync(playbooks)
  copyFileSync(resolve(import.meta.dirname, '../../playbooks/PB-01-report.yaml'), join(playbooks, 'PB-01-report.yaml'))
  writeFileSync(calendar, 'elections: []\n')
  return { JOM_DIRECTORY: writeUnion(folder), JOM_PLAYBOOKS: playbooks, JOM_CALENDAR: calendar }
}

/** What each Member State said in the two rounds of the evening, minutes before the night's instant; who is not named is silent. */
const earlier: Readonly<Record<string, readonly [number, string, string]>> = {
  EL: [415, 'ok', 'Polling stations opened on time'],
  HU: [410, 'ok', ''],
  CZ: [400, 'ok', 'Voting ended yesterday, ballots are under seal'],
  NL: [395, 'ok', ''],
}
const newest: Readonly<Record<string, readonly [number, string, string]>> = {
  AT: [22, 'ok', ''],
  BE: [21, 'ok', 'Counting has begun everywhere'],
  BG: [19, 'ok', ''],
  CY: [18, 'ok', ''],
  DE: [14, 'trouble', 'The results site answers slowly since 20:15; provider filters, the count is not affected'],
  DK: [17, 'ok', ''],
  EE: [16, 'ok', 'Internet voting closed yesterday without incident'],
  ES: [12, 'ok', ''],
  FI: [12, 'ok', ''],
  FR: [9, 'ok', 'Polls closed; first estimates are held back until the embargo ends'],
  HR: [9, 'ok', ''],
  IE: [8, 'ok', ''],
  LT: [8, 'words', 'Two polling stations near the border stay open until 20:30 after a power cut'],
  LU: [7, 'ok', ''],
  LV: [7, 'ok', ''],
  PL: [5, 'ok', ''],
  PT: [5, 'ok', ''],
  RO: [
    3,
    'trouble',
    'A forged letter of the election bureau on a “second day of voting” is spreading; correction published',
  ],
  SE: [2, 'ok', ''],
  SI: [1, 'ok', ''],
  SK: [1, 'ok', ''],
}

/** Lets the evening be as it was: two rounds, answers, and a reminder to those who are silent. */
export async function fillNight(folder: string): Promise<Store> {
  const store = await openStore({ world: 'exercise', dataDir: folder, attach: true, log: () => {} })
  const directory = await readDirectory(store.db)
  const at = (minutes: number): Date => new Date(night.getTime() - minutes * 60_000)
  const act = (now: Date, deed: (scene: Scene) => Promise<readonly Effect[]>): Promise<unknown> =>
    store.db.$transaction(
      async (tx) => {
        const scene = { tx, keyring: store.keyring, directory, now, exercise: true, origin: 'http://localhost' }
        return applyEffects(tx, store.keyring, await deed(scene), now)
      },
      { timeout: 30_000, maxWait: 30_000 },
    )
  const ask = async (minutes: number, given: typeof newest, members: readonly string[]): Promise<string> => {
    let id = ''
    await act(at(minutes), async (scene) => {
      const opened = await openRound(scene, {
        key: `evening/${minutes}`,
        kind: 'status-line',
        question: usualQuestion('status-line'),
        options: usualOptions('status-line'),
        members,
        label: 'TLP:AMBER',
        roomId: 'joint-mechanism',
        runId: 'R-2031-0001',
        electionId,
        deadline: at(minutes - 30),
      })
      id = opened.id
      return opened.effects
    })
    for (const [code, [ago, value, words]] of Object.entries(given)) {
      const person = directory.people.get(official(code))
      const [account] = person?.accounts ?? []
      if (!person || !account) throw new Error(`nobody of ${code}`)
      const answer = { key: `evening/${minutes}/${code}`, code, value, words, person, account: account as AccountRef } // from the directory
      await act(at(ago), async (scene) => (await answerRound(scene, id, { ...answer, at: at(ago) })).effects)
    }
    return id
  }
  const all = Object.keys(union)
  await ask(420, earlier, all)
  // Whoever had voted before was asked in the morning only: their lines have expired by now.
  const evening = await ask(
    25,
    newest,
    all.filter((code) => code !== 'CZ' && code !== 'NL'),
  )
  await act(at(4), (scene) => chaseRound(scene, evening, { turn: 0, role: 'duty' }))
  return store
}
