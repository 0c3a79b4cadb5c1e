import type { CallPart, CasePart, DecisionPart, Dossier } from '../../../src/export/dossier.ts'
import { memberNames } from './members.ts'

/** Dossiers for tests of pure code: three scripts, 27 members, and words that mean harm. */

const anne = { name: 'Zoé Côté-Łącka', code: 'FR' }
const eleni = { name: 'Ελένη Παπαδάκη', code: 'EL' }
const georgi = { name: 'Георги Иванов', code: 'BG' }

/** What breaks Markdown, spreadsheets, HTML and the eye. */
export const hostile =
  '=HYPERLINK("http://evil.example","x") | # [go](https://evil.example) <img src=x onerror=alert(1)> **bold** `code` @everyone www.evil.example \u202Egnp.exe'

export const sampleCase: CasePart = {
  number: 'EL-2027-BG-0042',
  code: 'BG',
  label: 'TLP:AMBER',
  addressees: ['BG', 'EL', 'FR'],
  title: 'Сайтът с резултатите не отговаря',
  what: 'Сайтът с резултатите не отговаря от 20:05. Τα αποτελέσματα δεν είναι διαθέσιμα.\nAufsichtsbehördenzuständigkeitsübertragungsverordnungsentwurfsfassungsänderungsmitteilungsempfängerverzeichnisnummer',
  concerns: 'BG',
  status: 'triaged',
  level: 1,
  phase: 'results_publication',
  asset: 'results_website',
  triage: {
    rsit: 'availability:ddos',
    cause: 'malicious-actions',
    severity: 'high',
    impact: 'yellow',
    outlook: 'worsening',
    grade: 'B2',
    origin: 'human-generated',
    threat: 'T23',
  },
  owner: georgi,
  reporter: georgi,
  happenedAt: '2027-04-25T18:05:00.000Z',
  reportedAt: '2027-04-25T18:14:00.000Z',
  changedAt: '2027-04-25T20:00:00.000Z',
  entries: [
    { at: '2027-04-25T18:14:00.000Z', kind: 'opened', by: georgi, words: '', data: {} },
    { at: '2027-04-25T18:20:00.000Z', kind: 'accepted', by: georgi, words: '', data: { level: 0, seconds: 360 } },
    { at: '2027-04-25T18:30:00.000Z', kind: 'triaged', by: georgi, words: 'Ясно е, че е атака.', data: {} },
    {
      at: '2027-04-25T18:40:00.000Z',
      kind: 'released',
      by: georgi,
      words: '',
      data: { label: 'TLP:AMBER', before: 'TLP:AMBER+STRICT', to: 'BG EL FR' },
    },
    { at: '2027-04-25T19:00:00.000Z', kind: 'note', by: eleni, words: hostile, data: {} },
    {
      at: '2027-04-25T20:00:00.000Z',
      kind: 'status',
      by: georgi,
      words: 'Πάλι διαθέσιμο.',
      data: { outlook: 'improving' },
    },
  ],
  evidence: [
    {
      id: 'E1',
      label: 'TLP:AMBER',
      audience: 'shareable',
      words: 'Поемаме отговорност. #opelection',
      hash: 'a'.repeat(64),
      author: georgi,
      saidAt: '2027-04-25T18:10:00.000Z',
      markedBy: georgi,
      markedAt: '2027-04-25T18:45:00.000Z',
      changes: [{ kind: 'deleted', at: '2027-04-25T19:10:00.000Z', words: '' }],
      files: [{ name: 'снимка.png', mediaType: 'image/png', bytes: 1200, hash: 'b'.repeat(64) }],
    },
  ],
  clocks: [
    {
      duty: 'nis2.early-warning',
      from: '2027-04-25T18:14:00.000Z',
      strict: '2027-04-26T18:14:00.000Z',
      state: 'running',
    },
  ],
}

const codes = Object.keys(memberNames)

