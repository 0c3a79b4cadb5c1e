import { type ASTNode, Environment, EvaluationError, ParseError, TypeError as TypeFault } from '@marcbachmann/cel-js'
import type { Value } from '../engine/run.ts'
import { fromCel, type Known, toCel, ValueFault } from './cel-value.ts'
import { type Meter, MeterFault, meterOf } from './meter.ts'

/**
 * Conditions and values of a playbook, in CEL (https://cel.dev). They look at what they are given and change nothing: no code
 * runs, nothing inherited can be reached, and what they may do is bounded.
 */

/** What is wrong with an expression; each has a text in the catalogue. */
export type ExpressionCode =
  /** It cannot be read. */
  | 'syntax'
  /** Something does not go together: a text and a number, a condition that is none. */
  | 'type'
  /** A function that playbooks do without. */
  | 'refused'
  /** It is too long, too deep, or too much to do. */
  | 'limit'
  /** It names something that is not there. */
  | 'missing'
  /** What it makes is nothing that a run can keep. */
  | 'value'

/** `message` is English and for whoever wrote the playbook; `offset` is where in the expression, in UTF-16 units from 0. */
export type ExpressionFault = { ok: false; code: ExpressionCode; message: string; offset: number }

export type Compiled = {
  ok: true
  /** The kind of what it makes, by CEL's name: `bool`, `string`, `list<string>`; `dyn` where that is known only later. */
  type: string
  reads: readonly Read[]
  /** What it is where it looks at nothing. */
  constant?: Value
}

/** Something that an expression looks at, as a path from a variable: `['steps', 'd1', 'answers', 'aware']`. */
export type Read = {
  path: readonly string[]
  offset: number
  /**
   * Without it there is no answer: it is more than compared with something, and nothing before it in the expression asked
   * whether it is there.
   */
  needed: boolean
}

/** The names that an expression may begin with; whoever evaluates one gives those that are there then. */
export const variables = [
  'inputs',
  'vars',
  'steps',
  'case',
  'election',
  'members',
  'member',
  'now',
  'start',
  'run',
  'report',
  'body',
] as const

const longest = 2000
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 300, maxDepth: 24, maxListElements: 100, maxMapEntries: 50, maxCallArguments: 8 },
})
  // An instant may be given as one or as its text; whoever writes a playbook need not know which.
  .registerFunction('timestamp(google.protobuf.Timestamp): google.protobuf.Timestamp', (at: Date) => at)
  .registerFunction('string(google.protobuf.Timestamp): string', (at: Date) => at.toISOString())

const functions = new Set(['has', 'size', 'string', 'int', 'double', 'bool', 'timestamp', 'duration', 'type', 'dyn'])
/** Without `matches`: a regular expression can take for ever on a short text. Without bytes, `bind` and unusual parts of a date. */
const methods = new Set([
  ...['startsWith', 'endsWith', 'contains', 'size', 'indexOf', 'lastIndexOf', 'substring', 'trim', 'split', 'join'],
  ...['lowerAscii', 'upperAscii', 'all', 'exists', 'exists_one', 'map', 'filter'],
  ...['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek'],
  ...['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'],
])
const loops = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

type Program = { compiled: Compiled; run: (context: Map<string, unknown>) => unknown; meter: Meter }

const programs = new Map<string, Program | ExpressionFault>()
const mostPrograms = 5000

/** Reads an expression and checks its types as far as they can be known. The same expression is read once. */
export function compile(cel: string): Compiled | ExpressionFault {
  const program = programOf(cel)
  return 'ok' in program ? program : program.compiled
}

/**
 * What an expression is, by what is known. Whole numbers are CEL ints; instants may be `Date`s, and come back as ISO texts.
 * Never throws: an expression that cannot be evaluated says why.
 */
export function evaluate(
  expression: { readonly cel: string },
  context: { readonly [name: string]: Known },
): { ok: true; value: Value } | ExpressionFault {
  const program = programOf(expression.cel)
  if ('ok' in program) return program
  program.meter.reset()
  try {
    const names = new Set(program.compiled.reads.map(({ path }) => path[0] ?? ''))
    const known = [...names].filter((name) => Object.hasOwn(context, name) && context[name] !== undefined)
    const result = program.run(new Map(known.map((name) => [name, toCel(context[name])])))
    if (program.meter.spent()) return fault('limit', 'It is too much to do.', 0)
    return { ok: true, value: fromCel(result) }
  } catch (thrown) {
    return program.meter.spent() ? fault('limit', 'It is too much to do.', 0) : faultOf(thrown)
  }
}

function programOf(cel: string): Program | ExpressionFault {
  const kept = programs.get(cel)
  if (kept) return kept
  const made = make(cel)
  const eldest = programs.keys().next()
  if (programs.size >= mostPrograms && !eldest.done) programs.delete(eldest.value)
  programs.set(cel, made)
  return made
}

