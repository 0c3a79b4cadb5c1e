import { instantIn } from '../calendar/clock.ts'
import type { Election } from '../calendar/election.ts'
import type { AccountRef } from '../chat/refs.ts'
import { platformOf } from '../chat/refs.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayDay, sayMoment, sayNear, sayTime, sayZone } from '../locale/moment.ts'
import {
  type Line,
  type LineState,
  type Lock,
  lineHours,
  type Night,
  type NightRow,
  type Polls,
} from '../round/night.ts'
import { sayValue } from '../round/option.ts'
import { assetPath } from './assets.ts'
import { escaped, type Markup, markup } from './markup.ts'

/** Who looks at the page. */
export type Reader = { language: string; zone: string }

/** How a Member State is doing, most urgent first. `silent` and `expired` are no way of being well. */
const states = ['trouble', 'silent', 'expired', 'other', 'calm', 'none'] as const
type State = (typeof states)[number]

/** The pieces of the page that change by themselves, by the name of their event. */
export function nightPieces(night: Night, reader: Reader): ReadonlyMap<string, string> {
  const t = textFor(reader)
  return new Map([
    ['as-of', markup`${t('rounds.night.as-of', { at: sayMoment(reader.language, night.at, reader.zone) })}`.toString()],
    ['overview', overview(night, reader).toString()],
    ['embargo', embargoes(night, reader).toString()],
    ...night.rows.map((row) => [row.code, tile(row, night.at, reader).toString()] as const),
  ])
}

/** The page of an election: how each Member State that votes is doing. It shows all without scripts, and changes by itself with them. */
export function nightPage(night: Night, reader: Reader): Markup {
  const t = textFor(reader)
  const { election, rows } = night
  const pieces = nightPieces(night, reader)
  const piece = (name: string): Markup => escaped(pieces.get(name) ?? '')
  return markup`<link rel="stylesheet" href="${assetPath('night.css')}">
<div class="night stack" hx-ext="sse" sse-connect="/night/${election.id}/events" data-say-live="${t('rounds.night.live')}" data-say-lost="${t('rounds.night.lost')}">
<header class="night-head"><h1>${election.title}</h1>
<p class="small soft"><span sse-swap="as-of">${piece('as-of')}</span> <span class="live" id="night-live" role="status"></span></p>
<noscript><p class="small soft">${t('rounds.night.still')}</p></noscript></header>
${election.cancelled && markup`<p class="notice warn">${t('rounds.night.cancelled')}</p>`}
<div class="night-locks" sse-swap="embargo">${piece('embargo')}</div>
<section aria-labelledby="night-overview"><h2 class="visually-hidden" id="night-overview">${t('rounds.night.overview')}</h2>
<div sse-swap="overview" aria-live="polite">${piece('overview')}</div></section>
<section aria-labelledby="night-members"><h2 class="visually-hidden" id="night-members">${t('rounds.night.members')}</h2>
<ul class="night-tiles plain">${rows.map(({ code }) => markup`<li id="m-${code}" sse-swap="${code}">${piece(code)}</li>`)}</ul></section>
</div>`
}

/** The elections that are near, where there are several or none. */
export function nightList(elections: readonly Election[], { language }: Reader): Markup {
  const t = textFor({ language })
  return markup`<div class="stack"><h1>${t('rounds.night.title')}</h1>
${elections.length === 0 && markup`<p class="panel">${t('rounds.night.none')}</p>`}
${elections.length > 0 && markup`<h2>${t('rounds.night.choose')}</h2><ul class="rows panel">${elections.map(({ id, title }) => markup`<li><a href="/night/${id}">${title}</a></li>`)}</ul>`}</div>`
}

function stateOf(line: LineState): State {
  if (line.state === 'unasked') return 'none'
  if (line.state === 'silent') return 'silent'
  if (line.expired) return 'expired'
  if (line.tone === 'trouble' || line.tone === 'calm') return line.tone
  return 'other'
}

