import type { Block, Inline } from '../chat/message.ts'
import { stateOf } from '../decision/card.ts'
import { blocksOf } from '../decision/details.ts'
import { type DecisionFile, openStates } from '../decision/file.ts'
import { listDecisions, seekDecision } from '../decision/find.ts'
import { takesPositions } from '../decision/minuted.ts'
import type { Person } from '../directory/directory.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { withNumbers } from '../threat/evidence/quote.ts'
import { type App, type Ask, mayDo, type Parts, show } from './context.ts'
import { notFound } from './fault.ts'
import { type Markup, markup } from './markup.ts'
import { sceneOf } from './scene.ts'

/**
 * Hangs in the register of decisions: a list of what the reader may read, and one decision whole. Positions are taken in rooms,
 * where it is known who speaks and where: the page says how. One that there is not and one that is not theirs are the same.
 */
export function serveDecisions(app: App, parts: Parts): void {
  if (!parts.options.keyring) return

  app.get('/decisions', async (ask) => {
    const reader = readerOf(parts, ask)
    return reader ? listPage(parts, ask, reader) : notFound(parts, ask)
  })

  app.get('/decisions/:id', async (ask) => {
    const reader = readerOf(parts, ask)
    const file = reader && (await seekDecision(sceneOf(parts), reader, ask.req.param('id')))
    if (!reader || !file) return notFound(parts, ask)
    return decisionPage(parts, ask, reader, await withNumbers(sceneOf(parts), reader, file))
  })
}

function readerOf(parts: Parts, ask: Ask): Person | undefined {
  const session = ask.get('session')
  const person = session && parts.options.directory().people.get(session.person)
  return person && mayDo(parts, person.id, 'decisions') ? person : undefined
}

async function listPage(parts: Parts, ask: Ask, reader: Person): Promise<Response> {
  const t = (key: TextKey): string => say(reader.language, key)
  const files = await listDecisions(sceneOf(parts), reader)
  const open = files.filter(({ state }) => openStates.includes(state))
  const closed = files.filter(({ state }) => !openStates.includes(state))
  return show(parts, ask, {
    title: t('decisions.page.title'),
    current: 'decisions',
    body: markup`<div class="stack"><h1>${t('decisions.page.title')}</h1>
${files.length === 0 && markup`<p class="panel">${t('decisions.page.none')}</p>`}
${section(t('decisions.page.open'), open, reader)}
${section(t('decisions.page.closed'), closed, reader)}</div>`,
  })
}

function section(title: string, files: readonly DecisionFile[], { language, zone }: Person): Markup | undefined {
  if (files.length === 0) return undefined
  const rows = files.map((file) => {
    const at = openStates.includes(file.state) ? file.deadline : file.decidedAt
    const when = at ? sayMoment(language, at, zone) : say(language, 'decisions.no-deadline')
    return markup`<li><a href="/decisions/${file.id}">${file.id}</a> ${label(file)} <span class="tag">${stateOf(file, language)}</span><br>${wordsIn(file.title, language)}<br><span class="soft">${when}</span></li>`
  })
  return markup`<section class="stack tight"><h2>${title}</h2><ul class="panel rows">${rows}</ul></section>`
}

const label = ({ label: marking }: DecisionFile): Markup =>
  markup`<span class="marking" data-label="${marking}">${marking}</span>`

function decisionPage(parts: Parts, ask: Ask, reader: Person, file: DecisionFile): Response {
  const { language, zone } = reader
  const t = (key: TextKey, values = {}): string => say(language, key, values)
  const scene = sceneOf(parts)
  return show(parts, ask, {
    title: file.id,
    current: 'decisions',
    body: markup`<div class="stack"><p>${label(file)}</p>
${blocksOf(scene, file, { language, zone }).map(blockOf)}
${takesPositions(file, scene.now) && markup`<p class="notice">${t('decisions.page.say', { line: `position ${file.id} …` })}</p>`}
${file.callId && markup`<p><a href="/calls/${file.callId}">${t('calls.control.minutes-of', { call: file.callId })}</a></p>`}
<p><a href="/decisions">${t('decisions.page.back')}</a></p></div>`,
  })
}

/** A block as a page shows it; what can be pressed is no part of it. */
function blockOf(block: Block): Markup | undefined {
  switch (block.type) {
    case 'heading':
      return markup`<h1>${block.text}</h1>`
    case 'paragraph':
      return markup`<p>${block.children.map(inlineOf)}</p>`
    case 'note':
      return markup`<p class="soft">${block.children.map(inlineOf)}</p>`
    case 'facts':
      return markup`<dl class="panel facts">${block.facts.map((each) => markup`<div><dt>${each.label}</dt><dd>${each.value.map(inlineOf)}</dd></div>`)}</dl>`
    case 'list':
      return markup`<ul class="panel rows">${block.items.map((item) => markup`<li>${item.map(inlineOf)}</li>`)}</ul>`
    default:
      return undefined
  }
}

function inlineOf(inline: Inline): Markup {
  switch (inline.type) {
    case 'strong':
    case 'emphasis':
      return markup`<strong>${inline.children.map(inlineOf)}</strong>`
    case 'code':
      return markup`<code>${inline.text}</code>`
    case 'moment':
      return markup`<time datetime="${inline.at}">${inline.text}</time>`
    case 'mention':
      return markup`${inline.name}`
    default:
      return markup`${inline.text}`
  }
}
