import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { openStore, type Store } from '../../src/store/open.ts'

/** A made-up election of four Member States over a weekend, and all who have to do with it. */

export const electionId = 'assembly-2031'
/** The bot is set up a day before the run-up begins, two weeks before the first polls. */
const isSetUp = new Date('2031-05-30T16:00:00Z')
/** The afternoon before the first day of voting, ten minutes before the Union level begins. */
export const begins = new Date('2031-06-13T13:50:00Z')

type State = {
  name: string
  zone: string
  /** Where its national cell lies. */
  platform: 'web' | 'matrix'
  polls: readonly { day: string; opens: string; closes: string }[]
  people: Readonly<Record<Post, string>>
}

/** Whoever stands behind a role, a person of their own each. */
export const posts = [
  'duty',
  'deputy',
  'head',
  'contact',
  'authority',
  'coordinator',
  'spoc',
  'press',
  'privacy',
] as const
export type Post = (typeof posts)[number]

const sunday = '2031-06-15'

export const states: Readonly<Record<string, State>> = {
  CZ: {
    name: 'Czechia',
    zone: 'Europe/Prague',
    platform: 'matrix',
    polls: [
      { day: '2031-06-14', opens: '14:00', closes: '22:00' },
      { day: sunday, opens: '08:00', closes: '14:00' },
    ],
    people: {
      duty: 'Pavel Hrubý',
      deputy: 'Lenka Marešová',
      head: 'Ivo Štěpánek',
      contact: 'Jana Dvořáková',
      authority: 'Radim Konečný',
      coordinator: 'Hana Vlčková',
      spoc: 'Tomáš Blažek',
      press: 'Alena Krupová',
      privacy: 'Milan Šedivý',
    },
  },
  EL: {
    name: 'Greece',
    zone: 'Europe/Athens',
    platform: 'matrix',
    polls: [{ day: sunday, opens: '07:00', closes: '19:00' }],
    people: {
      duty: 'Nikos Vlachos',
      deputy: 'Maria Drakou',
      head: 'Stavros Kallis',
      contact: 'Eleni Papadaki',
      authority: 'Petros Ioannou',
      coordinator: 'Sofia Rallis',
      spoc: 'Dimitris Manos',
      press: 'Katerina Zervou',
      privacy: 'Giorgos Lekkas',
    },
  },
  LV: {
    name: 'Latvia',
    zone: 'Europe/Riga',
    platform: 'web',
    polls: [{ day: sunday, opens: '07:00', closes: '20:00' }],
    people: {
      duty: 'Andris Ozols',
      deputy: 'Laima Bērziņa',
      head: 'Juris Liepa',
      contact: 'Ilze Kalniņa',
      authority: 'Māris Krūms',
      coordinator: 'Zane Vītola',
      spoc: 'Edgars Sils',
      press: 'Dace Priede',
      privacy: 'Uldis Kauls',
    },
  },
  // Its polls close after midnight: the count of the islands begins an hour later.
  PT: {
    name: 'Portugal',
    zone: 'Europe/Lisbon',
    platform: 'web',
    polls: [{ day: sunday, opens: '08:00', closes: '00:15' }],
    people: {
      duty: 'Rui Tavares Lima',
      deputy: 'Inês Carvalhal',
      head: 'Duarte Nogueira',
      contact: 'Marta Figueira',
      authority: 'João Seabra',
      coordinator: 'Beatriz Aleixo',
      spoc: 'Nuno Quintela',
      press: 'Clara Valadares',
      privacy: 'Hugo Pestana',
    },
  },
}

/** Who takes over the watch of Latvia on the evening of the election. */
export const nightDuty = { id: 'night-lv', name: 'Ieva Strazda', from: '2031-06-15T17:30:00Z' }

export const enisa = {
  duty: { id: 'duty-enisa', name: 'Lotte Hendriks' },
  head: { id: 'head-enisa', name: 'Aris Gold' },
}

export const idOf = (post: Post, code: string): string => `${post}-${code.toLowerCase()}`

/** Who holds the roots of the record. */
export const witnesses = ['CZ', 'EL'].map((code) => ({ code, who: idOf('coordinator', code) }))

/** What a room on another platform than the web needs to carry what these rooms carry. */
const raised = { because: 'Nothing real is said in this exercise', by: 'Exercise secretariat' }

const roleOf: Readonly<Partial<Record<Post, readonly (readonly [role: string, body: string])[]>>> = {
  duty: [['csirt_duty_officer', 'niscg']],
  deputy: [['niscg_member', 'niscg']],
  head: [['head', 'niscg']],
  contact: [['election_network_contact', 'ecne']],
  authority: [['emb_official', 'ecne']],
  coordinator: [['coordinator', 'ecne']],
  spoc: [['spoc', 'niscg']],
  press: [['comms_lead', 'ecne']],
  privacy: [['dpa', 'ecne']],
}

