import type { TextKey, Values } from '../../locale/catalogue.ts'
import type { Problem } from '../../locale/file-fault.ts'
import { nearest } from '../../locale/nearest.ts'
import type { Place, YamlFile } from '../../locale/yaml-file.ts'
import { type Compiled, compile } from './expression.ts'
import type { Expression, Spot, Text, When, Who } from './model.ts'
import { partsOf } from './text.ts'
import { parseWhen } from './when.ts'
import { askable, parseWho } from './who.ts'

/** What an expression must make where it stands; `any` is anything that a run can keep. */
export type Makes = 'bool' | 'list' | 'instant' | 'any'
/** Who asks: expressions of steps know the run, those of a trigger what might begin one. */
export type Scope = 'run' | 'report' | 'webhook'

/** Something that an expression looks at, and where. */
export type Look = { path: readonly string[]; spot: Spot; scope: Scope }

/** Reads the values of a file, and gathers what is wrong and what its expressions look at. */
export type Reading = {
  /** Whether it is a version that a run began with: what was once right is read, and not reported. */
  stored: boolean
  report(spot: Spot, key: TextKey, values?: Values): void
  /** Where a field or a value stands. */
  spotOf(place: Place): Spot
  expression(place: Place, cel: string, makes: Makes, scope?: Scope): Expression
  text(place: Place, text: Text): Text
  when(place: Place, written: string): When
  /** `also` are words that may stand there too, to name the nearest. */
  who(place: Place, written: string, also?: readonly string[]): Who
  readonly looks: readonly Look[]
  readonly problems: readonly Problem[]
}

export function readingOf(file: YamlFile, stored = false): Reading {
  const problems: Problem[] = []
  const looks: Look[] = []
  const report: Reading['report'] = (spot, key, values = {}) => problems.push({ ...spot, key, values })

  /** Where a piece of a value begins in the file: exactly where it is written as it is read, else where the value begins. */
  const pieceAt = (place: Place, piece: string, from = 0): { spot: Spot; offset?: number } => {
    const source = file.source(place)
    if (!source) return { spot: file.where(place) }
    const found = source.text.indexOf(piece, from)
    if (found < 0) return { spot: file.spot(source.offset) }
    return { spot: file.spot(source.offset + found), offset: source.offset + found }
  }

  const look = (place: Place, cel: string, makes: Makes, scope: Scope, from = 0): Expression => {
    const { spot, offset } = pieceAt(place, cel, from)
    const within = (at: number): Spot => (offset === undefined ? spot : file.spot(offset + at))
    const compiled = compile(cel)
    if (!compiled.ok) {
      report(within(compiled.offset), `playbook.expression.${compiled.code}`, {
        problem: compiled.message.replace(/\.$/, ''),
      })
    } else {
      if (!fits(compiled, makes)) report(spot, `playbook.problem.makes.${makes}`, { type: compiled.type })
      for (const { path, offset: at } of compiled.reads) looks.push({ path, spot: within(at), scope })
    }
    return { cel, at: spot }
  }

  const words = (place: Place, written: string): void => {
    let from = 0
    for (const part of partsOf(written)) {
      if (typeof part === 'string') {
        if (part.includes('{{') || part.includes('}}')) report(file.where(place), 'playbook.problem.braces')
        continue
      }
      look(place, part.cel, 'any', 'run', from)
      from = (file.source(place)?.text.indexOf(part.cel, from) ?? -1) + 1
    }
  }

  return {
    stored,
    report,
    spotOf: file.where,
    looks,
    problems,
    expression: (place, cel, makes, scope = 'run') => look(place, cel, makes, scope),
    text(place, text) {
      if (typeof text === 'string') words(place, text)
      else for (const [language, each] of Object.entries(text)) words([...place, language], each)
      return text
    },
    when(place, written) {
      const when = parseWhen(written)
      if (!when) report(file.where(place), 'playbook.problem.when', { field: fieldOf(place) })
      if (!when?.expression) return when ?? unread(written)
      return { ...when, expression: look(place, when.expression.cel, 'instant', 'run') }
    },
    who(place, written, also = []) {
      const who = parseWho(written)
      if (!who) report(file.where(place), 'playbook.problem.who', { field: fieldOf(place) })
      else if (!askable.includes(who.role)) {
        const near = nearest(who.role, [...also, ...askable])
        if (near === undefined) report(file.where(place), 'playbook.problem.no-role', { role: who.role })
        else report(file.where(place), 'playbook.problem.no-role-near', { role: who.role, near })
      }
      return who ?? { role: written }
    },
  }
}

/** Stands in for what could not be read: the file is refused, but its other problems are to be found too. */
const unread = (written: string): When => ({ from: 'step', shift: { days: 0, ms: 0 }, written })

const fieldOf = (place: Place): string => String(place.findLast((part) => typeof part === 'string') ?? '')

function fits({ type }: Compiled, makes: Makes): boolean {
  if (makes === 'any' || type === 'dyn') return true
  if (makes === 'bool') return type === 'bool'
  if (makes === 'list') return type.startsWith('list')
  return type === 'string' || type === 'google.protobuf.Timestamp'
}
