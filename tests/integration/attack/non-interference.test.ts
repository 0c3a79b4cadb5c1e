import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Form, fieldsOf } from '../../../src/chat/form.ts'
import { messageId } from '../../../src/chat/refs.ts'
import { argumentsOf } from '../../../src/command/argument.ts'
import { commands } from '../../../src/command/index.ts'
import { type Asker, type Deed, openForm, openTwoWorlds, suggestIn, tryIn } from './two-worlds.ts'

/** Whatever somebody says to the bot, what comes back does not depend on what they may not read. */

vi.setConfig({ testTimeout: 600_000, hookTimeout: 240_000 })

let worlds: Awaited<ReturnType<typeof openTwoWorlds>>
beforeAll(async () => {
  worlds = await openTwoWorlds()
})
afterAll(() => worlds?.end())

async function compare(who: Asker, deed: Deed): Promise<string | undefined> {
  const [quiet, busy] = [await tryIn(worlds.quiet, who, deed), await tryIn(worlds.busy, who, deed)]
  if (quiet.fault || busy.fault) return `${who} ${JSON.stringify(deed)}\n  FAULT ${quiet.fault}\n  ${busy.fault}`
  if (normal(quiet.said) === normal(busy.said)) return undefined
  return `${who} ${JSON.stringify(deed)}\n${differences(normal(quiet.said), normal(busy.said))}`
}

/** What is said, without codes that are drawn anew each time. */
const normal = (said: readonly string[]): string =>
  said
    .join('\n')
    .replace(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/g, 'CODE')
    // By the machine's own clock, the minute of which may end between the two worlds.
    .replace(/(on its way, since )[^.]+\./g, '$1TIME.')
    .replace(/\/calendar\/[\w-]{20,}\.ics/g, '/calendar/SECRET.ics')

/** All that may follow a command's name. */
function kindsOfWords(who: Asker): readonly string[] {
  const { own } = worlds.quiet
  const { cases, paired, runs, rounds, notices } = worlds.secret
  const [first = '', second = '', third = ''] = cases
  const [mine = ''] = own.cases
  const all = [
    '',
    mine,
    `${mine} with fr-marigold because of this`,
    `${mine} with berenice as amber because of this`,
    `${first} with EE because of this`,
    `${own.shared} with EE because of this`,
    'S-2029-0001',
    'S-2029-0009',
    'W-2029-0001',
    'H-2029-0001',
    'allow S-2029-0001',
    'bruno',
    'web:bruno',
    'spoc FR berenice',
    'role spoc for FR to bruno',
    first,
    third,
    paired,
    own.shared,
    'EL-2029-FR-0099',
    '1',
    '3',
    'FR3',
    `${mine} ${first}`,
    `${mine} into ${second}`,
    `${first} high marigold`,
    own.run,
    runs.at(0) ?? '',
    runs.at(-1) ?? '',
    'R-2029-0099',
    own.round,
    rounds[0] ?? '',
    `${rounds.at(-1)} FR calm`,
    'Q-2029-0099',
    notices[0] ?? '',
    'PB-07',
    `PB-07 ${first}`,
    'vote',
    'vote FR',
    'confirm 1',
    'all',
    'marigold',
    'berenice',
    'berenice FR',
    'fr',
    'pair',
    'fr-marigold',
    'web:marigold',
    'web:marigold in fr FR Somebody',
    "'; DROP TABLE x; -- <b>%00\u202e",
  ]
  if (isLong) return all
  // A part, another of each command; the others may say what an official may, or not, so that of them a smaller one will do.
  turn += 1
  const part = { kadri: 3, kristjan: 5, olga: 10, peeter: 10, anne: 1, bruno: 1, dorte: 1 }[who]
  return all.filter((_, index) => (index + turn) % part === 0)
}
let turn = 0
/** Whether every command is tried with every kind of words: that takes some ten minutes (see CONTRIBUTING.md). */
const isLong = process.env.JOM_ATTACK === 'whole'

const askers = ['kadri', 'kristjan', 'olga', 'peeter'] as const

/** What differs, of deeds that are said by turns in a room of one's own and in one of several. */
async function differing(who: Asker, deeds: readonly Deed['what'][]): Promise<readonly string[]> {
  const found: string[] = []
  for (const [index, what] of deeds.entries()) {
    const fault = await compare(who, { room: ['ee', 'joint'][index % 2] ?? '', what })
    if (fault) found.push(fault)
  }
  return found
}

