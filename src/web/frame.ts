import { say } from '../locale/catalogue.ts'
import { assetPath } from './assets.ts'
import { escaped, type Markup, markup } from './markup.ts'

export type NavItem = { id: string; href: string; label: string }

/** What stands around every page. `visitor` is absent before sign-in. */
export type Frame = {
  language: string
  exercise: boolean
  title: string
  body: Markup
  visitor?: { name: string; csrf: string }
  nav?: readonly NavItem[]
  /** The `id` of the navigation item, or `account`, where the reader is. */
  current?: string
  width?: 'narrow' | 'wide'
  scripts?: readonly ('passkey.js' | 'webauthn.js' | 'night.js')[]
}

// Without `eval`, without inline style, nothing of a page kept in the browser's storage.
const htmxConfig = JSON.stringify({
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
})

const mark = markup`<svg viewBox="0 0 24 24" aria-hidden="true"><rect width="24" height="24" rx="4" fill="#17478f"/><path fill="none" stroke="#fff" stroke-width="2" d="M7 8.5h10M7 15.5h10M7 8.5v7M17 8.5v7"/><circle cx="7" cy="8.5" r="2.4" fill="#fff"/><circle cx="17" cy="8.5" r="2.4" fill="#fff"/><circle cx="7" cy="15.5" r="2.4" fill="#fff"/><circle cx="17" cy="15.5" r="2.4" fill="#ffc000"/></svg>`

/** Renders a whole page: head, marking of an exercise, navigation, content. */
export function renderFrame(frame: Frame): string {
  const { language, exercise, visitor } = frame
  const title = `${exercise ? `${say(language, 'web.exercise.word')} · ` : ''}${frame.title} · jom`
  const csrf = visitor && JSON.stringify({ 'x-csrf-token': visitor.csrf })
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="htmx-config" content="${htmxConfig}">
<title>${title}</title>
<link rel="icon" href="${assetPath('favicon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('jom.css')}">
${visitor && scriptTags(['htmx.js', 'sse.js'])}${scriptTags(['jom.js', ...(frame.scripts ?? [])])}
</head>
<body class="${exercise ? 'has-exercise' : ''}"${csrf && markup` hx-headers="${csrf}"`}>
<a class="skip" href="#content">${say(language, 'web.skip')}</a>
<header class="site-top">
${exercise && markup`<div class="exercise-band"><strong>${say(language, 'web.exercise.word')}</strong> · ${say(language, 'web.exercise.meaning')}</div>`}
<div class="site-header">
<a class="brand" href="/">${mark}<span>jom</span><span class="brand-long">${say(language, 'web.brand')}</span></a>
${visitor && navigation(frame, visitor)}
</div>
</header>
<main id="content" class="${frame.width}" tabindex="-1">
${frame.body}
</main>
</body>
</html>
`.toString()
}

function navigation(frame: Frame, visitor: { name: string; csrf: string }): Markup {
  const { language, current } = frame
  const here = (id: string) => id === current && markup` aria-current="page"`
  return markup`<nav class="site-nav" aria-label="${say(language, 'web.nav.label')}"><ul>
${(frame.nav ?? []).map((item) => markup`<li><a href="${item.href}"${here(item.id)}>${item.label}</a></li>`)}
</ul></nav>
<div class="site-user">
<a href="/account"${here('account')}><span class="visually-hidden">${say(language, 'web.nav.account')} </span><span class="who">${visitor.name}</span></a>
<form class="wide-only" method="post" action="/sign-out"><input type="hidden" name="_csrf" value="${visitor.csrf}"><button class="button" type="submit">${say(language, 'web.sign-out')}</button></form>
</div>`
}

const scriptTags = (names: readonly string[]): Markup =>
  escaped(names.map((name) => `<script src="${assetPath(name)}" defer></script>\n`).join(''))