/** How many are how, with their codes: whoever reads no more than this knows what to look at. */
function overview({ rows }: Night, reader: Reader): Markup {
  const t = textFor(reader)
  return markup`<dl class="night-counts">${states.map((state) => {
    const own = rows.filter(({ line }) => stateOf(line) === state)
    if (own.length === 0 && ['expired', 'other', 'none'].includes(state)) return undefined
    const codes = own.map(({ code }, at) => markup`${at > 0 && ' '}<a href="#m-${code}">${code}</a>`)
    return markup`<div data-state="${own.length === 0 ? 'empty' : state}"><dt>${t(`rounds.night.count.${state}`)}</dt><dd><strong>${own.length}</strong> <span class="codes">${own.length === 0 ? t('rounds.night.nobody') : codes}</span></dd></div>`
  })}</dl>`
}

/** The embargoes, each once: until when, from where that is known, and by whom it was checked. */
function embargoes({ rows }: Night, reader: Reader): Markup {
  const t = textFor(reader)
  const locks = new Map<string, { lock: Lock; codes: string[] }>()
  for (const { code, embargo } of rows) {
    if (!embargo) continue
    const id = `${embargo.until.toISOString()} ${embargo.source}`
    const known = locks.get(id) ?? { lock: embargo, codes: [] }
    known.codes.push(code)
    locks.set(id, known)
  }
  return markup`${[...locks.values()].map(({ lock, codes }) => {
    const at = time(lock.until, sayMoment(reader.language, lock.until, reader.zone))
    const key = lock.locked ? 'rounds.night.embargo.locked' : 'rounds.night.embargo.over'
    const source = lock.checkedBy === '' ? 'rounds.night.embargo.source' : 'rounds.night.embargo.source.by'
    return markup`<p class="notice ${lock.locked ? 'warn' : ''}"><strong>${t('rounds.night.embargo')}${codes.length < rows.length && ` ${codes.join(', ')}`}:</strong> ${around(t(key, { at: '\u0000' }), at)} <span class="small soft">${t(source, { source: lock.source, on: lock.checkedOn, by: lock.checkedBy })}</span></p>`
  })}`
}

function tile(row: NightRow, now: Date, reader: Reader): Markup {
  const { code, name, line, duty } = row
  const t = textFor(reader)
  const state = stateOf(line)
  return markup`<article class="night-tile" data-state="${state}" aria-labelledby="n-${code}">
<header><h3 id="n-${code}"><span class="code">${code}</span> ${name !== code && markup`<span class="name">${name}</span>`}</h3>${line.state === 'given' && ago(line, now, reader)}</header>
<p>${chip(line, state, reader)}</p>
${status(line, now, reader)}
<dl class="night-facts"><div><dt>${t('rounds.night.polls')}</dt><dd>${polls(row.polls, now, reader)}</dd></div>
${results(row, now, reader)}${
  duty &&
  markup`<div><dt>${t('rounds.night.duty')}</dt><dd>${duty.length === 0 ? markup`<span class="soft">${t('rounds.night.duty.nobody')}</span>` : duty.map((each, at) => markup`${at > 0 && ', '}${each.name} <span class="soft">(${t(`rounds.night.duty.level.${each.level}`)})</span>`)}</dd></div>`
}</dl></article>`
}

/** In one word, and never by colour alone, how it stands. */
function chip(line: LineState, state: State, { language }: Reader): Markup {
  const tone = { trouble: 'danger', silent: 'warn', expired: 'warn', other: '', calm: 'ok', none: '' }[state]
  const words =
    line.state === 'given' && state !== 'expired'
      ? sayValue(line.options, line.value, language)
      : say(language, `rounds.night.count.${state}`)
  return markup`<span class="tag ${tone} chip">${words}</span>`
}

function status(line: LineState, now: Date, reader: Reader): Markup {
  const t = textFor(reader)
  const { language, zone } = reader
  if (line.state === 'unasked') return markup`<p class="night-line soft">${t('rounds.night.unasked')}</p>`
  if (line.state === 'given') {
    const words = line.words !== '' && markup`<p class="night-line" dir="auto">${line.words}</p>`
    const value = line.expired && markup`<p class="night-line soft">${sayValue(line.options, line.value, language)}</p>`
    return markup`${value}${words}<p class="night-meta soft">${meta(line, reader)}</p>`
  }
  const values = {
    at: sayNear(language, line.asked, zone, now),
    due: line.due ? sayNear(language, line.due, zone, now) : '',
  }
  const key = line.due ? (line.due <= now ? 'overdue' : 'due') : 'asked'
  const chased =
    line.chased && ` · ${t('rounds.night.silent.chased', { at: sayNear(language, line.chased, zone, now) })}`
  const { before } = line
  const earlier =
    before &&
    markup`<p class="night-meta soft">${t('rounds.night.silent.before', {
      answer: `${sayValue(before.options, before.value, language)}${before.words === '' ? '' : `: ${before.words}`}`,
      age: age(before.at, now, language),
    })}${before.expired && ` · ${t('rounds.night.expired', { hours: lineHours })}`}</p>`
  return markup`<p class="night-line">${t(`rounds.night.silent.${key}`, values)}${chased}</p>${earlier}`
}