function make(cel: string): Program | ExpressionFault {
  if (cel.length > longest) return fault('limit', `It has more than ${longest} characters.`, longest)
  try {
    const run = environment.parse(cel)
    const nodes = nodesOf(run.ast)
    const refused = nodes.map(refusal).find((each) => each !== undefined)
    if (refused) return refused
    const checked = run.check()
    if (!checked.valid) return faultOf(checked.error)
    const compiled: Compiled = { ok: true, type: checked.type ?? 'dyn', reads: readsOf(run.ast) }
    const program = { compiled, run, meter: meterOf(nodes) }
    if (compiled.reads.length > 0) return program
    const value = fromCel(run(new Map()))
    return { ...program, compiled: { ...compiled, constant: value } }
  } catch (thrown) {
    return faultOf(thrown)
  }
}

const childrenOf = (node: ASTNode): readonly ASTNode[] => {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'list':
      return node.args
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

const nodesOf = (node: ASTNode): readonly ASTNode[] => [node, ...childrenOf(node).flatMap(nodesOf)]

function refusal(node: ASTNode): ExpressionFault | undefined {
  if (node.op === 'value' && node.args instanceof Uint8Array) return fault('refused', 'bytes', node.start)
  const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined
  if (name === undefined || (node.op === 'call' ? functions : methods).has(name)) return undefined
  return fault('refused', `${name}()`, node.start)
}

/** What is known of the place in an expression where something is looked at. */
type Around = {
  /** Names that a loop around it gives. */
  own: ReadonlySet<string>
  /** What was asked for before, by `subjectOf`. */
  asked: ReadonlySet<string>
  /** It is compared as it is: null does no harm. */
  compared?: boolean
}

const nothing: Around = { own: new Set(), asked: new Set() }

/** What a path is about: a step with all its answers, a var, an input; of the rest its first key. */
export const subjectOf = (path: readonly string[]): string => path.slice(0, 2).join('.')

function readsOf(node: ASTNode, around: Around = nothing): readonly Read[] {
  const { own, asked, compared = false } = around
  const path = pathOf(node)
  if (path) {
    if (own.has(path[0] ?? '')) return []
    return [{ path, offset: node.start, needed: !compared && !asked.has(subjectOf(path)) }]
  }
  const inner = { own, asked }
  const after = (first: ASTNode): Around => ({
    own,
    asked: new Set([...asked, ...readsOf(first, inner).map((read) => subjectOf(read.path))]),
  })
  switch (node.op) {
    case '==':
    case '!=':
      return node.args.flatMap((each) => readsOf(each, { ...inner, compared: true }))
    case 'in':
      return [...readsOf(node.args[0], { ...inner, compared: true }), ...readsOf(node.args[1], inner)]
    case '&&':
    case '||':
      return [...readsOf(node.args[0], inner), ...readsOf(node.args[1], after(node.args[0]))]
    case '?:': {
      const [condition, ...branches] = node.args
      return [...readsOf(condition, inner), ...branches.flatMap((each) => readsOf(each, after(condition)))]
    }
    case 'rcall': {
      if (!loops.has(node.args[0])) break
      const [, list, [name, ...body]] = node.args
      const within = { asked, own: name?.op === 'id' ? new Set([...own, name.args]) : own }
      return [...readsOf(list, inner), ...body.flatMap((each) => readsOf(each, within))]
    }
  }
  return childrenOf(node).flatMap((each) => readsOf(each, inner))
}

function pathOf(node: ASTNode): readonly string[] | undefined {
  // The names of CEL's own types are no variables: `type(inputs.what) == string`.
  if (node.op === 'id') return environment.hasVariable(node.args) ? undefined : [node.args]
  const key = keyOf(node)
  if (key === undefined || (node.op !== '.' && node.op !== '[]')) return undefined
  const before = pathOf(node.args[0])
  return before && [...before, key]
}

function keyOf(node: ASTNode): string | undefined {
  if (node.op === '.') return node.args[1]
  if (node.op !== '[]') return undefined
  const index = node.args[1]
  return index.op === 'value' && typeof index.args === 'string' ? index.args : undefined
}

const fault = (code: ExpressionCode, message: string, offset: number): ExpressionFault => ({
  ok: false,
  code,
  message,
  offset,
})

function faultOf(thrown: unknown): ExpressionFault {
  if (thrown instanceof MeterFault) return fault('limit', thrown.message, 0)
  if (thrown instanceof ValueFault) return fault('value', thrown.message, 0)
  if (thrown instanceof ParseError || thrown instanceof TypeFault || thrown instanceof EvaluationError) {
    const code = celCodes[thrown.code] ?? (thrown instanceof ParseError ? 'syntax' : 'type')
    return fault(code, thrown.summary, thrown.range?.start ?? 0)
  }
  // Of a platform's own function: a zone that there is not, a text that grew too long.
  return fault('value', thrown instanceof Error ? thrown.message : 'unknown', 0)
}

const celCodes: Readonly<Record<string, ExpressionCode>> = {
  limit_exceeded: 'limit',
  unknown_variable: 'missing',
  no_such_key: 'missing',
  index_out_of_bounds: 'missing',
  unsupported_type: 'value',
  numeric_overflow: 'value',
  division_by_zero: 'value',
  modulo_by_zero: 'value',
  invalid_timestamp: 'value',
  invalid_duration: 'value',
  index_out_of_range: 'value',
}
