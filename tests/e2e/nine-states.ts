import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'

/** A directory of nine Member States: each with an official, a duty officer and a national cell; three linked rooms; and people of Estonia who watch in each of them. */

export const states: Readonly<Record<string, { name: string; zone: string; official: string; duty: string }>> = {
  CZ: { name: 'Czechia', zone: 'Europe/Prague', official: 'Jana Dvořáková', duty: 'Pavel Hrubý' },
  DE: { name: 'Germany', zone: 'Europe/Berlin', official: 'Matthias Brandt', duty: 'Heike Sommer' },
  DK: { name: 'Denmark', zone: 'Europe/Copenhagen', official: 'Sofie Lindgaard', duty: 'Rasmus Toft' },
  EE: { name: 'Estonia', zone: 'Europe/Tallinn', official: 'Kristjan Tamm', duty: 'Liis Saar' },
  EL: { name: 'Greece', zone: 'Europe/Athens', official: 'Eleni Papadaki', duty: 'Nikos Vlachos' },
  FR: { name: 'France', zone: 'Europe/Paris', official: 'Claire Moreau', duty: 'Luc Delmas' },
  LV: { name: 'Latvia', zone: 'Europe/Riga', official: 'Ilze Kalniņa', duty: 'Andris Ozols' },
  PL: { name: 'Poland', zone: 'Europe/Warsaw', official: 'Zofia Wilczek', duty: 'Adam Nowicki' },
  SK: { name: 'Slovakia', zone: 'Europe/Bratislava', official: 'Marek Hudec', duty: 'Eva Kováčová' },
}

/** Who watches which of the linked rooms. */
export const watchers = [
  { room: 'joint', name: 'Jaan Joint' },
  { room: 'ecne', name: 'Ene Ecne' },
  { room: 'niscg', name: 'Nora Niscg' },
] as const

/** What a room on another platform than the web needs to carry what these rooms carry. */
const raised = { because: 'Nothing real is said in this exercise', by: 'Exercise secretariat' }

/** Writes the directory's file into a folder and returns its path. Rooms lie on the web, those that `isOnMatrix` on Matrix. */
export function writeNineStates(folder: string, isOnMatrix: (room: string) => boolean = () => false): string {
  const path = join(folder, 'nine-states.yaml')
  const codes = Object.entries(states)
  const person = (id: string, name: string, code: string, role: string) => ({
    id,
    name,
    accounts: [`web:${id}`, `matrix:@${id}:localhost`],
    roles: [{ role, for: code, in: role === 'csirt_duty_officer' ? 'niscg' : 'ecne' }],
  })
  const placeOf = (room: string, to: string) =>
    isOnMatrix(room) ? { platform: 'matrix', raised: { to, ...raised } } : {}
  const shared = (id: string, title: string) => ({
    id,
    title,
    kind: id === 'joint' ? 'joint' : 'body',
    ...placeOf(id, 'TLP:AMBER'),
    label: 'TLP:AMBER',
    ceiling: 'TLP:AMBER',
    seats: [
      watchers
        .find(({ room }) => room === id)
        ?.name.split(' ')[0]
        ?.toLowerCase(),
      ...codes.map(([code]) => `${id === 'niscg' ? 'duty' : 'official'}-${code.toLowerCase()}`),
    ],
  })
  const file = {
    authority: 'Exercise secretariat',
    accountsConfirmedBy: 'Exercise secretariat',
    platform: 'web',
    members: codes.map(([code, { name, zone }]) => ({ code, name, zone })),
    bodies: [
      { id: 'ecne', name: 'European Cooperation Network on Elections', network: 'ecne' },
      { id: 'niscg', name: 'NIS Cooperation Group', network: 'nis' },
    ],
    people: [
      ...codes.flatMap(([code, { official, duty }]) => [
        person(`official-${code.toLowerCase()}`, official, code, 'ecne_member'),
        person(`duty-${code.toLowerCase()}`, duty, code, 'csirt_duty_officer'),
      ]),
      ...watchers.map(({ name }) => person(name.split(' ')[0]?.toLowerCase() ?? '', name, 'EE', 'observer')),
    ],
    rooms: [
      shared('joint', 'Joint operational mechanism'),
      shared('ecne', 'ECNE – elections'),
      shared('niscg', 'NIS Cooperation Group – elections'),
      ...codes.map(([code, { name, zone }]) => ({
        id: `cell-${code.toLowerCase()}`,
        title: `National cell – ${name}`,
        kind: 'national-cell',
        for: code,
        zone,
        ...placeOf(`cell-${code.toLowerCase()}`, 'TLP:AMBER+STRICT'),
        label: 'TLP:AMBER+STRICT',
        ceiling: 'TLP:AMBER+STRICT',
        releasesTo: 'joint',
        seats: [`official-${code.toLowerCase()}`, `duty-${code.toLowerCase()}`],
      })),
    ],
    links: [{ name: 'mechanism', rooms: ['joint', 'ecne', 'niscg'] }],
    rota: codes.map(([code]) => ({
      for: code,
      duty: `duty-${code.toLowerCase()}`,
      head: `official-${code.toLowerCase()}`,
    })),
  }
  writeFileSync(path, stringify(file))
  return path
}