/** How old a line is. */
const ago = (line: Line, now: Date, { language, zone }: Reader): Markup =>
  markup`<span class="night-meta soft">${time(line.at, age(line.at, now, language), sayMoment(language, line.at, zone))}</span>`

/** Who gave a line and where, and whether it can be relied on no more. */
function meta(line: Line, { language }: Reader): Markup {
  const late = line.late && ` · ${say(language, 'rounds.mark.late')}`
  const expired =
    line.expired && markup`<strong>${say(language, 'rounds.night.expired', { hours: lineHours })}</strong> · `
  const platform = platformOf(line.account as AccountRef) // stored from an account
  return markup`${expired}${line.by} · ${platform}${late}`
}

function age(at: Date, now: Date, language: string): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 60_000))
  if (minutes === 0) return say(language, 'rounds.night.age.now')
  if (minutes < 60) return say(language, 'rounds.night.age.minutes', { minutes })
  return say(language, 'rounds.night.age.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

/** Whether the polls are open, and their hours by the clocks there; beside them the reader's own where those differ. */
function polls({ state, poll, opens, closes, more }: Polls, now: Date, reader: Reader): Markup {
  const t = textFor(reader)
  const { language, zone } = reader
  const hours = (place: string): Values => {
    const from = opens ? sayNear(language, opens, place, now) : ''
    return { opens: from, closes: closes ? sayTime(language, closes, place) : '', zone: sayZone(place) }
  }
  const known = poll && opens && closes
  const isElsewhere = known && sayTime(language, closes, poll.zone) !== sayTime(language, closes, zone)
  const day = poll && !known && sayDay(language, new Date(instantIn(poll.zone, `${poll.day}T12:00`)), poll.zone)
  const words = [
    day,
    known && t('rounds.night.poll.hours', hours(poll.zone)),
    isElsewhere && t('rounds.night.poll.own', hours(zone)),
    more > 0 && t('rounds.night.poll.more', { count: more }),
    poll?.checkedBy === '' && t('rounds.night.unchecked'),
  ].filter((each) => each)
  return markup`<strong>${t(`rounds.night.poll.${state}`)}</strong>${words.length > 0 && markup` <span class="soft">${words.join(' · ')}</span>`}`
}

/** When first results may be expected; while an embargo is locked nothing may be published, whatever a poll says. */
function results({ polls: { results: expected }, embargo }: NightRow, now: Date, { language, zone }: Reader): Markup {
  const t = textFor({ language })
  const at = (moment: Date): string => sayNear(language, moment, zone, now)
  const isSame = embargo?.until.getTime() === expected?.getTime()
  const said = [
    embargo?.locked && markup`<strong>${t('rounds.night.embargo.locked', { at: at(embargo.until) })}</strong>`,
    expected &&
      !(embargo?.locked && isSame) &&
      t(expected <= now ? 'rounds.night.results.since' : 'rounds.night.results.expected', { at: at(expected) }),
  ].filter((each) => each)
  if (said.length === 0) return markup``
  return markup`<div><dt>${t('rounds.night.results')}</dt><dd>${said.map((each, index) => markup`${index > 0 && ' · '}${each}`)}</dd></div>`
}

const time = (at: Date, words: string, title?: string): Markup =>
  markup`<time datetime="${at.toISOString()}"${title && markup` title="${title}"`}>${words}</time>`

/** A text of the catalogue with markup in the place of one of its values. */
function around(text: string, inside: Markup): Markup {
  const [before = '', after = ''] = text.split('\u0000')
  return markup`${before}${inside}${after}`
}

const textFor =
  ({ language }: Pick<Reader, 'language'>) =>
  (key: TextKey, values?: Values): string =>
    say(language, key, values)
