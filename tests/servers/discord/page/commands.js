/** What was typed after a stroke: which command, which of its sub-commands, and what goes into its fields. */
export function readLine(text, commands) {
  const [name = '', ...rest] = text.slice(1).split(' ')
  const command = commands.find((one) => one.type === 1 && one.name === name)
  if (!command) return { path: name, options: {}, offers: [], fields: [] }
  let known = command.options ?? []
  const path = [name]
  while (known.some(({ type }) => type <= 2)) {
    const next = known.find((one) => one.name === rest[0] && one.type <= 2)
    if (!next) return { path: path.join(' '), options: {}, offers: known, fields: [] }
    path.push(rest.shift())
    known = next.options ?? []
  }
  return { path: path.join(' '), options: valuesOf(rest.join(' '), known), offers: [], fields: known }
}

/** `name:value` for each field; without a name all goes into the first. */
function valuesOf(words, fields) {
  const names = fields.map(({ name }) => name).join('|')
  if (names === '' || words.trim() === '') return {}
  const parts = words.split(new RegExp(`(?:^|\\s)(${names}):\\s*`, 'u'))
  if (parts.length === 1) return { [fields[0].name]: words.trim() }
  const values = {}
  for (let n = 1; n < parts.length; n += 2) values[parts[n]] = (parts[n + 1] ?? '').trim()
  return values
}
