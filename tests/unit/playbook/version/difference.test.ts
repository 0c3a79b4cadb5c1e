import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { shippedPlaybooks } from '../../../../src/config.ts'
import { parsePlaybook, readPlaybooks } from '../../../../src/playbook/language/read.ts'
import { differenceOf } from '../../../../src/playbook/version/difference.ts'
import { shippedHashes } from '../../../../src/playbook/version/shipped.ts'
import { sayChange } from '../../../../src/playbook/version/words.ts'

const text = `
playbook: PB-50
title: Look at the results site
purpose: For tests.
label: TLP:AMBER
room: joint-mechanism
may: { run: [coordinator], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - { id: look, task: Open the results site, owner: coordinator, due: 15 min, timeout: 45 min }
  - id: both
    parallel:
      one: [{ id: seen, say: Seen, to: card }]
      two: [{ id: pause, wait: 5 min }]
  - { id: over, end: done }
`
const before = parsePlaybook(text, 'PB-50.yaml')
const after = (...swaps: readonly (readonly [string, string])[]) => {
  const changed = swaps.reduce((file, [from, to]) => {
    if (!file.includes(from)) throw new Error(`there is no ${from}`)
    return file.replace(from, to)
  }, text)
  return parsePlaybook(changed, 'PB-50.yaml')
}
const said = (playbook: ReturnType<typeof after>, language = 'en') => sayChange({ playbook, before }, language)

it('a first version is one, in either language', () => {
  expect(sayChange({ playbook: before }, 'en')).toBe('It is the first version; it has 5 steps.')
  expect(sayChange({ playbook: before }, 'da')).toBe('Det er den første version; den har 5 trin.')
})

it('that an answer takes a passkey no more is no matter of words', () => {
  const ask = (passkey: string, label = 'Go?') =>
    after([
      '- { id: look, task: Open the results site, owner: coordinator, due: 15 min, timeout: 45 min }',
      `- { id: look, ask: Publish?, of: coordinator, timeout: 45 min, fields: [{ id: go, type: one, label: "${label}", options: { yes: "Yes", no: "No" }${passkey} }] }`,
    ])
  const guarded = ask(', passkey: { yes: publish }')
  const partsOf = (from: typeof guarded, to: typeof guarded) =>
    differenceOf(from, to).changed.map(({ id, parts }) => `${id}: ${parts.join()}`)
  expect(partsOf(guarded, ask(''))).toEqual(['look: passkey'])
  expect(partsOf(guarded, ask(', passkey: { yes: escalate }'))).toEqual(['look: passkey'])
  expect(partsOf(guarded, ask('', 'Now?'))).toEqual(['look: words,passkey'])
  expect(partsOf(guarded, guarded)).toEqual([])
})

it('steps added, removed and changed are named with what of them differs', () => {
  const changed = after(
    ['owner: coordinator, due: 15 min', 'owner: head, due: 20 min'],
    ['{ id: pause, wait: 5 min }', '{ id: rest, wait: 5 min }'],
    ['say: Seen', 'say: It was seen'],
  )
  expect(differenceOf(before, changed)).toEqual({
    added: [{ id: 'rest', kind: 'wait' }],
    removed: [{ id: 'pause', kind: 'wait' }],
    changed: [
      { id: 'look', kind: 'task', parts: ['people', 'deadline'] },
      { id: 'seen', kind: 'say', parts: ['words'] },
    ],
    head: [],
  })
  expect(said(changed)).toBe(
    'What changed: a step added: rest (wait); a step removed: pause (wait); steps changed: look (people, deadline) and seen (words).',
  )
  expect(said(changed, 'da')).toBe(
    'Det er ændret: et trin tilføjet: rest (wait); et trin fjernet: pause (wait); trin ændret: look (personer, frist) og seen (ordlyd).',
  )
})

it('a step that became of another kind says which', () => {
  expect(said(after(['{ id: pause, wait: 5 min }', '{ id: pause, say: A pause, to: card }']))).toBe(
    'What changed: a step changed: pause (now say).',
  )
})

it('what stands beside the steps counts, and who may do what with it above all', () => {
  const changed = after(
    ['approve: [head]', 'approve: [spoc]'],
    ['title: Look', 'title: Peer'],
    ['label: TLP:AMBER', 'label: TLP:GREEN'],
  )
  expect(said(changed)).toBe('What changed: also title or purpose, its label, and who may run, change or approve it.')
})

it('steps that changed places are seen, within others as well', () => {
  const [look, over] = ['  - { id: look,', '  - { id: over, end: done }\n']
  const moved = parsePlaybook(text.replace(over, '').replace(look, `${over}${look}`), 'PB-50.yaml')
  expect(said(moved)).toBe('What changed: also the order of its steps.')
  expect(
    differenceOf(before, after(['one: [{ id: seen', 'one: [{ id: fresh, wait: 1 min }, { id: seen'])).changed,
  ).toEqual([])
  const lanes = after(
    ['{ id: seen, say: Seen, to: card }', '{ id: pause, wait: 5 min }'],
    ['two: [{ id: pause, wait: 5 min }]', 'two: [{ id: seen, say: Seen, to: card }]'],
  )
  expect(differenceOf(before, lanes)).toMatchObject({
    changed: [{ id: 'both', parts: ['rest'] }],
    added: [],
    removed: [],
  })
})

it('comments and the layout of the file change nothing, nor does who is named as having changed it', () => {
  const changed = after(['steps:\n', '# a remark\n\nsteps:\n'], ['on:', 'changed-by: anne\non:'])
  expect(changed.hash).not.toBe(before.hash)
  expect(changed.changedBy).toBe('anne')
  expect(said(changed)).toBe('Only comments or the layout of the file changed.')
})

it('a long list names six and counts the rest', () => {
  const many = Array.from({ length: 9 }, (_, index) => `  - { id: n${index}, wait: 1 min }\n`).join('')
  expect(said(after(['  - { id: over', `${many}  - { id: over`]))).toBe(
    'What changed: steps added: n0 (wait), n1 (wait), n2 (wait), n3 (wait), n4 (wait), n5 (wait), and 3 more.',
  )
})

it('whoever changed it is named by an id', () => {
  expect(() => after(['on:', 'changed-by: Anne Martin\non:'])).toThrow('such as claire-moreau')
})

it('the list of what is shipped is current: (cd playbooks && LC_ALL=C sha256sum *.yaml > shipped.sha256)', () => {
  const lines = readPlaybooks(shippedPlaybooks).map(({ playbook, path }) => `${playbook.hash}  ${basename(path)}`)
  const list = readFileSync(join(shippedPlaybooks, 'shipped.sha256'), 'utf8').trimEnd().split('\n')
  expect(list.toSorted()).toEqual(lines.toSorted())
  expect(shippedHashes.size).toBe(lines.length)
})
