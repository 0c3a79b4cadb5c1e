import type { Block, Control, Inline } from '../../src/chat/message.ts'
import { say } from '../../src/locale/catalogue.ts'
import { html, inPath, type Markup, tidy, words } from './markup.ts'
import { sayShort } from './when.ts'

/** Whose eyes a rendering is for; the same for all readers of one language and zone. */
export type View = { language: string; zone: string; room: string }

/** Inlines as HTML. All text is literal. */
function inlines(children: readonly Inline[], view: View): readonly Markup[] {
  return children.map((child) => inline(child, view))
}

function inline(child: Inline, view: View): Markup {
  switch (child.type) {
    case 'text':
      return words(child.text)
    case 'strong':
      return html`<strong>${inlines(child.children, view)}</strong>`
    case 'emphasis':
      return html`<em>${inlines(child.children, view)}</em>`
    case 'code':
      return html`<code>${words(child.text)}</code>`
    case 'link':
      return link(child.url, child.text)
    case 'mention':
      return html`<span class="mention" data-account="${child.account}">${tidy(child.name)}</span>`
    case 'moment':
      return moment(child.at, child.text, view)
  }
}

/** An instant as its post words it, so that a post keeps one language and one zone; the reader's own clock stands behind it. */
function moment(at: string, text: string, view: View): Markup {
  if (Number.isNaN(Date.parse(at))) return words(text)
  const local = `${sayShort(view.language, view.zone, at)} (${view.zone.replaceAll('_', ' ')})`
  return html`<time datetime="${new Date(at).toISOString()}" title="${local}">${words(text)}</time>`
}

/** A link, to the web or to a page of our own; anything else is text. Where it leads stands beside it. */
export function link(url: string, text: string): Markup {
  if (/^\/(?![/\\])/.test(url)) return html`<a href="${url}">${words(text)}</a>`
  const target = URL.canParse(url) ? new URL(url) : undefined
  if (target?.protocol !== 'https:' && target?.protocol !== 'http:') return words(text)
  const tells = text.includes(target.host)
  return html`<a href="${target.href}" rel="noopener noreferrer nofollow">${words(text)}</a>${
    !tells && html` <span class="soft">(${target.host})</span>`
  }`
}

/** Blocks as HTML. `id` names the message on whose buttons a press is an event. */
export function blocks(all: readonly Block[], view: View, id: string): readonly Markup[] {
  return all.map((block) => oneBlock(block, view, id))
}

function oneBlock(block: Block, view: View, id: string): Markup {
  switch (block.type) {
    case 'heading':
      return html`<h3 class="card-title" dir="auto">${words(block.text)}</h3>`
    case 'paragraph':
      return html`<p dir="auto">${inlines(block.children, view)}</p>`
    case 'quote':
      return html`<blockquote dir="auto">${inlines(block.children, view)}</blockquote>`
    case 'note':
      return html`<p class="hint" dir="auto">${inlines(block.children, view)}</p>`
    case 'list': {
      const items = block.items.map((item) => html`<li dir="auto">${inlines(item, view)}</li>`)
      return block.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`
    }
    case 'facts':
      return html`<dl class="facts">${block.facts.map(
        (fact) => html`<div><dt>${words(fact.label)}</dt><dd dir="auto">${inlines(fact.value, view)}</dd></div>`,
      )}</dl>`
    case 'code':
      return html`<pre tabindex="0"><code>${words(block.text)}</code></pre>`
    case 'divider':
      return html`<hr>`
    case 'file':
      return file(block.file, view)
    case 'actions':
      return html`<div class="card-actions">${block.controls.map((control) => controlOf(control, view, id))}</div>`
  }
}

/** A file as a download. */
export function file(ref: { id: string; name: string; bytes: number }, view: View): Markup {
  const size = say(view.language, 'rooms.file.size', { kib: Math.max(1, Math.round(ref.bytes / 1024)) })
  return html`<p class="file"><a href="/rooms/${view.room}/files/${inPath(ref.id)}" download>${tidy(ref.name)}</a> <span class="soft">${size}</span></p>`
}

function controlOf(control: Control, view: View, id: string): Markup {
  if (control.type === 'link') {
    const external = URL.canParse(control.url) && /^https?:$/.test(new URL(control.url).protocol)
    const href = external || /^\/(?![/\\])/.test(control.url) ? control.url : undefined
    return href
      ? html`<a class="button" href="${href}" rel="noopener noreferrer">${words(control.label)}</a>`
      : words(control.label)
  }
  const look = control.tone === 'plain' ? 'button' : `button ${control.tone}`
  if (control.opens === 'form') {
    const query = new URLSearchParams({ command: control.command, message: id })
    return html`<a class="${look}" href="/rooms/${view.room}/form?${query.toString()}">${words(control.label)}</a>`
  }
  return html`<button class="${look}" type="submit" form="act" formaction="/rooms/${view.room}/press?message=${inPath(id)}" name="command" value="${control.command}">${words(control.label)}</button>`
}
