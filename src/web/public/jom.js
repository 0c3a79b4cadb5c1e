// What all pages share. No page needs it to be read or to send a form.

document.addEventListener('submit', (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm
  if (question && !window.confirm(question)) {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
})

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print()
})

// A session that has ended while the page was open: say so by showing the sign-in page instead of a dead one.
document.addEventListener('htmx:responseError', (event) => {
  if (event.detail.xhr.status === 401) window.location.reload()
})
