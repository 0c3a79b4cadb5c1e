import { agendaOf, sayDue } from '../call/agenda.ts'
import { leadOf, notedBy } from '../call/card.ts'
import { attendanceOf, isPresent, quorumOf, type Roll } from '../call/coming.ts'
import { type CallFile, type Coming, comings, type Minute } from '../call/file.ts'
import { isCallNumber } from '../call/find.ts'
import { mayJoin } from '../call/lead.ts'
import type { Point, Points } from '../call/point.ts'
import { rollSoFar } from '../call/show.ts'
import { sayIn } from '../call/span.ts'
import { clockChange } from '../call/wall.ts'
import { stateOf } from '../decision/card.ts'
import type { DecisionFile } from '../decision/file.ts'
import { isDecisionNumber, listDecisions } from '../decision/find.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { type Ask, mayDo, type Parts, show } from './context.ts'
import { type Markup, markup } from './markup.ts'
import { sceneOf } from './scene.ts'

/** What of a call its page is made of, all as its reader may read it. */
type Shown = {
  file: CallFile
  reader: Person
  scene: Scene
  t: (key: TextKey, values?: Values) => string
  /** The decisions that were proposed at the call, by their number. */
  decisions: ReadonlyMap<string, DecisionFile>
  roll?: Roll
  agenda?: Points
}

/**
 * One call whole, for somebody who may read it: when it is on their clock, who comes, what is talked about, what came of it.
 * `moved`: they answered to an earlier time.
 */
export async function callPage(
  parts: Parts,
  ask: Ask,
  reader: Person,
  file: CallFile,
  news?: 'moved',
): Promise<Response> {
  const scene = sceneOf(parts)
  const t: Shown['t'] = (key, values) => say(reader.language, key, values)
  const isAhead = file.state === 'planned' || file.state === 'running' || file.state === 'finding'
  const decided = mayDo(parts, reader.id, 'decisions') ? await listDecisions(scene, reader, { callId: file.id }) : []
  const roll = await rollSoFar(scene, file)
  const shown: Shown = {
    file,
    reader,
    scene,
    t,
    decisions: new Map(decided.map((each) => [each.id, each])),
    ...(roll && { roll }),
    ...(isAhead && { agenda: await agendaOf(scene, file, reader) }),
  }
  return show(parts, ask, {
    title: t('calls.page.call', { call: file.id }),
    current: 'calls',
    body: markup`<div class="stack loose"><header class="stack tight"><p class="row">${marking(file.label)} <span class="tag ${tones[file.state]}">${t(`calls.card.heading.${file.state}`, { call: file.id })}</span></p>
<h1>${wordsIn(file.title, reader.language)}</h1></header>
${news && movedNotice(shown)}${changeNotice(shown)}
<div class="columns"><section class="panel stack">${facts(shown)}${takePart(shown, ask)}</section>
<section class="panel stack" aria-labelledby="people">${people(shown)}</section></div>
${agendaSection(shown)}
${minutesSection(shown)}
${decisionsSection(shown)}
<p><a href="/calls">${t('calls.page.back')}</a></p></div>`,
  })
}

const tones = { finding: 'warn', planned: '', running: 'ok', ended: '', cancelled: 'danger' } as const
const marking = (label: string): Markup => markup`<span class="marking" data-label="${label}">${label}</span>`
const factOf = (label: string, value: Markup | string): Markup => markup`<div><dt>${label}</dt><dd>${value}</dd></div>`
const timeOf = (at: Date, words: string): Markup => markup`<time datetime="${at.toISOString()}">${words}</time>`

function movedNotice({ file, reader, scene, t }: Shown): Markup {
  const at = file.startsAt ? sayFar(reader.language, file.startsAt, reader.zone, scene.now) : t('calls.no-time')
  return markup`<p class="notice warn" role="status">${t('calls.attend.moved', { call: file.id, at })}</p>`
}

function changeNotice({ file, reader, scene, t }: Shown): Markup | undefined {
  const { startsAt, state } = file
  if (!startsAt || state !== 'planned' || startsAt <= scene.now) return undefined
  const change = clockChange(scene.now, startsAt, reader.zone)
  if (!change) return undefined
  return markup`<p class="notice warn">${t('calls.clock-change', { at: sayFar(reader.language, change, reader.zone, scene.now) })}</p>`
}

