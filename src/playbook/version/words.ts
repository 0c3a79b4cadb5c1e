import type { Directory } from '../../directory/directory.ts'
import { say } from '../../locale/catalogue.ts'
import { sayPlaced } from '../../locale/moment.ts'
import { nameOf } from '../../threat/case.ts'
import { allSteps } from '../language/names.ts'
import type { Difference } from './difference.ts'
import { differenceOf } from './difference.ts'
import { isNamed, type Standing, type Version } from './standing.ts'

/** Most steps that one piece of a sentence names. */
const mostNamed = 6

/** For whom it is said. */
type Reader = { language: string; zone: string }

/** What a version changed, in one sentence: that it is the first one, or what differs from the one that was in force before. */
export function sayChange({ playbook, before }: Pick<Standing, 'playbook' | 'before'>, language: string): string {
  if (!before) return say(language, 'versions.change.first', { count: allSteps(playbook).length })
  if (before === 'unreadable') return say(language, 'versions.change.unreadable')
  return sayDifference(differenceOf(before, playbook), language)
}

function sayDifference({ added, removed, changed, head }: Difference, language: string): string {
  const some = (named: readonly string[]): string =>
    new Intl.ListFormat(language).format(
      named.length <= mostNamed
        ? named
        : [...named.slice(0, mostNamed), say(language, 'versions.change.more', { count: named.length - mostNamed })],
    )
  const steps = (each: readonly { id: string; kind: string }[]): string =>
    some(each.map(({ id, kind }) => `${id} (${kind})`))
  const pieces = [
    ...(added.length > 0 ? [say(language, 'versions.change.added', { count: added.length, steps: steps(added) })] : []),
    ...(removed.length > 0
      ? [say(language, 'versions.change.removed', { count: removed.length, steps: steps(removed) })]
      : []),
    ...(changed.length > 0
      ? [
          say(language, 'versions.change.changed', {
            count: changed.length,
            steps: some(
              changed.map(({ id, kind, parts }) => {
                const named = parts.map((part) => say(language, `versions.part.${part}`, { kind }))
                return `${id} (${named.join(', ')})`
              }),
            ),
          }),
        ]
      : []),
    ...(head.length > 0
      ? [
          say(language, 'versions.change.head', {
            parts: some(head.map((part) => say(language, `versions.head.${part}`))),
          }),
        ]
      : []),
  ]
  if (pieces.length === 0) return say(language, 'versions.change.nothing')
  return say(language, 'versions.change', { what: pieces.join('; ') })
}

/** Whether a version is approved, by whom and since when. */
export function sayApproval(
  directory: Directory,
  { approvedAt, approvedBy }: Pick<Version, 'approvedAt' | 'approvedBy'>,
  { language, zone }: Reader,
): string {
  if (!approvedAt) return say(language, 'versions.approval.none')
  if (approvedBy === null) return say(language, 'versions.approval.shipped')
  const values = { by: nameOf(directory, approvedBy), at: sayPlaced(language, approvedAt, zone) }
  return say(language, 'versions.approval.by', values)
}

/** Who changed it, as its file says, and where they may not; empty where the file does not say, which it need not. */
export function sayChanger(
  scene: { directory: Directory; now: Date },
  { playbook, may }: Pick<Standing, 'playbook' | 'may'>,
  language: string,
): string {
  if (playbook.changedBy === undefined) return ''
  const person = scene.directory.people.get(playbook.changedBy)
  if (!person) return say(language, 'versions.changer.unknown', { id: playbook.changedBy })
  return say(language, isNamed(scene, person, may.change) ? 'versions.changer' : 'versions.changer.may-not', {
    name: person.name,
  })
}
