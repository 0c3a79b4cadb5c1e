/** Whether a setting says where people join calls: an address with TLS, with `{call}` and `{secret}` in it or not. */
export function isCallLink(written: string): boolean {
  const filled = written.replaceAll('{call}', 'C-2027-0001').replaceAll('{secret}', 'secret')
  if (/[\s\p{Cc}<>"{}]/u.test(filled) || !URL.canParse(filled)) return false
  const { protocol, username, password } = new URL(filled)
  return protocol === 'https:' && username === '' && password === ''
}