function facts({ file, reader, scene, t }: Shown): Markup {
  const { language, zone } = reader
  const { startsAt, endedAt } = file
  const isComing = file.state === 'planned' && startsAt !== null && startsAt > scene.now
  return markup`<dl class="facts">
${factOf(t('calls.fact.when'), startsAt ? timeOf(startsAt, sayFar(language, startsAt, zone, scene.now)) : t('calls.no-time'))}
${isComing && factOf(t('calls.fact.in'), t('calls.in', sayIn(language, scene.now, startsAt, zone)))}
${factOf(t('calls.fact.length'), t('calls.minutes', { minutes: file.minutes }))}
${endedAt && file.state === 'ended' && factOf(t('calls.fact.ended'), timeOf(endedAt, sayFar(language, endedAt, zone, scene.now)))}
${factOf(t('calls.fact.leads'), leadOf(scene, file) ?? t('calls.leads.nobody'))}</dl>`
}

/** Whether one comes, and how one joins. */
function takePart({ file, reader, scene, t }: Shown, ask: Ask): Markup | undefined {
  const isOpen = file.state === 'planned' || file.state === 'running'
  if (!isOpen || !mayJoin(scene, reader, file)) return undefined
  const said = file.guests.find(({ personId }) => personId === reader.id)?.answer
  const button = (answer: Coming): Markup =>
    markup`<button class="button ${said === answer ? 'primary' : ''}" type="submit" name="answer" value="${answer}">${t(`calls.control.${answer}`)}</button>`
  return markup`${file.state === 'planned' && markup`<form class="stack tight" method="post" action="/calls/${file.id}"><input type="hidden" name="_csrf" value="${ask.get('session')?.csrf}"><input type="hidden" name="sequence" value="${file.sequence}"><p>${said ? t(`calls.said.${said}`) : t('calls.page.asked')}</p><p class="row">${[button('yes'), button('no'), button('maybe')]}</p></form>`}
${file.link && markup`<p><a class="button primary" href="${file.link}" rel="noreferrer noopener">${t('calls.control.join')}</a></p>`}`
}

/** Who comes; once the roll was called, who is or was there. */
function people(shown: Shown): Markup {
  const { file, roll, scene, t } = shown
  if (roll) return rollOfCall(shown, roll)
  const all = attendanceOf(scene, file)
  const { come, needed } = quorumOf(scene, file)
  const tags = { yes: 'ok', maybe: 'warn', no: 'danger', silent: '' } as const
  const rows = ([...comings, 'silent'] as const).flatMap((coming) => {
    const own = all.filter((each) => each.coming === coming)
    if (own.length === 0) return []
    const count = own.filter(({ observer }) => !observer).length
    const names = own.map(({ code, observer }) => codeTag(shown, code, tags[coming], observer))
    return [factOf(t(`calls.coming.${coming}`, { count }), markup`<span class="row">${names}</span>`)]
  })
  const isEnough = needed !== undefined && come >= needed
  return markup`<h2 id="people">${t('calls.page.people')}</h2><dl class="facts">${rows}
${needed !== undefined && factOf(t('calls.fact.quorum'), t(isEnough ? 'calls.quorum.enough' : 'calls.quorum.few', { come, needed }))}</dl>`
}

function rollOfCall(shown: Shown, roll: Roll): Markup {
  const { file, scene, reader, t } = shown
  const codes = Object.keys(roll).toSorted()
  const present = codes.filter((code) => isPresent(roll[code]) && !file.observers.includes(code)).length
  const row = (label: string, tone: string, wanted: (code: string) => boolean): Markup | undefined => {
    const own = codes.filter(wanted)
    const names = own.map((code) => {
      const { row, by } = roll[code] ?? {}
      const marks = [
        ...notedBy(scene.directory, by, reader.language),
        ...(row === 'late' ? [t('rounds.mark.late')] : []),
      ]
      return codeTag(shown, code, tone, file.observers.includes(code), marks)
    })
    return own.length === 0 ? undefined : factOf(label, markup`<span class="row">${names}</span>`)
  }
  const isEnough = file.quorum !== null && present >= file.quorum
  return markup`<h2 id="people">${t('calls.fact.roll')}</h2><dl class="facts">
${row(t('calls.roll.here', { count: present }), 'ok', (code) => isPresent(roll[code]))}
${row(t('calls.roll.excused'), 'warn', (code) => roll[code]?.row === 'excused')}
${row(t('calls.roll.silent'), '', (code) => roll[code]?.row === null)}</dl>
${file.quorum !== null && markup`<p class="notice ${isEnough ? 'ok' : 'warn'}">${t(isEnough ? 'calls.roll.quorum' : 'calls.roll.no-quorum', { present, needed: file.quorum })}</p>`}
${file.state === 'running' && file.rollCallId && markup`<p class="hint">${t('calls.page.roll', { round: file.rollCallId })}</p>`}`
}