/** Writes the directory's file and the calendar's, and returns the variables that name them. */
export function writeWorld(folder: string): Record<string, string> {
  const codes = Object.entries(states)
  const person = (
    id: string,
    name: string,
    code: string,
    zone: string,
    roles: readonly (readonly [string, string])[],
  ) => ({
    id,
    name,
    zone,
    accounts: [`web:${id}`, `matrix:@${id}:localhost`],
    contacts: [{ email: `${id}@jom.example` }, { webhook: `pager-${id}` }],
    roles: roles.map(([role, body]) => ({ role, for: code, in: body })),
  })
  const directory = {
    authority: 'Exercise secretariat',
    accountsConfirmedBy: 'Exercise secretariat',
    platform: 'web',
    members: [
      ...codes.map(([code, { name, zone }]) => ({ code, name, zone })),
      { code: 'ENISA', name: 'ENISA', zone: 'Europe/Brussels' },
    ],
    bodies: [
      { id: 'ecne', name: 'European Cooperation Network on Elections', network: 'ecne' },
      { id: 'niscg', name: 'NIS Cooperation Group', network: 'nis' },
    ],
    people: [
      ...codes.flatMap(([code, { people, zone }]) =>
        posts.map((post) => person(idOf(post, code), people[post], code, zone, roleOf[post] ?? [])),
      ),
      person(nightDuty.id, nightDuty.name, 'LV', 'Europe/Riga', [['csirt_duty_officer', 'niscg']]),
      person(enisa.duty.id, enisa.duty.name, 'ENISA', 'Europe/Brussels', [['enisa', 'niscg']]),
      person(enisa.head.id, enisa.head.name, 'ENISA', 'Europe/Brussels', [['enisa', 'niscg']]),
    ],
    rooms: [
      ...codes.map(([code, { name, zone, platform }]) => ({
        id: `cell-${code.toLowerCase()}`,
        title: `National cell – ${name}`,
        kind: 'national-cell',
        for: code,
        zone,
        ...(platform === 'matrix' && { platform, raised: { to: 'TLP:AMBER+STRICT', ...raised } }),
        label: 'TLP:AMBER+STRICT',
        ceiling: 'TLP:AMBER+STRICT',
        releasesTo: 'joint-mechanism',
        seats: [...posts.map((post) => idOf(post, code)), ...(code === 'LV' ? [nightDuty.id] : [])],
      })),
      {
        id: 'joint-mechanism',
        title: 'Joint operational mechanism',
        kind: 'joint',
        label: 'TLP:AMBER',
        ceiling: 'TLP:AMBER',
        seats: [
          ...codes.flatMap(([code]) =>
            (['duty', 'deputy', 'head', 'coordinator', 'spoc'] as const).map((post) => idOf(post, code)),
          ),
          nightDuty.id,
          enisa.duty.id,
          enisa.head.id,
        ],
      },
      {
        id: 'ecne-elections',
        title: 'ECNE – elections',
        kind: 'body',
        network: 'ecne',
        platform: 'matrix',
        raised: { to: 'TLP:AMBER', ...raised },
        label: 'TLP:AMBER',
        ceiling: 'TLP:AMBER',
        seats: codes.flatMap(([code]) => [idOf('contact', code), idOf('authority', code)]),
      },
    ],
    links: [{ name: 'mechanism', rooms: ['joint-mechanism', 'ecne-elections'] }],
    rota: [
      ...codes.flatMap(([code]) => {
        const turn = { for: code, deputy: idOf('deputy', code), head: idOf('head', code) }
        if (code !== 'LV') return [{ ...turn, duty: idOf('duty', code) }]
        return [
          turn,
          { for: code, duty: idOf('duty', code), to: nightDuty.from },
          { for: code, duty: nightDuty.id, from: nightDuty.from },
        ]
      }),
      { for: 'ENISA', duty: enisa.duty.id, head: enisa.head.id },
    ],
  }
  const checked = { checkedOn: '2031-05-20', checkedBy: 'Exercise secretariat' }
  const calendar = {
    elections: [
      {
        id: electionId,
        title: 'Election to the Assembly',
        kind: 'exercise',
        source: 'Made up for an exercise',
        polls: codes.flatMap(([code, { zone, polls }]) =>
          polls.map((poll) => ({ for: code, zone, ...poll, results: '2031-06-16 02:00', ...checked })),
        ),
        silences: [
          {
            for: 'PT',
            what: 'all',
            from: '2031-06-14 00:00',
            until: '2031-06-16 00:15',
            zone: 'Europe/Lisbon',
            ...checked,
          },
        ],
        // Until the last polling station of all has closed.
        embargoes: [checked],
      },
    ],
  }
  const paths = { JOM_DIRECTORY: join(folder, 'directory.yaml'), JOM_CALENDAR: join(folder, 'calendar.yaml') }
  writeFileSync(paths.JOM_DIRECTORY, stringify(directory))
  writeFileSync(paths.JOM_CALENDAR, stringify(calendar))
  return { ...paths, JOM_WITNESSES: witnesses.map(({ code, who }) => `${code}:${who}`).join(',') }
}

/** Makes the world before its bot starts: its clock shows the evening on which it is set up. */
export async function makeWorld(dataDir: string): Promise<void> {
  const store = await openStore({ world: 'exercise', dataDir, log: () => {} })
  try {
    await setClock(store, isSetUp, 1)
  } finally {
    await store.close()
  }
}

/** From now on the world's clock runs with a speed; `at` sets it as well. Whoever sleeps by it is woken. */
export async function setClock({ db }: Pick<Store, 'db'>, at: Date | undefined, speed: number): Promise<void> {
  await db.$executeRaw`
    UPDATE "World" SET "clockAnchor" = now(), "clockSpeed" = ${speed},
      "clockOffsetMs" = (extract(epoch FROM coalesce(${at ?? null}::timestamptz, jom_now()) - now()) * 1000)::bigint`
  await db.$executeRaw`SELECT pg_notify('jom_timer', '')`
}