export const sampleDecision: DecisionPart = {
  id: 'P-2027-0012',
  type: 'publish',
  title: { en: 'Publish a joint line', da: 'Offentliggør en fælles linje' },
  question: { en: 'Shall the joint line on the outage be published?', da: 'Skal den fælles linje offentliggøres?' },
  mandate: 'Terms of reference, point 4',
  known: 'The site was down for 90 minutes.',
  assumed: 'No result was altered.',
  unknown: 'Who did it.',
  options: [
    { value: 'yes', label: { en: 'Publish' } },
    { value: 'no', label: { en: 'Do not publish' } },
  ],
  rule: { profile: 'vote', threshold: 'two-thirds', quorum: 14 },
  label: 'TLP:AMBER',
  addressees: codes,
  caseNumber: 'EL-2027-BG-0042',
  proposedBy: anne,
  proposedAt: '2027-04-25T20:10:00.000Z',
  deadline: '2027-04-25T22:00:00.000Z',
  state: 'adopted',
  chosen: 'yes',
  rationale: 'Two thirds are for it; what is asked for is known to the public already.',
  decidedAt: '2027-04-25T22:00:00.000Z',
  recordedAt: '2027-04-25T22:00:00.000Z',
  late: false,
  reviewAt: '2027-05-25T08:00:00.000Z',
  seats: [...codes.map((code) => ({ code, observer: false })), { code: 'EEAS', observer: true }],
  positions: [
    {
      code: 'EL',
      value: 'no',
      reservation: false,
      words: '',
      by: eleni,
      at: '2027-04-25T20:15:00.000Z',
      late: false,
      minuted: false,
      via: 'web',
    },
    ...codes.slice(0, 24).map((code, index) => ({
      code,
      value: index % 9 === 4 ? 'no' : index % 11 === 5 ? 'abstain' : 'yes',
      reservation: index === 7,
      words: index === 7 ? 'Επιφύλαξη: αναμένεται η κεντρική υπηρεσία.' : index % 9 === 4 ? '=1+1 Too early.' : '',
      by: { name: `Person ${index}`, code },
      at: `2027-04-25T21:${String(index).padStart(2, '0')}:00.000Z`,
      late: false,
      minuted: false,
      via: 'web',
    })),
  ],
  grounds: [{ words: 'E1 of EL-2027-BG-0042', grade: 'B2', hash: 'a'.repeat(64), label: 'TLP:AMBER' }],
}

const sampleCall: CallPart = {
  id: 'C-2027-0004',
  title: { en: 'Coordination on the results site', da: 'Koordination om resultatsiden' },
  label: 'TLP:AMBER',
  addressees: codes,
  state: 'ended',
  madeAt: '2027-04-25T19:45:00.000Z',
  startsAt: '2027-04-25T20:30:00.000Z',
  minutes: 30,
  begunAt: '2027-04-25T20:31:00.000Z',
  endedAt: '2027-04-25T21:02:00.000Z',
  quorum: 14,
  caseNumber: 'EL-2027-BG-0042',
  agenda: [{ en: 'State of the results site' }, 'Line to take'],
  codes,
  observers: ['EEAS'],
  roll: codes.map((code, index) => ({
    code,
    observer: false,
    value: index % 10 === 9 ? null : index % 7 === 6 ? 'late' : index === 20 ? 'excused' : 'here',
  })),
  lines: [
    {
      number: 1,
      kind: 'decision',
      words: 'Propose a joint line.',
      decisionId: 'P-2027-0012',
      at: '2027-04-25T20:50:00.000Z',
      late: false,
    },
    {
      number: 2,
      kind: 'action',
      words: 'Draft the line in Български.',
      owner: georgi,
      code: 'BG',
      due: '2027-04-26T08:00:00.000Z',
      at: '2027-04-25T20:55:00.000Z',
      late: false,
    },
    {
      number: 3,
      kind: 'note',
      words: 'The provider answers within the hour.',
      at: '2027-04-25T21:00:00.000Z',
      late: false,
    },
  ],
}

const base = {
  label: 'TLP:AMBER',
  exercise: true,
  host: 'jom.example.eu',
  members: [
    ...codes.map((code) => ({ code, name: memberNames[code] ?? code })),
    { code: 'EEAS', name: 'European External Action Service' },
  ],
} as const satisfies Partial<Dossier>

export const caseDossier: Dossier = {
  ...base,
  scope: { kind: 'case', number: sampleCase.number },
  cases: [sampleCase],
  decisions: [sampleDecision],
  calls: [sampleCall],
}

export const registerDossier: Dossier = {
  ...base,
  scope: { kind: 'decisions' },
  cases: [],
  decisions: [sampleDecision],
  calls: [],
}

export const periodDossier: Dossier = {
  ...caseDossier,
  exercise: false,
  scope: { kind: 'period', from: '2027-04-24T22:00:00.000Z', to: '2027-04-26T22:00:00.000Z' },
}