/** A delegation, with what is to be known of it. */
function codeTag({ t }: Shown, code: string, tone: string, observer: boolean, said: readonly string[] = []): Markup {
  const marks = [...said, ...(observer ? [t('rounds.mark.observer')] : [])]
  return markup`<span class="tag ${tone}">${code}${marks.length > 0 && ` (${marks.join(', ')})`}</span>`
}

function agendaSection(shown: Shown): Markup | undefined {
  const { file, reader, agenda, t } = shown
  if (!agenda) return undefined
  const written = file.agenda.map((point) => markup`<li>${wordsIn(point, reader.language)}</li>`)
  const groups = agenda.groups.map(
    ({ kind, points }) =>
      markup`<div class="stack tight"><h3>${t(`calls.agenda.${kind}`)}</h3><ul class="panel rows">${points.map((point) => pointLine(shown, point))}</ul></div>`,
  )
  return markup`<section class="stack"><h2 class="row">${t('calls.agenda')} ${agenda.label !== file.label && marking(agenda.label)}</h2>
${written.length > 0 && markup`<div class="panel"><ol>${written}</ol></div>`}
${groups}
${written.length + groups.length === 0 && markup`<p class="panel soft">${t('calls.page.agenda.none')}</p>`}</section>`
}

function pointLine({ scene, reader }: Shown, point: Point): Markup {
  const by = sayDue(scene, point, reader)
  return markup`<li>${numberOf(point.of)} ${wordsIn(point.words, reader.language)}${by !== '' && markup`<br><span class="soft">${by}</span>`}</li>`
}

/** A number, as a way to its page where it has one. */
const numberOf = (number: string): Markup => {
  const folder = isDecisionNumber(number) ? 'decisions' : isCallNumber(number) ? 'calls' : undefined
  return folder ? markup`<a href="/${folder}/${number}">${number}</a>` : markup`<code>${number}</code>`
}

function minutesSection(shown: Shown): Markup | undefined {
  const { file, t } = shown
  if (file.lines.length === 0 && file.state !== 'ended') return undefined
  const groups = (['decision', 'action', 'note'] as const).flatMap((kind) => {
    const own = file.lines.filter((line) => line.kind === kind)
    if (own.length === 0) return []
    return [
      markup`<div class="stack tight"><h3>${t(`calls.minutes.${kind}`)}</h3><ul class="panel rows">${own.map((line) => minuteLine(shown, line))}</ul></div>`,
    ]
  })
  return markup`<section class="stack"><h2>${t('calls.page.minutes')}</h2>
${groups.length > 0 ? groups : markup`<p class="panel soft">${t('calls.minutes.none')}</p>`}</section>`
}

function minuteLine(shown: Shown, line: Minute): Markup {
  const { scene, reader, decisions, t } = shown
  const late = line.late && markup` <span class="tag warn">${t('rounds.mark.late')}</span>`
  if (line.kind === 'note') return markup`<li>${line.words}${late}</li>`
  if (line.kind === 'action') {
    const isOverdue = line.due !== null && line.due <= scene.now
    const state = line.doneAt
      ? markup`<span class="tag ok">${t('calls.action.done')}</span>`
      : isOverdue && markup`<span class="tag danger">${t('calls.action.overdue')}</span>`
    const by = sayDue(scene, { due: line.due, line }, reader)
    const open = line.due === null ? `, ${t('calls.action.open')}` : ''
    return markup`<li>${line.words}${late}<br><span class="soft">${by}${open}</span> ${state}</li>`
  }
  const decision = line.decisionId === null ? undefined : decisions.get(line.decisionId)
  const number = decision ? numberOf(decision.id) : line.decisionId && markup`<code>${line.decisionId}</code>`
  const none = line.decisionId === null && markup` <span class="tag">${t('calls.minutes.unrecorded')}</span>`
  const fallen = line.fallen && markup` <span class="tag warn">${t(`decisions.state.${line.fallen}`)}</span>`
  return markup`<li>${number} ${line.words}${none}${fallen}${late}</li>`
}

/** What else was proposed at the call: a vote, the adoption of its minutes. */
function decisionsSection({ file, reader, decisions, t }: Shown): Markup | undefined {
  const minuted = new Set(file.lines.map(({ decisionId }) => decisionId))
  const others = [...decisions.values()].filter(({ id }) => !minuted.has(id))
  if (others.length === 0) return undefined
  const rows = others.map(
    (each) =>
      markup`<li>${numberOf(each.id)} <span class="tag">${stateOf(each, reader.language)}</span><br>${wordsIn(each.title, reader.language)}</li>`,
  )
  return markup`<section class="stack tight"><h2>${t('calls.page.decisions')}</h2><ul class="panel rows">${rows}</ul></section>`
}
