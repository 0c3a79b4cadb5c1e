import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import type { Days } from './election-days.ts'
import type { Doing, Errand, Initiative, Rule } from './election-days-play.ts'
import { enisa, idOf, nightDuty, type Post, states, witnesses } from './election-days-world.ts'

/** What everybody does in these days, and where they planned to stay silent. */

const incidents = resolve(import.meta.dirname, '../replay')
type Incident = { first_report: { local: { text: string } } }
const wordsOf = (id: string): string =>
  (parse(readFileSync(`${incidents}/${id}.yaml`, 'utf8')) as Incident).first_report.local.text.trim() // our own files

const press: Doing = { kind: 'press' }
const nothing: Doing = { kind: 'nothing' }
const fill = (...answers: readonly string[]): Doing => ({ kind: 'fill', answers })
const type = (command: (control: string) => string): Doing => ({ kind: 'type', command })

const codes = Object.keys(states)
/** The button of an answer for one's own member, as it stands in its cell. */
const line = (code: string, value: string): RegExp => new RegExp(`^line \\S+ ${code} ${value}$`)
/** From here on all of them vote. */
const secondDay = new Date('2031-06-15T00:00:00Z')
const everywhere = (post: Post, rule: Omit<Rule, 'who'>): readonly Rule[] =>
  codes.map((code) => ({ who: idOf(post, code), ...rule }))
const rule = (post: Post, code: string, on: RegExp, after: number, does: Doing, more: Partial<Rule> = {}): Rule => ({
  who: idOf(post, code),
  on,
  after,
  does,
  ...more,
})

/** A local time of the night after the count, as the forms of a platform take it. */
const publishedAt: Readonly<Record<string, string>> = {
  CZ: '2031-06-16 01:32',
  EL: '2031-06-16 02:40',
  LV: '2031-06-16T02:31',
  PT: '2031-06-16T00:45',
}

/** Silence that was planned: the first rule that fits counts, so these stand before what people do otherwise. */
const silences: readonly Rule[] = [
  // The deputy of Latvia has the telephone switched off all weekend.
  { who: idOf('deputy', 'LV'), on: /./, after: 0, does: nothing },
  // Greece forgets its first status line, though it is asked for twice.
  rule('duty', 'EL', /^line /, 0, nothing, {
    text: /Voting in your Member State/,
    before: new Date('2031-06-15T05:00:00Z'),
  }),
  // Nobody in Latvia takes the report of the scanners for half an hour: it is the shift's change of people.
  { who: nightDuty.id, on: /^ack /, after: 0, does: nothing },
  // Portugal's officer does not see the alert in chat; the letter reaches them.
  rule('duty', 'PT', /^got /, 0, nothing, { text: /Cross-border alert/ }),
]

const runUp: readonly Rule[] = [
  ...(['duty', 'deputy', 'head'] as const)
    .flatMap((post) => everywhere(post, { on: /^got /, text: /COMCHECK/, after: 7, does: press }))
    .filter(({ who }) => who !== idOf('deputy', 'LV')),
  rule(
    'contact',
    'EL',
    /^answer \S+ readiness_1/,
    25,
    fill('Go', 'Go', 'Amber', 'Go', 'The provider confirms the filter tonight: Sofia, by 22:00'),
  ),
  rule('contact', 'CZ', /^answer \S+ readiness_1/, 22, fill('Go', 'Go', 'Go', 'Go', 'None that we know of')),
  rule(
    'contact',
    'PT',
    /^answer \S+ readiness_1/,
    18,
    fill('Go', 'Go', 'Go', 'Go', 'Ferry with ballot boxes to Corvo if the wind rises: João, Sunday 09:00'),
  ),
  // Of Latvia nobody answers until the head is asked.
  rule(
    'head',
    'LV',
    /^answer \S+ readiness_1/,
    12,
    fill('Go', 'Amber', 'Go', 'Go', 'New scanners have not counted a full load: Māris, by opening'),
    { text: /asks you now/ },
  ),
  // Where something is amber, or was not judged, on the eve.
  ...['EL', 'LV'].map((code) => rule('head', code, /^got /, 15, press, { text: /goes into election day/ })),
]

const unionLine = /pulse|no call/

