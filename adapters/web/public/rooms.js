// The comfort of a room: sending without leaving the page, and messages as they come. Every part of a room works without
// it. Words that were typed are kept in this page's memory alone.

const room = document.querySelector('.room')
if (room) begin(room)

function begin(room) {
  const { me, csrf } = room.dataset
  const base = `/rooms/${room.dataset.room}`
  const log = room.querySelector('.room-log')
  const list = document.getElementById('messages')
  const live = document.getElementById('live')
  const notice = document.getElementById('notice')
  const composer = document.getElementById('composer')
  const freshNonce = () =>
    crypto.randomUUID?.() ??
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

  /* ── what comes ── */

  function dress(item) {
    if (item.dataset.by === me) item.classList.add('own')
    for (const reaction of item.querySelectorAll('[data-who]')) {
      reaction.setAttribute('aria-pressed', String(reaction.dataset.who.split(' ').includes(me)))
    }
    for (const mention of item.querySelectorAll('.mention')) {
      if (mention.dataset.account === me) mention.classList.add('me')
    }
  }

  function belongs(item) {
    const { thread, root } = room.dataset
    if (!thread || item.dataset.seq === thread) return true
    return [...item.querySelectorAll('.message-re a')].some(
      // Not in the document yet, a link has no address of its own to stand on.
      (link) => new URL(link.getAttribute('href'), window.location.href).searchParams.get('of') === root,
    )
  }

  function place({ seq, html }) {
    const template = document.createElement('template')
    template.innerHTML = html
    const item = template.content.firstElementChild
    if (!item) return document.getElementById(`m${seq}`)?.remove()
    dress(item)
    const known = document.getElementById(`m${seq}`)
    if (known) {
      // A menu in use, or a button that has the focus, is not pulled from under a person's hand.
      const focus = known.contains(document.activeElement)
        ? [...known.querySelectorAll('a, button, summary')].indexOf(document.activeElement)
        : -1
      const open = known.querySelector('details.menu')?.open
      known.replaceWith(item)
      // What was taken back has no menu any more.
      const menu = item.querySelector('details.menu')
      if (open && menu) menu.open = true
      if (focus >= 0) item.querySelectorAll('a, button, summary')[focus]?.focus()
      return
    }
    if (!belongs(item)) return
    if (item.querySelector('.tag.private')) answered()
    const items = list.querySelectorAll('[data-seq]')
    const last = items[items.length - 1]
    if (last && Number(last.dataset.seq) > seq) return placeBetween(item, items, seq)
    if (last?.dataset.day !== item.dataset.day) {
      const divider = document.createElement('li')
      divider.className = 'divider-line'
      divider.textContent = item.dataset.day
      list.append(divider)
    }
    list.append(item)
    room.querySelector('.empty')?.remove()
  }

  // Older than what the page begins with: it is not on this page.
  function placeBetween(item, items, seq) {
    if (Number(items[0].dataset.seq) > seq) return
    const next = [...items].find((each) => Number(each.dataset.seq) > seq)
    next.before(item)
  }

  // Where a browser does not do so by itself, what somebody reads further up stays where it stands while others speak.
  const isHeld = CSS.supports('overflow-anchor', 'auto')

  function hold(change) {
    const top = log.getBoundingClientRect().top
    // The log is reversed: at its end it stands at 0, and further up below that.
    const read =
      isHeld || log.scrollTop > -1
        ? undefined
        : [...list.children].find((each) => each.getBoundingClientRect().bottom > top)
    const before = read?.getBoundingClientRect().top
    change()
    const now = read?.isConnected || !read?.id ? read : document.getElementById(read.id)
    if (now?.isConnected) log.scrollTop += now.getBoundingClientRect().top - before
  }

  /** Up to where everything that was said has come. */
  let { after } = room.dataset
  let lost
  const pauses = { shortest: 5000, longest: 60_000 }
  let pause = pauses.shortest

  function show(state) {
    clearTimeout(lost)
    lost = undefined
    room.dataset.state = state
    live.textContent = state === 'live' ? room.dataset.sayLive : room.dataset.sayLost
  }

  function listen() {
    if (after === undefined) return
    const source = new EventSource(`${base}/events?after=${after}`)
    source.addEventListener('open', () => {
      pause = pauses.shortest
      show('live')
    })
    // A stream ends now and then by plan and is back at once; only a lasting gap is worth a word.
    source.addEventListener('error', () => {
      // Every attempt to come back that fails is another error: the first of them began the gap.
      lost ??= setTimeout(() => show('lost'), 2000)
      if (source.readyState !== EventSource.CLOSED) return
      setTimeout(look, pause)
      pause = Math.min(pause * 2, pauses.longest)
    })
    source.addEventListener('message', (event) => {
      after = event.lastEventId || after
      hold(() => {
        for (const change of JSON.parse(event.data)) place(change)
      })
    })
    source.addEventListener('reload', () => {
      source.close()
      if (!isInHand()) window.location.reload()
      else tell('info', room.dataset.sayNew)
    })
  }

  /** Whether somebody is about to say something here: a page that loads anew would take it along. */
  const isInHand = () =>
    composer !== null && (composer.elements.text.value.trim() !== '' || (composer.elements.file?.files.length ?? 0) > 0)

  // The stream was refused, by the server or by what stands before it while it starts: the page itself says which it is.
  async function look() {
    const answer = await fetch(window.location.href, { redirect: 'manual' }).catch(() => undefined)
    const isAnswered = answer && (answer.type === 'opaqueredirect' || [200, 401, 404].includes(answer.status))
    if (isAnswered && !isInHand()) return window.location.reload()
    if (answer?.status === 401) return tell('danger', room.dataset.sayOut)
    listen()
  }

  /* ── what is said ── */

  /** How many private answers have come to this page. */
  let answers = 0

  function tell(tone, text, passing = false) {
    if (!notice) return
    notice.className = `notice ${tone}`
    notice.textContent = text ?? ''
    notice.hidden = !text
    notice.toggleAttribute('data-passing', passing)
  }

  // What says that an answer will come goes when it is there.
  function answered() {
    answers += 1
    if (notice?.hasAttribute('data-passing')) tell('info')
  }

  // Answers `{ ok, retry, ... }`: `retry` when it is not known whether the server took it.
  async function post(path, body) {
    const headers = { accept: 'application/json', 'x-csrf-token': csrf }
    if (!(body instanceof FormData)) headers['content-type'] = 'application/json'
    try {
      const answer = await fetch(path, {
        method: 'POST',
        headers,
        body: body instanceof FormData ? body : JSON.stringify(body),
      })
      const json = await answer.json().catch(() => ({}))
      return { ...json, ok: answer.ok, status: answer.status, retry: answer.status >= 500 }
    } catch {
      return { ok: false, retry: true, status: 0 }
    }
  }

  // Where the sign-in is over, or is another one, to send it again from here would not help.
  const failureOf = ({ status }) => ([401, 403].includes(status) ? room.dataset.sayOut : room.dataset.sayFailed)

  /** `before`: how many answers had come when it was asked, since one may be faster than the word that it will come. */
  function settle(result, before) {
    if (result.form) {
      room.dataset.leaving = 'yes'
      window.location.assign(result.form)
    } else if (!result.ok) tell('danger', result.notice ?? failureOf(result))
    else if (!result.message && answers === before) tell('info', room.dataset.saySent, true)
    else tell('info')
  }

  function answer(id, name) {
    const line = document.getElementById('answering')
    const label = line.querySelector('[data-template]')
    composer.elements.answer.value = id
    label.textContent = id ? label.dataset.template.replace('%', name) : ''
    line.hidden = !id
    composer.elements.text.focus()
  }

  if (composer) {
    const { text } = composer.elements
    const send = composer.querySelector('[type=submit]')
    composer.classList.add('scripted')
    let nonce = freshNonce()
    let sending = false
    composer.addEventListener('submit', async (event) => {
      event.preventDefault()
      const files = composer.elements.file?.files ?? []
      if (sending || (text.value.trim() === '' && files.length === 0)) return
      const size = [...files].reduce((sum, file) => sum + file.size, 0)
      if (size > Number(composer.elements.file?.dataset.most))
        return tell('danger', composer.elements.file.dataset.sayLarge)
      sending = true
      send.setAttribute('aria-busy', 'true')
      const sent = text.value
      const fields = {
        nonce,
        text: sent,
        answer: composer.elements.answer.value,
        thread: composer.elements.thread?.value ?? '',
      }
      const before = answers
      const form = files.length > 0 && new FormData(composer)
      if (form) form.set('nonce', nonce)
      const result = await post(`${base}/messages`, form || fields)
      sending = false
      send.removeAttribute('aria-busy')
      // The same nonce again when it is not known whether it was taken: then nothing is said twice.
      if (!result.retry) nonce = freshNonce()
      if (result.ok && !result.form) {
        if (text.value === sent) text.value = ''
        if (composer.elements.file) composer.elements.file.value = ''
        composer.classList.remove('has-file')
        answer('', '')
        grow()
        // Whoever read further up sees what they said, and what comes of it. At once: no motion is asked of anybody's eyes.
        log.scrollTop = 0
      }
      settle(result, before)
      text.focus()
    })
    // Enter sends; with Shift, or on a touch keyboard, it begins a new line.
    text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches)
        return
      event.preventDefault()
      composer.requestSubmit()
    })
    const grow = () => {
      text.rows = Math.min(8, Math.max(2, text.value.split('\n').length))
    }
    text.addEventListener('input', grow)
    composer.elements.file?.addEventListener('change', (event) =>
      composer.classList.toggle('has-file', event.target.files.length > 0),
    )
    document.getElementById('answer-none').addEventListener('click', (event) => {
      event.preventDefault()
      answer('', '')
    })
    window.addEventListener('beforeunload', (event) => {
      if (text.value.trim() !== '' && !sending && !room.dataset.leaving) event.preventDefault()
    })
  }

  /* ── what is pressed ── */

  document.getElementById('act').addEventListener('submit', async (event) => {
    event.preventDefault()
    const button = event.submitter
    if (!button || button.getAttribute('aria-busy') === 'true') return
    button.dataset.nonce ??= freshNonce()
    button.setAttribute('aria-busy', 'true')
    const before = answers
    const path = new URL(button.formAction)
    const result = await post(path.pathname + path.search, { nonce: button.dataset.nonce, [button.name]: button.value })
    button.removeAttribute('aria-busy')
    if (!result.retry) delete button.dataset.nonce
    button.closest('details')?.removeAttribute('open')
    settle(result, before)
  })

  room.addEventListener('click', (event) => {
    const link = event.target.closest('[data-answer]')
    if (link && composer) {
      event.preventDefault()
      link.closest('details').open = false
      answer(link.dataset.answer, link.dataset.answerName)
    }
    for (const menu of room.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false
  })
  room.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && event.target.closest('details.menu[open]')
    if (!menu) return
    menu.open = false
    menu.querySelector('summary').focus()
  })

  for (const item of list.children) if (item.dataset.seq) dress(item)
  // The answer to a form may stand on the page already when it opens.
  if (notice?.hasAttribute('data-passing')) setTimeout(answered, 10_000)
  listen()
}
