// The comfort of an election's page: it says whether it is live, and swaps only what has changed. Without it the page shows
// what was so when it was loaded.

const night = document.querySelector('.night')
if (night) begin(night)

function begin(night) {
  const live = document.getElementById('night-live')
  let lost

  function show(state) {
    clearTimeout(lost)
    lost = undefined
    night.dataset.state = state
    live.textContent = state === 'live' ? night.dataset.sayLive : night.dataset.sayLost
  }

  night.addEventListener('htmx:sseOpen', () => show('live'))

  // A stream ends now and then by plan and is back at once; only a lasting gap is worth a word.
  night.addEventListener('htmx:sseError', (event) => {
    lost ??= setTimeout(() => show('lost'), 2000)
    if (event.detail.source?.readyState === EventSource.CLOSED) setTimeout(look, 3000)
  })

  // Closed by the server: whoever is signed out is shown where to sign in, everybody else stays with what they see.
  async function look() {
    const answer = await fetch(window.location.href, { redirect: 'manual' }).catch(() => undefined)
    if (answer && (answer.type === 'opaqueredirect' || [401, 404].includes(answer.status))) window.location.reload()
  }

  // What is the same stays in place, with the focus and the reader's place in it.
  night.addEventListener('htmx:sseBeforeMessage', (event) => {
    const template = document.createElement('template')
    template.innerHTML = event.detail.data
    if (template.innerHTML === event.target.innerHTML) event.preventDefault()
    else keepFocus(event.target)
  })

  function keepFocus(part) {
    const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
    if (focused === null) return
    part.addEventListener(
      'htmx:afterSettle',
      () => [...part.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused)?.focus(),
      { once: true },
    )
  }
}
