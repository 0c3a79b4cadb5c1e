// Signing in with a passkey, confirming with one, and adding one. Texts come from the page.

{
  const { browserSupportsWebAuthn, startAuthentication, startRegistration } = window.SimpleWebAuthnBrowser

  const post = async (path, body, csrf) => {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(csrf && { 'x-csrf-token': csrf }) },
      body: JSON.stringify(body),
    })
    // Whoever has to show first that it is them is led to where they do.
    const { to } = response.status === 403 ? await response.json().catch(() => ({})) : {}
    if (to) throw Object.assign(new Error(), { to })
    if (response.status === 429) throw Object.assign(new Error(), { reason: 'limited' })
    if (!response.ok) throw Object.assign(new Error(), { reason: 'failed' })
    return response.json()
  }

  const reasonOf = (error) => {
    if (error.reason) return error.reason
    if (error.name === 'InvalidStateError') return 'known'
    if (error.name === 'NotAllowedError' || error.name === 'AbortError') return 'cancelled'
    return 'failed'
  }

  const perform = async (form, ceremony) => {
    const button = form.querySelector('button')
    const outcome = form.querySelector('[role=alert]')
    outcome.hidden = true
    button.setAttribute('aria-busy', 'true')
    try {
      const { to } = await ceremony()
      window.location.assign(to)
    } catch (error) {
      if (error.to) return window.location.assign(error.to)
      outcome.textContent = form.dataset[reasonOf(error)] ?? form.dataset.failed
      outcome.hidden = false
    } finally {
      button.removeAttribute('aria-busy')
    }
  }

  const ceremonies = {
    'sign-in': async (form) => {
      const { id, options } = await post('/sign-in/passkey/options', {})
      const response = await startAuthentication({ optionsJSON: options })
      return post('/sign-in/passkey', { id, response, to: form.dataset.to })
    },
    confirm: async (form) => {
      const csrf = new FormData(form).get('_csrf')
      const { id, options } = await post('/confirm/options', {}, csrf)
      const response = await startAuthentication({ optionsJSON: options })
      return post('/confirm', { id, response, to: form.dataset.to }, csrf)
    },
    register: async (form) => {
      const fields = new FormData(form)
      const csrf = fields.get('_csrf')
      const { id, options } = await post('/account/passkeys/options', {}, csrf)
      const response = await startRegistration({ optionsJSON: options })
      return post('/account/passkeys', { id, response, name: fields.get('name') }, csrf)
    },
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    if (!browserSupportsWebAuthn()) {
      form.querySelector('button').disabled = true
      const outcome = form.querySelector('[role=alert]')
      outcome.textContent = form.dataset.unsupported
      outcome.hidden = false
      continue
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      perform(form, () => ceremonies[form.dataset.passkey](form))
    })
  }
}