const votingDays: readonly Rule[] = [
  // The roll of every call: the national cell's, and the pulses of the Union level.
  ...codes.map((code) => rule('duty', code, line(code, 'here'), 4, press)),
  { who: nightDuty.id, on: line('LV', 'here'), after: 4, does: press },
  // Pulses of the Union level, and its line of the evening: those who do not vote that day say so.
  ...['EL', 'LV', 'PT'].map((code) =>
    rule('duty', code, line(code, 'not_voting'), 5, press, { text: unionLine, before: secondDay }),
  ),
  rule('duty', 'CZ', line('CZ', 'normal'), 6, press, { text: unionLine }),
  ...['EL', 'LV', 'PT'].map((code) =>
    rule('duty', code, line(code, 'normal'), 8, press, { text: unionLine, from: secondDay }),
  ),
  ...['CZ', 'LV', 'PT'].map((code) =>
    rule('duty', code, line(code, 'normal'), 30, press, {
      text: /Voting (in your Member State|goes on)/,
    }),
  ),
  // Greece is reached by pager and sends its line.
  rule('duty', 'EL', /^got /, 6, press, { text: /no status line/ }),
  ...codes.map((code) =>
    rule('authority', code, /^answer \S+ results_path/, 9, fill('It works', 'Ready', 'Known to all')),
  ),
  {
    who: nightDuty.id,
    on: line('LV', 'delayed'),
    text: /polls are closed/,
    from: new Date('2031-06-15T20:00:00Z'),
    after: 8,
    does: press,
  },
  ...codes
    .filter((code) => code !== 'LV')
    .map((code) => rule('duty', code, line(code, 'normal'), 10, press, { text: /polls are closed/ })),
  { who: nightDuty.id, on: /^got /, after: 3, does: press },
]

const figures: readonly Rule[] = [
  rule(
    'authority',
    'CZ',
    /^answer \S+ figures/,
    6,
    fill('No, hold them', 'The results site answers again only since 00:50; we look first'),
    { times: 1 },
  ),
  ...codes.map((code) =>
    rule('authority', code, /^answer \S+ figures/, 8, fill('Yes', 'Records came by the tested way and add up')),
  ),
  ...everywhere('head', { on: /^approve \S+ figures/, after: 3, does: press }),
  ...everywhere('press', { on: /^approve \S+ figures/, after: 5, does: press }),
  ...codes.map((code) => rule('authority', code, /^answer \S+ published/, 25, fill(publishedAt[code] ?? ''))),
]

/** Czechia: the results site is flooded, and others are warned. */
const flood: readonly Rule[] = [
  rule('duty', 'CZ', /^ack /, 4, press),
  rule(
    'duty',
    'CZ',
    /^triage /,
    12,
    type((control) => `${control} high yellow worsening ddos malicious B2 - two results sites at once`),
  ),
  rule('duty', 'CZ', /^answer \S+ d1/, 5, fill('Yes', 'The official results cannot be reached on election day')),
  rule('duty', 'CZ', /^answer \S+ aware/, 4, fill('2031-06-15 14:45', 'Yes, mandatory')),
  rule('duty', 'CZ', /^answer \S+ d2(?![\w])/, 9, fill('No'), { times: 1 }),
  rule('duty', 'CZ', /^answer \S+ d3/, 10, fill('Yes')),
  rule('duty', 'CZ', /^answer \S+ d4/, 11, fill('Yes, or it can be')),
  rule(
    'duty',
    'CZ',
    /^done \S+ preserve/,
    35,
    fill('Flow data of the provider since 14:10 and logs of both sites, with hashes, at the CSIRT'),
  ),
  rule('duty', 'CZ', /^done \S+ hand_over/, 50, fill('Police presidium, cybercrime, ref. KRPA-2031-77')),
  rule(
    'duty',
    'CZ',
    /^answer \S+ reply/,
    60,
    fill(
      'The provider filters since 16:20. The records of the districts are not touched. We call you when the sites are steady.',
    ),
  ),
  rule(
    'spoc',
    'CZ',
    /^answer \S+ alert/,
    14,
    fill(
      'Flood against the results site and its substitute since 14:20, from a booter that was rented for other targets as well. The count is not touched.',
      'Yes',
      'Possible',
      'High',
      'Large (yellow)',
      'TCP/443, random paths below /ps, agents “ps-bench/2”',
      'Filter at the provider; serve results as files',
      'PAP:GREEN, active: ping, block',
      'all',
    ),
  ),
  rule('duty', 'CZ', /^release /, 8, press),
  ...['EL', 'LV'].map((code) => rule('duty', code, /^got /, 6, press, { text: /Cross-border alert/ })),
  { who: enisa.duty.id, on: /^got /, after: 9, does: press },
  ...['EL', 'PT'].map((code) => rule('duty', code, line(code, 'not_affected'), 15, press)),
  rule('duty', 'LV', line('LV', 'checking'), 20, press),
  rule('spoc', 'CZ', /^answer \S+ d2/, 20, fill('No', 'One Member State is hit, and it copes'), {
    label: /Large-scale/,
  }),
  rule(
    'spoc',
    'CZ',
    /^answer \S+ summary/,
    20,
    fill('Filtering holds; both sites answer. The flood goes on at a tenth of its size.', 'Improving'),
  ),
]

