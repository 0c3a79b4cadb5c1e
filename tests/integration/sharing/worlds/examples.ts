import type { ClauseName } from '../../../../src/sharing/release.ts'
import type { Step, World, WorldRoom, Written } from './world.ts'

const room = (
  id: string,
  facts: Pick<WorldRoom, 'kind' | 'label' | 'ceiling' | 'seats'> & Partial<WorldRoom>,
): WorldRoom => {
  const assurance = { encryption: 'loopback', operator: 'own', joinersReadBack: true } as const
  return { id, platform: 'house', assurance, alone: assurance, coordinators: [], ...facts }
}
const strict = { kind: 'national-cell', label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT' } as const
const amber = { kind: 'joint', label: 'TLP:AMBER', ceiling: 'TLP:AMBER' } as const
const by = (account: string, at: string) => ({ account: `house:${account}`, room: at })

/**
 * Three members. `near` and `far` are linked: in `near` sit `pa` and `pb`, in `far` `pb`; in a room of their own `pa` of the first member
 * (`cell`, which releases to `near`) and `pc` of the third (`den`); `watcher` only observes for the first, nobody knows `stranger`.
 */
function small(
  prefix: string,
  { far = 'TLP:AMBER' }: { far?: Written },
  steps: (id: (name: string) => string) => readonly Step[],
): World {
  const id = (name: string): string => `${prefix.toLowerCase()}-${name}`
  const person = (name: string, member: string, role = 'niscg_member') => ({
    id: id(name),
    accounts: [`house:${id(name)}`],
    roles: [{ role, code: `${prefix}${member}`, body: id('body') }],
  })
  const sit = (...names: readonly string[]): readonly string[] => names.map((name) => `house:${id(name)}`)
  return {
    seed: prefix.charCodeAt(2),
    prefix,
    members: ['A', 'B', 'C'].map((member) => `${prefix}${member}`),
    bodies: [{ id: id('body'), network: 'nis', observers: [] }],
    people: [person('pa', 'A'), person('pb', 'B'), person('pc', 'C'), person('watcher', 'A', 'observer')],
    rooms: [
      room(id('cell'), { ...strict, code: `${prefix}A`, releasesTo: id('near'), seats: sit('pa') }),
      room(id('den'), { ...strict, code: `${prefix}C`, seats: sit('pc') }),
      room(id('near'), { ...amber, ceiling: 'TLP:AMBER+STRICT', seats: sit('pa', 'pb') }),
      room(id('far'), { kind: 'joint', label: far, ceiling: far, seats: sit('pb') }),
    ],
    links: [[id('near'), id('far')]],
    strangers: [`house:${id('stranger')}`],
    steps: steps(id),
  }
}

/** Worlds in which once something was seen that may not be, cut down to what it took. They are played at every run. */
export const failedOnce: readonly World[] = [
  // A case that nobody released was shown to all who sat where it was typed, once its label was lowered.
  {
    seed: 1,
    prefix: 'EXA',
    members: ['EXAA', 'EXAB'],
    bodies: [{ id: 'exa-body', network: 'nis', observers: [] }],
    people: ['EXAA', 'EXAB'].map((code, place) => ({
      id: `exa-p${place}`,
      accounts: [`house:exa-p${place}`],
      roles: [{ role: 'niscg_member', code, body: 'exa-body' }],
    })),
    rooms: [
      room('exa-cell', { ...strict, code: 'EXAB', releasesTo: 'exa-joint', seats: ['house:exa-p1'] }),
      room('exa-joint', { ...amber, seats: ['house:exa-p0', 'house:exa-p1'] }),
    ],
    links: [],
    strangers: [],
    steps: [
      { do: 'report', ...by('exa-p1', 'exa-joint') },
      { do: 'label', of: 0, label: 'TLP:GREEN', ...by('exa-p1', 'exa-joint') },
      { do: 'ask', what: 'case', of: 0, ...by('exa-p0', 'exa-joint') },
      { do: 'ask', what: 'search', ...by('exa-p0', 'exa-joint') },
    ],
  },
  // What was said as TLP:CLEAR where nobody held a role went on standing elsewhere once its author had raised its label.
  small('EXL', {}, (id) => [
    { do: 'lapse', person: id('pa') },
    { do: 'lapse', person: id('pb') },
    { do: 'say', label: 'TLP:CLEAR', ...by(id('pa'), id('near')) },
    { do: 'edit', of: 2, label: 'TLP:AMBER+STRICT' },
  ]),
  // What somebody had found of a case that was for all stood on once it was shared anew under a stricter label.
  small('EXM', {}, (id) => [
    { do: 'report', ...by(id('pa'), id('cell')) },
    { do: 'release', of: 0, label: 'TLP:GREEN', ...by(id('pa'), id('cell')) },
    { do: 'ask', what: 'search', ...by(id('pc'), id('den')) },
    { do: 'release', of: 0, label: 'TLP:AMBER', ...by(id('pa'), id('cell')) },
  ]),
  // Who observes for a member that may not read a case was shown what somebody proposed about it.
  small('EXO', {}, (id) => [
    { do: 'report', ...by(id('pb'), id('near')) },
    { do: 'leave', account: `house:${id('pa')}`, room: id('near') },
    { do: 'join', account: `house:${id('watcher')}`, room: id('near') },
    { do: 'propose', rule: 'vote', on: 0, ...by(id('pb'), id('near')) },
    { do: 'ask', what: 'decision', of: 3, ...by(id('watcher'), id('near')) },
    { do: 'export', what: 'decisions', format: 'md', ...by(id('watcher'), id('near')) },
  ]),
  // What the author of a piece of evidence said anew, to fewer members, was told to the member of the case, who was not among them.
  small('EXQ', {}, (id) => [
    { do: 'report', ...by(id('pc'), id('den')) },
    { do: 'join', account: `house:${id('pc')}`, room: id('far') },
    { do: 'say', label: 'TLP:AMBER', ...by(id('pb'), id('near')) },
    { do: 'mark', of: 0, said: 2, for: 'shareable', ...by(id('pc'), id('far')) },
    { do: 'edit', of: 2, label: 'TLP:AMBER+STRICT' },
    { do: 'ask', what: 'evidence', of: 0, ...by(id('pc'), id('den')) },
    { do: 'export', what: 'case', of: 0, format: 'md', ...by(id('pc'), id('den')) },
  ]),
]

/** Where nothing was ever seen: calls, decisions, evidence and exports of these worlds do all that there is to them. */
export const lives: readonly World[] = [
  // A call about a case whose title, minutes and decisions are for those alone who may read the case.
  small('EXR', {}, (id) => [
    { do: 'report', ...by(id('pa'), id('cell')) },
    { do: 'release', of: 0, label: 'TLP:AMBER', ...by(id('pa'), id('cell')) },
    { do: 'call', when: 'later', urgent: true, on: 0, ...by(id('pa'), id('near')) },
    { do: 'join', account: `house:${id('pc')}`, room: id('near') },
    { do: 'attend', of: 2, coming: 'yes', ...by(id('pb'), id('near')) },
    ...[5, 6, 7].map(() => ({ do: 'pass', of: 2 }) as const),
    { do: 'begin', of: 2, ...by(id('pa'), id('near')) },
    { do: 'line', of: 8, ...by(id('pb'), id('near')) },
    { do: 'minutes', of: 2, line: 'decision', ...by(id('pa'), id('near')) },
    { do: 'minutes', of: 2, line: 'action', ...by(id('pb'), id('near')) },
    { do: 'end', of: 2, ...by(id('pa'), id('near')) },
    { do: 'ask', what: 'minutes', of: 2, ...by(id('pc'), id('den')) },
    { do: 'export', what: 'period', format: 'md', ...by(id('pb'), id('near')) },
    { do: 'export', what: 'period', format: 'jsonl', ...by(id('pc'), id('den')) },
    { do: 'label', of: 0, label: 'TLP:AMBER+STRICT', ...by(id('pa'), id('cell')) },
    { do: 'export', what: 'decisions', format: 'csv', ...by(id('pb'), id('near')) },
    { do: 'ask', what: 'call', of: 2, ...by(id('pb'), id('near')) },
  ]),
  // What all may talk about stands below a call's card, for as long as nobody sits there who may not read one of its cases.
  small('EXU', {}, (id) => [
    { do: 'report', ...by(id('pa'), id('cell')) },
    { do: 'release', of: 0, label: 'TLP:AMBER', ...by(id('pa'), id('cell')) },
    { do: 'report', ...by(id('pc'), id('den')) },
    { do: 'propose', rule: 'vote', ...by(id('pa'), id('near')) },
    { do: 'call', when: 'soon', urgent: true, ...by(id('pa'), id('near')) },
    { do: 'pass', of: 4 },
    { do: 'join', account: `house:${id('pc')}`, room: id('near') },
    { do: 'attend', of: 4, coming: 'yes', ...by(id('pb'), id('near')) },
    { do: 'leave', account: `house:${id('pc')}`, room: id('near') },
    { do: 'begin', of: 4, ...by(id('pa'), id('near')) },
    { do: 'label', of: 0, label: 'TLP:AMBER+STRICT', ...by(id('pa'), id('cell')) },
    { do: 'end', of: 4, ...by(id('pa'), id('near')) },
  ]),
  // A call that is moved and called off: those invited are told without a word of it where their place carries none.
  small('EXS', { far: 'TLP:GREEN' }, (id) => [
    { do: 'call', when: 'today', label: 'TLP:AMBER', ...by(id('pa'), id('near')) },
    { do: 'move', of: 0, ...by(id('pa'), id('near')) },
    { do: 'cancel', of: 0, ...by(id('pa'), id('near')) },
    { do: 'ask', what: 'calls', ...by(id('pb'), id('far')) },
  ]),
  // A proposal with dissent, evidence for sharing and evidence that is not, and what each may export of it.
  small('EXT', {}, (id) => [
    { do: 'report', ...by(id('pa'), id('near')) },
    { do: 'say', label: 'TLP:AMBER+STRICT', ...by(id('pa'), id('cell')) },
    { do: 'mark', of: 0, said: 1, for: 'internal', ...by(id('pa'), id('cell')) },
    { do: 'say', label: 'TLP:AMBER', ...by(id('pa'), id('cell')) },
    { do: 'mark', of: 0, said: 3, for: 'shareable', ...by(id('pa'), id('cell')) },
    { do: 'release', of: 0, label: 'TLP:AMBER', ...by(id('pa'), id('cell')) },
    { do: 'propose', rule: 'vote', on: 0, ...by(id('pa'), id('near')) },
    { do: 'position', of: 6, value: 'no', ...by(id('pb'), id('near')) },
    { do: 'position', of: 6, value: 'yes', ...by(id('pa'), id('near')) },
    { do: 'propose', rule: 'consensus', label: 'TLP:AMBER+STRICT', ...by(id('pb'), id('near')) },
    { do: 'pass', of: 9 },
    { do: 'settle', of: 9, ...by(id('pb'), id('near')) },
    { do: 'edit', of: 3, label: 'TLP:AMBER+STRICT' },
    ...(['md', 'csv', 'stix', 'misp', 'jsonl'] as const).flatMap((format) =>
      [by(id('pb'), id('near')), by(id('pc'), id('den'))].map(
        (who) => ({ do: 'export', what: 'case', of: 0, format, ...who }) as const,
      ),
    ),
    { do: 'ask', what: 'evidence', of: 0, ...by(id('pb'), id('near')) },
    { do: 'ask', what: 'decision', of: 6, ...by(id('pc'), id('den')) },
  ]),
]

/**
 * For each clause of the release rule a world in which somebody sees what they may not once that clause is missing. A further
 * clause needs a further world.
 */
export const needs: Readonly<Record<ClauseName, World>> = {
  'label-unread': small('EXB', {}, (id) => [
    { do: 'gap', room: id('far'), comes: `house:${id('stranger')}`, says: by(id('pa'), id('near')), spoils: 'label' },
  ]),
  'red-is-for-named-persons': small('EXC', {}, (id) => [
    { do: 'gap', room: id('far'), says: by(id('pa'), id('near')), spoils: 'red' },
  ]),
  'standing-link': small('EXD', { far: 'TLP:AMBER+STRICT' }, (id) => [
    { do: 'leave', account: `house:${id('pb')}`, room: id('near') },
    { do: 'say', label: 'TLP:AMBER+STRICT', ...by(id('pa'), id('near')) },
  ]),
  'awaits-consent': small('EXE', {}, (id) => [
    { do: 'report', ...by(id('pa'), id('cell')) },
    { do: 'release', of: 0, label: 'TLP:AMBER', ...by(id('pa'), id('cell')) },
    { do: 'share', of: 0, to: 'EXEC', ...by(id('pb'), id('near')) },
  ]),
  'members-unread': small('EXF', {}, (id) => [
    { do: 'gap', room: id('far'), comes: `house:${id('stranger')}`, says: by(id('pa'), id('near')) },
  ]),
  'above-ceiling': small('EXG', { far: 'TLP:GREEN' }, (id) => [
    { do: 'say', label: 'TLP:AMBER', ...by(id('pa'), id('near')) },
  ]),
  'not-an-addressee': small('EXH', {}, (id) => [
    { do: 'report', ...by(id('pa'), id('cell')) },
    { do: 'release', of: 0, label: 'TLP:AMBER', ...by(id('pa'), id('cell')) },
    { do: 'join', account: `house:${id('pc')}`, room: id('near') },
    { do: 'status', of: 0, ...by(id('pa'), id('cell')) },
  ]),
  'observer-present': small('EXI', {}, (id) => [
    { do: 'join', account: `house:${id('watcher')}`, room: id('cell') },
    { do: 'report', ...by(id('pa'), id('cell')) },
  ]),
  'stranger-present': small('EXJ', {}, (id) => [
    { do: 'join', account: `house:${id('stranger')}`, room: id('far') },
    { do: 'say', ...by(id('pa'), id('near')) },
  ]),
  'outside-the-community': small('EXK', {}, (id) => [
    { do: 'revoke', account: `house:${id('pb')}` },
    { do: 'say', label: 'TLP:GREEN', ...by(id('pa'), id('near')) },
  ]),
}
