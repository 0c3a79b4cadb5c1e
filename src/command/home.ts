import {
  actions,
  type Block,
  button,
  type Control,
  code,
  type Message,
  note,
  paragraph,
  text,
} from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { codesOf, type Person } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import type { Label } from '../sharing/label.ts'
import { strictest } from '../sharing/label.ts'
import { type Parcel, release, type Target } from '../sharing/release.ts'
import { caseParcel } from '../threat/audience.ts'
import { bears, belongsTo, type CaseFile, nameOf } from '../threat/case.ts'
import { listCases } from '../threat/find.ts'
import type { Asking } from './command.ts'
import { listWaiting, type Waiting } from './waiting.ts'

/**
 * What somebody finds on their own page at a platform: what waits for them, and the open cases that they may read, a short line
 * and its controls each. Each thing passes the release rule by itself, so that of what the place may not carry the stub stands there.
 */

/** Most things of each kind that the page shows. A line and its controls are two blocks: of 100 the page takes fewer than 70. */
const mostShown = { tasks: 15, cases: 15 } as const

export type Looking = Asking & { exercise: boolean; origin: string }

export async function homePage(looking: Looking, target: Target): Promise<Message> {
  const { person, exercise, origin } = looking
  const { language } = person
  const waiting = await listWaiting(looking, person)
  const files = await listCases(looking, person, 'open')
  const page = openPage(target)
  const tasks = page.lay(waiting.slice(0, mostShown.tasks).map((each) => taskParcel(looking, each)))
  const cases = page.lay(files.slice(0, mostShown.cases).map((each) => openCaseParcel(looking, each)))
  const summary = say(language, 'cases.home.tasks', { count: waiting.length })
  const blocks: readonly Block[] = [
    actions(button(say(language, 'cases.home.report'), 'report', 'primary', 'form')),
    { type: 'heading', text: summary },
    ...tasks,
    ...more(language, 'cases.home.tasks.more', waiting.length - mostShown.tasks),
    { type: 'divider' },
    { type: 'heading', text: say(language, 'cases.home.cases', { count: files.length }) },
    ...cases,
    ...more(language, 'cases.home.cases.more', files.length - mostShown.cases),
    ...(page.stubs() ? [note(say(language, 'cases.home.stubs')), actions(webRoom(language, origin))] : []),
  ]
  return { look: 'card', marking: page.marking(), summary, blocks, ...(exercise && { exercise }) }
}

/** Of how many things an answer shows the controls below each; the last block of them leads to the web room. */
const mostControlled = portable.actionBlocks - 1

/**
 * What stands where the list of what waits for somebody may not: the same lines as on their own page, without a word of the content,
 * with their controls below the most urgent; of the others what is typed.
 */
export function waitingStub(
  looking: Looking,
  waiting: readonly Waiting[],
  summary: string,
  more: readonly Block[],
): Message {
  const { language } = looking.person
  const once = openOnce()
  const stubs = waiting.map((each) => taskParcel(looking, each).stub)
  const [first, others] = [stubs.slice(0, mostControlled), stubs.slice(mostControlled)]
  const items = others.flatMap(({ blocks }) => {
    const [line, controls] = blocks
    const [control] = controls?.type === 'actions' ? controls.controls : []
    const typed = control?.type === 'button' ? [text(' – '), code(control.command)] : []
    return line?.type === 'paragraph' ? [[...line.children, ...typed]] : []
  })
  return {
    look: 'reply',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [
      paragraph(summary),
      ...first.flatMap(({ blocks }) => blocks.flatMap(once)),
      ...(items.length > 0 ? [{ type: 'list', ordered: false, items } as const] : []),
      ...more,
      note(say(language, 'cases.home.stubs')),
      actions(webRoom(language, looking.origin)),
    ],
  }
}

const webRoom = (language: string, origin: string): Control => ({
  type: 'link',
  label: say(language, 'cases.control.web'),
  url: `${origin}/rooms`,
})

const more = (
  language: string,
  key: 'cases.home.tasks.more' | 'cases.home.cases.more',
  count: number,
): readonly Block[] => (count > 0 ? [note(say(language, key, { count }))] : [])