describe.each(askers)('what %s does', (who) => {
  it('every command with every kind of words', async () => {
    const deeds = commands.flatMap(({ name }) =>
      kindsOfWords(who).map((words) => ({ kind: 'command' as const, text: `${name} ${words}`.trim() })),
    )
    expect(await differing(who, deeds)).toEqual([])
  })

  it('every button that others were given', async () => {
    const { buttons } = worlds.secret
    expect(buttons.length).toBeGreaterThan(20)
    const deeds = buttons.map((command) => ({ kind: 'pressed' as const, command, message: messageId('copied') }))
    expect(await differing(who, deeds)).toEqual([])
  })

  it('every command said of messages of others', async () => {
    const deeds = commands.flatMap(({ name }) =>
      worlds.secret.messages.map((on) => ({ kind: 'command' as const, text: name, on: messageId(on) })),
    )
    expect(await differing(who, deeds)).toEqual([])
  })

  it('every form, opened and sent in, about what is not theirs', async () => {
    const { own } = worlds.quiet
    const { cases, runs, rounds } = worlds.secret
    const contexts = [
      '',
      own.cases[0] ?? '',
      cases[0] ?? '',
      own.shared,
      'EL-2029-FR-0099',
      runs[0] ?? '',
      `${runs.at(-1)} alert`,
      'R-2029-0099',
      rounds[0] ?? '',
      'PB-07 EL-2029-FR-0002',
    ]
    const found: string[] = []
    for (const { name, form } of commands) {
      if (!form) continue
      for (const context of contexts) {
        const [quiet, busy] = [
          await openForm(worlds.quiet, who, `${name} ${context}`.trim()),
          await openForm(worlds.busy, who, `${name} ${context}`.trim()),
        ]
        if (quiet !== busy) found.push(`${who} opens ${name} ${context}\n${differences(quiet, busy)}`)
        const answers = answersTo(quiet)
        const fault = await compare(who, { room: 'ee', what: { kind: 'submitted', form: name, context, answers } })
        if (fault) found.push(fault)
      }
    }
    expect(found).toEqual([])
  })
})

it('is suggested to nobody who types, whatever they begin with', async () => {
  const { own } = worlds.quiet
  const { cases, paired, runs, rounds, notices } = worlds.secret
  const numbers = [cases[0], paired, runs.at(-1), rounds.at(-1), notices[0], own.shared].map((each) => each ?? '')
  const begun = ['', ...numbers.flatMap(startsOf)]
  const found: string[] = []
  for (const who of askers)
    for (const typed of [
      '',
      'r',
      ...Object.keys(argumentsOf).flatMap((name) => [name, ...begun.map((words) => `${name} ${words}`)]),
    ]) {
      const [quiet, busy] = [await suggestIn(worlds.quiet, who, typed), await suggestIn(worlds.busy, who, typed)]
      if (quiet !== busy) found.push(`${who} types ${typed}\n${differences(quiet, busy)}`)
    }
  expect(found).toEqual([])
  // What is compared is not empty: of their own there is something to suggest.
  expect(await suggestIn(worlds.busy, 'kadri', 'case ')).toContain(own.cases[0])
  expect(await suggestIn(worlds.busy, 'kadri', 'show ')).toContain(own.run)
  expect(await suggestIn(worlds.busy, 'kadri', 'round ')).toContain(own.round)
  expect(await suggestIn(worlds.busy, 'peeter', 'case ')).toBe('')
})

/** A number as it stands there, and as somebody begins to type it. */
const startsOf = (number: string): readonly string[] => [...new Set([number, number.slice(-2), number.slice(0, 9)])]

/** Something for every field of a form. */
function answersTo(form: string): Record<string, string> {
  const opened = form === '' ? undefined : (JSON.parse(form) as Form) // written by `openForm`
  return Object.fromEntries(
    (opened ? fieldsOf(opened) : []).map((field) => [
      field.id,
      field.value ??
        (field.type === 'one' || field.type === 'many'
          ? field.options[0]?.value
          : field.type === 'moment'
            ? '2029-06-09T18:00'
            : 'words') ??
        '',
    ]),
  )
}

/** Where two texts begin to differ. */
function differences(quiet: string, busy: string): string {
  const at = [...quiet].findIndex((_, index) => quiet[index] !== busy[index])
  const from = Math.max(0, (at < 0 ? quiet.length : at) - 80)
  return [quiet, busy].map((text) => `  ${text.slice(from, from + 320)}`).join('\n')
}
