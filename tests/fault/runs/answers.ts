import { renderText } from '../../../adapters/recording/render.ts'
import { openEnvelope } from '../../../src/delivery/apply.ts'
import { cases } from '../../../src/locale/en/cases.ts'
import { notices } from '../../../src/locale/en/notices.ts'
import { rounds } from '../../../src/locale/en/rounds.ts'
import { runs as runTexts } from '../../../src/locale/en/runs.ts'
import { openHappening } from '../../../src/playbook/live/store.ts'
import { show } from '../../servers/recording/markup.ts'
import type { Report } from './findings.ts'
import type { Evidence } from './inspect.ts'
import { pattern } from './pattern.ts'
import type { Deed } from './people.ts'

/** What the bot told somebody that it took, by the words of its answer, and the kinds of happening that this is. */
const taken = [
  { of: pattern(runTexts['runs.answer.done'], runTexts['runs.answer.approval']), kept: ['answered'] },
  { of: pattern(runTexts['runs.approve.done'], runTexts['runs.refuse.done']), kept: ['judged'] },
  { of: pattern(runTexts['runs.done.done']), kept: ['done'] },
  { of: pattern(rounds['rounds.line.done']), kept: ['round'] },
  { of: pattern(runTexts['runs.start.done']), kept: ['run'] },
] as const

/**
 * Whatever somebody did was reacted to once: by an answer, or by the form that it opened. What they were told is taken stands in
 * exactly one place of the store; what stands there was told to be taken.
 */
export async function checkAnswers(evidence: Evidence, report: Report): Promise<void> {
  const { diary } = evidence
  const replies = await readReplies(evidence)
  const kept = await readKept(evidence)
  const told = new Map<string, string>()
  for (const deed of diary.deeds) {
    const key = keyOf(deed)
    const reply = replies.get(key)
    checkReaction(evidence, report, deed, reply)
    if (reply !== undefined) told.set(key, reply)
  }
  for (const [key, reply] of told) {
    const found = kept.get(key) ?? []
    const claim = taken.find(({ of }) => of.test(reply))
    if (!claim) continue
    report.count('answers')
    const fitting = found.filter((kind) => claim.kept.some((each) => each === kind))
    if (fitting.length === 0) report.complain('lost', `${key} was told: ${oneLine(reply)}`)
  }
  for (const [key, found] of kept) {
    if (found.length > 1) report.complain('doubled', `${key} stands ${found.length} times: ${found.join(', ')}`)
    if (key.startsWith('recording:') && !told.has(key))
      report.complain('other', `${key} was taken as ${found.join(', ')}, and nobody was told`)
  }
  await checkOnce(evidence, report, [...told.values()])
}

const keyOf = ({ room, message }: Deed): string => `recording:${room}/${message}`
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200)

/** What the bot says to the sender of each event, in words. */
async function readReplies({ store }: Evidence): Promise<ReadonlyMap<string, string>> {
  const { db, keyring } = store
  const posts = await db.post.findMany({
    where: { slot: { startsWith: 'reply/' } },
    select: { slot: true, envelope: true, state: true },
  })
  return new Map(
    posts.map(({ slot, envelope }) => {
      const words = envelope ? show(renderText(openEnvelope(envelope, keyring).parcel.message)).plain : ''
      return [slot.slice('reply/'.length), words]
    }),
  )
}

/** What the store holds under the key of an event: kinds of happening, answers in rounds, runs. */
async function readKept({ store }: Evidence): Promise<ReadonlyMap<string, readonly string[]>> {
  const { db, keyring } = store
  const found: [string, string][] = []
  for (const { key, body } of await db.runHappening.findMany({ select: { key: true, body: true } })) {
    const { kind } = openHappening(body, keyring)
    if (['answered', 'done', 'judged'].includes(kind)) found.push([key, kind])
  }
  for (const { key } of await db.roundAnswer.findMany({ select: { key: true } })) found.push([key, 'round'])
  for (const { key } of await db.run.findMany({ select: { key: true } }))
    if (key.startsWith('command/')) found.push([key.slice('command/'.length), 'run'])
  return new Map([...Map.groupBy(found, ([key]) => key)].map(([key, all]) => [key, all.map(([, kind]) => kind)]))
}

function checkReaction({ server, store }: Evidence, report: Report, deed: Deed, reply: string | undefined): void {
  const { platform } = server
  void store
  const asked = platform
    .entries(deed.room)
    .filter((entry) => entry.kind === 'posted' && entry.by === platform.bot && entry.re === deed.message).length
  report.count('reactions')
  if (/^!jom report /.test(deed.text)) return // its receipt is a card of the case, which is looked for below
  const times = asked + (reply === undefined ? 0 : 1)
  const what = `${deed.by} in ${deed.room}/${deed.message}: ${oneLine(deed.text)}`
  // An answer to a form that had faults is asked for again in the message that stands there already.
  const isAnswer = !deed.text.startsWith('!jom ')
  if (times === 0 && !isAnswer) report.complain('lost', `no reaction to ${what}`)
  if (times > 1) report.complain('doubled', `${times} reactions to ${what}`)
}

/** A report is one case, a case is accepted by one person, a notice is acknowledged by one. */
async function checkOnce({ store, diary }: Evidence, report: Report, told: readonly string[]): Promise<void> {
  const { db, keyring } = store
  const titles = (await db.case.findMany({ select: { title: true } })).map(({ title }) =>
    keyring.openText(title, 'case.title'),
  )
  for (const { text } of diary.deeds) {
    const words = /^!jom report .*\b(w[0-9a-z]+z) /.exec(text)?.[1]
    if (words === undefined) continue
    const made = titles.filter((title) => title.includes(`${words} `)).length
    if (made !== 1) report.complain(made === 0 ? 'lost' : 'doubled', `the report ${words} is ${made} cases`)
  }
  await checkSingle('case.accepted', pattern(cases['cases.ack.done']), 'number')
  await checkSingle('notice.acknowledged', pattern(notices['notices.got.done']), 'id')

  async function checkSingle(kind: string, said: RegExp, name: string): Promise<void> {
    const confirmed = told.flatMap((reply) => said.exec(reply)?.groups?.[name] ?? [])
    report.count('answers', confirmed.length)
    for (const [about, all] of Map.groupBy(confirmed, (each) => each))
      if (all.length > 1) report.complain('doubled', `${all.length} people were told that ${about} is theirs (${kind})`)
    for (const about of new Set(confirmed)) {
      const recorded =
        kind === 'case.accepted'
          ? await db.ledgerEntry.count({ where: { kind, subject: about } })
          : await db.notice.count({ where: { id: about, ackedBy: { not: null } } })
      if (recorded !== 1) report.complain(recorded === 0 ? 'lost' : 'doubled', `${kind} of ${about}, ${recorded} times`)
    }
  }
}
