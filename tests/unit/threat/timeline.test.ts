import { expect, test } from 'vitest'
import { type Entry, type EntryKind, visibleEntries } from '../../../src/threat/timeline.ts'

const entry = (kind: EntryKind, data: Entry['data'] = {}, text = ''): Entry => ({
  ...{ kind, data, text },
  at: new Date('2027-04-25T18:00:00Z'),
  personId: 'anne',
})
const strict = { label: 'TLP:AMBER+STRICT', before: 'TLP:AMBER+STRICT' } as const
const timeline = [
  entry('opened', { label: 'TLP:AMBER+STRICT', concerns: 'FR', alike: 'EL-2027-FR-0001' }),
  entry('note', {}, 'before anybody else had it'),
  entry('shared', { ...strict, to: 'CZ SK', consent: 'S-1' }),
  entry('note', {}, 'for whom it was shared with'),
  entry('shared', { ...strict, to: 'DE', consent: 'S-2' }),
  entry('withdrawn', { ...strict, to: 'DE', consent: 'S-2' }),
  entry('shared', { ...strict, to: 'DE PL' }),
]
const told = (codes: readonly string[], entries: readonly Entry[] = timeline): readonly unknown[] =>
  visibleEntries(entries, { own: false, label: 'TLP:AMBER+STRICT', codes }).map(({ kind, text, data }) =>
    text === '' ? [kind, data] : [kind, text],
  )
const opened = ['opened', { label: 'TLP:AMBER+STRICT', concerns: 'FR' }]

test('with whom else a case is shared by name is told to nobody but its own people', () => {
  expect(told(['CZ'])).toEqual([
    opened,
    ['shared', { label: 'TLP:AMBER+STRICT', to: 'CZ' }],
    ['note', 'for whom it was shared with'],
  ])
  expect(told(['DE', 'AT'])).toEqual([opened, ['shared', { label: 'TLP:AMBER+STRICT', to: 'DE' }]])
  expect(visibleEntries(timeline, { own: true, label: 'TLP:AMBER+STRICT', codes: ['FR'] })).toEqual(timeline)
})

test('to whom else it was released is told to nobody else either', () => {
  const released = [entry('opened', { label: 'TLP:AMBER', released: 1, to: 'CZ DE FR' })]
  expect(told(['CZ'], released)).toEqual([['opened', { label: 'TLP:AMBER', to: 'CZ' }]])
})
