import { UserError } from '../chat/errors.ts'
import { type Block, code, type Inline, note, text } from '../chat/message.ts'
import { codesOf } from '../directory/directory.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayClock } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { strictest } from '../sharing/label.ts'
import { caseSubject, messageSubject } from '../sharing/recall.ts'
import { cardParcel, placeFor } from '../threat/audience.ts'
import { bears, belongsTo, type CaseFile, nameOf } from '../threat/case.ts'
import { sayHappened } from '../threat/entry-words.ts'
import { readEvidence } from '../threat/evidence/read.ts'
import { type CaseFilter, listCases } from '../threat/find.ts'
import { openKin } from '../threat/kin.ts'
import { searchCases } from '../threat/search.ts'
import { type Entry, kinIn, readNewest, readTimeline, visibleEntries } from '../threat/timeline.ts'
import type { Call, Command } from './command.ts'
import { evidenceBlocks } from './evidence-words.ts'
import { answer, caseAlone, impliedNote, tell } from './words.ts'

/** Most cases one answer lists; more is said to be there, and how to narrow it. */
const mostShown = 20

/** Shows a case whole, with all that happened to it. */
export const caseCommand: Command = {
  name: 'case',
  usage: 'case <case>',
  summary: 'commands.case.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const found = await caseAlone(call, 'readable')
    const { file } = found
    const { person } = call
    const { message } = cardParcel(call, file, await readNewest(call, file), {
      ...placeFor(call, file, person),
      whole: true,
    })
    const timeline = await readTimeline(call, file)
    const named = timeline.map(kinIn).filter((number) => number !== undefined)
    const entries = visibleEntries(timeline, {
      own: belongsTo(person, file, call.now),
      label: file.label,
      codes: codesOf(person, call.now),
      kin: await openKin(call, file, named),
    })
    const items = entries.map((entry) => sayEntry(call, entry))
    const pieces = await readEvidence(call, file, person)
    const controls = message.blocks.flatMap((block): Block[] => {
      if (block.type !== 'actions') return []
      // This answer is what the button for details asks for.
      const others = block.controls.filter((each) => each.type === 'link' || each.command !== `case ${file.number}`)
      return others.length > 0 ? [{ type: 'actions', controls: others }] : []
    })
    const blocks: Block[] = [
      ...impliedNote(call, found),
      ...message.blocks.filter((block) => block.type !== 'actions'),
      { type: 'heading', text: say(person.language, 'cases.timeline', { zone: person.zone }) },
      { type: 'list', ordered: false, items },
      ...evidenceBlocks(call, file, pieces),
      ...controls,
    ]
    const about = [caseSubject(file.number), ...pieces.map(messageSubject)]
    return call.reply({ ...message, look: 'reply', blocks }, about)
  },
}

function sayEntry({ directory, person }: Call, entry: Entry): readonly Inline[] {
  const { owner } = entry.data
  const what = sayHappened(
    {
      ...entry,
      ...(entry.personId && { by: nameOf(directory, entry.personId) }),
      ...(owner !== undefined && { owner: nameOf(directory, String(owner)) }),
    },
    person,
  )
  const at = sayClock(person.language, entry.at, person.zone)
  return [text(entry.text === '' ? `${at} · ${what}` : `${at} · ${what}: ${entry.text}`)]
}

const filters: readonly CaseFilter[] = ['open', 'closed', 'mine', 'all']

/** Lists the cases one may read. */
export const cases: Command = {
  name: 'cases',
  usage: 'cases [open|closed|mine|all]',
  summary: 'commands.cases.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const wanted = call.words.trim().toLowerCase() || 'open'
    const filter = filters.find((each) => each === wanted)
    if (!filter) throw new UserError('cases.list.how', { written: wanted.slice(0, 40) })
    const files = await listCases(call, call.person, filter)
    if (files.length === 0) return tell(call, `cases.list.none.${filter}`)
    return list(call, `cases.list.${filter}`, files, (file) => sayLine(call, file))
  },
}

/** Finds cases by words. */
export const search: Command = {
  name: 'search',
  usage: 'search <words>',
  summary: 'commands.search.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const words = call.words.trim().slice(0, 200)
    if (words === '') throw new UserError('cases.search.how')
    const { hits } = await searchCases(call, call.person, words, mostShown + 1)
    if (hits.length === 0) return tell(call, 'cases.search.none', { words })
    const excerpts = new Map(hits.map(({ file, excerpt }) => [file.number, excerpt]))
    const found = hits.map(({ file }) => file)
    return list(call, 'cases.search.found', found, (file) => {
      const excerpt = excerpts.get(file.number) ?? ''
      return excerpt === '' ? sayLine(call, file) : `${sayLine(call, file)} – ${excerpt}`
    })
  },
}

function sayLine({ person, directory }: Call, file: CaseFile): string {
  const { language } = person
  const status = say(language, `cases.status.${file.status}`)
  const owner = file.ownerId ? nameOf(directory, file.ownerId) : say(language, 'cases.list.no-owner')
  return [status, owner, ...new Set([file.label, file.title])].join(' · ')
}

function list(
  call: Call,
  key: TextKey,
  files: readonly CaseFile[],
  line: (file: CaseFile) => string,
): readonly Effect[] {
  const { language } = call.person
  const shown = files.slice(0, mostShown)
  const [first, ...others] = shown.map(bears)
  const items = shown.map((file): readonly Inline[] => [code(file.number), text(` ${line(file)}`)])
  const more = files.length > shown.length ? [note(say(language, 'cases.list.more', { shown: mostShown }))] : []
  const count = files.length > shown.length ? `${shown.length}+` : String(shown.length)
  const marking = strictest(first ?? 'TLP:CLEAR', ...others)
  const said = answer(say(language, key, { count }), [{ type: 'list', ordered: false, items }, ...more], marking)
  return call.reply(
    said,
    shown.map(({ number }) => caseSubject(number)),
  )
}