/** Lets a button stand once, however many things offer it. */
function openOnce(): (block: Block) => readonly Block[] {
  const taken = new Set<string>()
  return (block) => {
    if (block.type !== 'actions') return [block]
    const controls = block.controls.filter((each) => each.type === 'link' || !taken.has(each.command))
    for (const each of controls) if (each.type === 'button') taken.add(each.command)
    return controls.length > 0 ? [{ type: 'actions', controls }] : []
  }
}

/** A page on which things are laid one by one, as far as the place may carry each. One button stands there once. */
function openPage(target: Target) {
  const once = openOnce()
  let label: Label = 'TLP:CLEAR'
  let stubs = false
  return {
    lay: (parcels: readonly Parcel[]): readonly Block[] =>
      parcels.flatMap((parcel) => {
        const verdict = release(parcel, target)
        const shows = verdict.kind === 'cleared' ? verdict.cleared.shows : 'held'
        if (shows === 'held') return []
        if (shows === 'whole') label = strictest(label, parcel.label)
        else stubs = true
        return ((shows === 'whole' ? parcel.message : parcel.stub)?.blocks ?? []).flatMap(once)
      }),
    marking: () => label,
    stubs: () => stubs,
  }
}

/** A line about something that waits, and of it what may be said anywhere. */
export function taskParcel(looking: Looking, waiting: Waiting): Parcel & { stub: Message } {
  const { person, now } = looking
  const { of, line, words, label, due, plain, file, controls, bareControls = controls } = waiting
  const what = plain === undefined ? (file ? standingOf(looking, file) : []) : [plain]
  const state = [...what, ...(due ? [byWhen(person, due)] : [])]
  return {
    message: lineOf(of, words === '' ? line : `${line} – ${words}`, controls, label),
    stub: lineOf(of, state.join(' · '), bareControls, 'TLP:CLEAR'),
    label,
    addressees: codesOf(person, now),
  }
}

/** A line about a case: its state, and its title where that may stand. */
export function openCaseParcel(looking: Looking, file: CaseFile): Parcel {
  const { person, now } = looking
  const { number } = file
  const own = belongsTo(person, file, now)
  const controls = openCaseControls(file, own, person)
  const state = stateOf(looking, file).join(' · ')
  const whole = [state, ...new Set([bears(file), file.title])].join(' · ')
  return caseParcel(
    file,
    lineOf(number, whole, controls, bears(file)),
    lineOf(number, state, controls, 'TLP:CLEAR'),
    own,
  )
}

function openCaseControls({ number, status }: CaseFile, own: boolean, { language }: Person): readonly Control[] {
  const details = button(say(language, 'cases.control.details'), `case ${number}`)
  if (!own) return [details]
  if (status === 'new') return [button(say(language, 'cases.control.accept'), `ack ${number}`, 'primary'), details]
  if (status !== 'accepted') return [details]
  return [button(say(language, 'cases.control.triage'), `triage ${number}`, 'primary', 'form'), details]
}

/** State, owner and, of one that nobody has accepted, until when: what may be said of a case anywhere. */
function stateOf(looking: Looking, file: CaseFile): readonly string[] {
  const { status, acceptBy } = file
  return [...standingOf(looking, file), ...(status === 'new' && acceptBy ? [byWhen(looking.person, acceptBy)] : [])]
}

/** State and owner alone: what is to be done of a case has a time of its own. */
function standingOf({ directory, person: { language } }: Looking, { status, ownerId }: CaseFile): readonly string[] {
  const owner = ownerId ? nameOf(directory, ownerId) : say(language, 'cases.list.no-owner')
  return [say(language, `cases.status.${status}`), owner]
}

const byWhen = ({ language, zone }: Person, at: Date): string =>
  say(language, 'cases.home.by', { at: sayPlaced(language, at, zone) })

function lineOf(of: string, words: string, controls: readonly Control[], marking: Label): Message {
  const blocks: readonly Block[] = [
    paragraph(code(of), ` ${words}`),
    ...(controls.length > 0 ? [actions(...controls)] : []),
  ]
  return { look: 'reply', marking, summary: of, blocks }
}