/** Latvia: the scanners stall in the night, and the report waits until the head takes it. */
const scanners: readonly Rule[] = [
  rule('head', 'LV', /^ack /, 5, press, { text: /As head/ }),
  rule(
    'head',
    'LV',
    /^triage /,
    9,
    type((control) => `${control} medium red stable system-failures A2 - new scanners under load`),
    { text: /EL-2031-LV-\d+ · accepted/ },
  ),
  {
    who: nightDuty.id,
    on: /^answer \S+ d1/,
    after: 10,
    does: fill('Not known yet', 'Overload is likelier than an attack; the supplier looks'),
    times: 1,
  },
  {
    who: nightDuty.id,
    on: /^answer \S+ d1/,
    after: 10,
    does: fill('No', 'Overload, no service under NIS2 is concerned'),
  },
  { who: nightDuty.id, on: /^answer \S+ d2/, after: 12, does: fill('No') },
  { who: nightDuty.id, on: /^answer \S+ d3/, after: 13, does: fill('No') },
  { who: nightDuty.id, on: /^answer \S+ d4/, after: 14, does: fill('No') },
  {
    who: nightDuty.id,
    on: /^answer \S+ reply/,
    after: 40,
    does: fill('Counting goes on by hand everywhere since 23:30. Instructions are with every station.'),
  },
]

const afterwards: readonly Rule[] = [
  ...everywhere('head', {
    on: /^answer \S+ stand_down/,
    text: /national cell/,
    after: 20,
    does: fill('Yes', 'Open cases to the duty officer; keys to the coordinator'),
  }),
  rule(
    'coordinator',
    'CZ',
    /^answer \S+ stand_down/,
    15,
    fill('Yes', 'Open cases to the duty officers of the Member States'),
    { text: /Union level/ },
  ),
  rule('head', 'PT', /^approve \S+ stand_down/, 10, press),
  ...['CZ', 'EL'].map((code) =>
    rule(
      'duty',
      code,
      /^done \S+ watch_1/,
      45,
      fill('Nothing seen that is new; two posts about “stopped counting” have no reach'),
    ),
  ),
  {
    who: nightDuty.id,
    on: /^done \S+ watch_1/,
    after: 50,
    does: fill('Talk of “machines switched off for a reason”; the statement of the commission answers it'),
  },
]

export const rules: readonly Rule[] = [
  ...silences,
  ...runUp,
  ...votingDays,
  ...figures,
  ...flood,
  ...scanners,
  ...afterwards,
]

const at = (written: string): Date => new Date(written)
const mornings = ['2031-06-14T06:30:00Z', '2031-06-15T11:45:00Z', '2031-06-16T06:30:00Z']
const oneLine = (words: string): string => words.replace(/\s+/g, ' ')

export const initiatives: readonly Initiative[] = [
  {
    at: at('2031-06-15T12:31:00Z'),
    who: idOf('authority', 'CZ'),
    room: 'cell-cz',
    command: `report ${oneLine(wordsOf('cz-2017-results-sites-ddos'))} phase:results_publication asset:results_website`,
  },
  {
    at: at('2031-06-15T14:40:00Z'),
    who: idOf('duty', 'CZ'),
    room: 'cell-cz',
    command: ({ caseOf }) =>
      `status ${caseOf('CZ')} improving The provider filters since 16:20; volby.cz answers again`,
  },
  {
    at: at('2031-06-15T19:20:00Z'),
    who: idOf('authority', 'LV'),
    room: 'cell-lv',
    command: `report ${oneLine(wordsOf('lv-2025-ballot-scanner-failure'))} phase:counting asset:tabulation_system`,
  },
  {
    at: at('2031-06-15T20:35:00Z'),
    who: nightDuty.id,
    room: 'cell-lv',
    command: ({ caseOf }) => `status ${caseOf('LV')} stable Counting by hand everywhere since 23:30`,
  },
  {
    at: at('2031-06-15T20:10:00Z'),
    who: idOf('duty', 'CZ'),
    room: 'cell-cz',
    command: ({ caseOf }) => `filed ${caseOf('CZ')} nis2.early-warning NUKIB-2031-0615-3 via the portal`,
  },
  {
    at: at('2031-06-16T07:30:00Z'),
    who: nightDuty.id,
    room: 'cell-lv',
    command: ({ caseOf }) =>
      `close ${caseOf('LV')} incident Overload of the new scanners; counted by hand, result complete at 08:10`,
  },
  {
    at: at('2031-06-16T08:15:00Z'),
    who: idOf('duty', 'CZ'),
    room: 'cell-cz',
    command: ({ caseOf }) =>
      `close ${caseOf('CZ')} incident Flood of the results sites, filtered; the record of results was never touched`,
  },
]

/** What is done elsewhere than in a room: the officer of Portugal finds the letter about the alert, and each morning the witnesses lay the root of the day before aside. */
export const errandsOf = ({ followLetter }: Pick<Days, 'followLetter'>): readonly Errand[] => {
  const follow = (who: string, written: string): Errand => ({
    at: at(written),
    who,
    what: 'follows the link of a letter',
    run: () => followLetter(who),
  })
  return [
    follow(idOf('duty', 'PT'), '2031-06-15T13:50:00Z'),
    ...witnesses.flatMap(({ who }) => mornings.map((morning) => follow(who, morning))),
  ]
}
