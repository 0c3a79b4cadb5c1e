import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Known } from '../../../../src/playbook/language/cel-value.ts'
import { compile, evaluate } from '../../../../src/playbook/language/expression.ts'

const ask = (cel: string, context: { readonly [name: string]: Known } = {}) => evaluate({ cel }, context)
const codeOf = (cel: string, context: { readonly [name: string]: Known } = {}) => {
  const result = ask(cel, context)
  return result.ok ? 'ok' : result.code
}

describe('an expression', () => {
  const known = {
    case: { status: 'new', severity: 3, reported: '2027-04-11T10:00:00.000Z', phase: null },
    election: { opens: new Date('2027-04-11T06:00:00Z'), id: 'fr-2027' },
    steps: { d1: { state: 'done', answers: { significant: 'yes', aware: '2027-04-11T10:00:00.000Z', why: null } } },
    members: ['FR', 'EL'],
    vars: { ratio: 0.5, rounds: 2 },
  }

  test.each([
    ['case.status != "closed"', true],
    ['steps.d1.answers.significant == "yes" && case.severity > 2', true],
    ['case.severity + 1', 4],
    ['case.severity in [1, 2, 3]', true],
    ['case.severity / 2', 1],
    ['vars.ratio * 2.0', 1],
    ['case.phase == null', true],
    ['case.phase == "eday"', false],
    ['steps.d1.answers.why != "x"', true],
    ['election.opens', '2027-04-11T06:00:00.000Z'],
    ['election.opens + duration("90m")', '2027-04-11T07:30:00.000Z'],
    ['timestamp(steps.d1.answers.aware) > election.opens', true],
    ['timestamp(election.opens) == timestamp("2027-04-11T06:00:00Z")', true],
    ['timestamp(case.reported) - election.opens', '14400s'],
    ['"from " + string(election.opens)', 'from 2027-04-11T06:00:00.000Z'],
    ['members', ['FR', 'EL']],
    ['members.filter(code, code != "FR")', ['EL']],
    ['{"code": members[0], "n": 1}', { code: 'FR', n: 1 }],
    ['size(members) == 2 ? "two" : "many"', 'two'],
    ['"after " + election.id', 'after fr-2027'],
    ['has(case.status)', true],
    ['type(case.severity) == int', true],
    ['members.exists(m, m == "EL")', true],
  ])('%s', (cel, value) => {
    expect(ask(cel, known)).toEqual({ ok: true, value })
  })

  test.each([
    ['case.status ==', 'syntax'],
    ['case.status = "new"', 'syntax'],
    ['', 'syntax'],
    ['1 + "a"', 'type'],
    ['1 ? 2 : 3', 'type'],
    ['vars.ratio + 1', 'type'],
    ['case.nothing', 'missing'],
    ['body.kind', 'missing'],
    ['members[7]', 'missing'],
    ['1 / 0', 'value'],
    ['case.severity / 0', 'value'],
    ['timestamp("yesterday")', 'value'],
    ['9007199254740993', 'value'],
    ['b"abc"', 'refused'],
    ['case.status.matches("(a+)+$")', 'refused'],
    ['cel.bind(x, [1], x + x)', 'refused'],
    ['"x".getClass()', 'refused'],
  ])('%s is at fault: %s', (cel, code) => {
    expect(codeOf(cel, known)).toBe(code)
  })

  test('says where in it the fault is', () => {
    expect(compile('case.status == )')).toMatchObject({ ok: false, code: 'syntax', offset: 15 })
    expect(compile('true && (1 + "a" == 2)')).toMatchObject({ ok: false, code: 'type', offset: 9 })
    expect(compile('x.matches("a") || true')).toMatchObject({ ok: false, code: 'refused', message: 'matches()' })
  })

  test('says what it looks at, and not what a loop of its own names', () => {
    const compiled = compile('steps.d1.answers["aware"] != null && members.all(m, m != case.code && m != member)')
    expect(compiled.ok && compiled.reads.map(({ path }) => path.join('.'))).toEqual([
      'steps.d1.answers.aware',
      'members',
      'case.code',
      'member',
    ])
  })

  test.each([
    ['steps.d1.answers.why == "x"', []],
    ['steps.d1.answers.why in ["x"] && vars.n != null', []],
    ['steps.d1.answers.why', ['steps.d1.answers.why']],
    ['vars.n > 2', ['vars.n']],
    ['vars.n == null || vars.n > 2', []],
    ['vars.n > 2 || vars.n == null', ['vars.n']],
    ['steps.d1.state == "done" ? steps.d1.answers.why.size() : vars.n', ['vars.n']],
    ['member in vars.list', ['vars.list']],
    ['vars.list.exists(x, x == vars.n)', ['vars.list']],
    ['vars.list.exists(x, x > vars.n)', ['vars.list', 'vars.n']],
  ])('%s needs %j', (cel, needed) => {
    const compiled = compile(cel)
    const found = compiled.ok ? compiled.reads.filter((read) => read.needed) : []
    expect(found.map(({ path }) => path.join('.'))).toEqual(needed)
  })

  test('says what it is where it looks at nothing', () => {
    expect(compile('1 < 2')).toMatchObject({ ok: true, type: 'bool', constant: true })
    expect(compile('case.severity > 2')).not.toHaveProperty('constant')
  })

  test('is read once', () => {
    expect(compile('case.once == 1')).toBe(compile('case.once == 1'))
  })

  test('keeps what it was given as it was', () => {
    const given = Object.freeze({ vars: Object.freeze({ list: Object.freeze([1, 2]) }) })
    expect(ask('(vars.list + [3]).map(x, x * 2)', given)).toEqual({ ok: true, value: [2, 4, 6] })
    expect(given).toEqual({ vars: { list: [1, 2] } })
  })
})

describe('an attack by expression', () => {
  test.each([
    'constructor',
    'toString',
    'hasOwnProperty("a")',
    'vars.constructor',
    'vars.__proto__',
    'vars["__proto__"]',
    'vars["constructor"]["constructor"]("return 1")()',
    'vars.list.constructor',
    '"".constructor',
    'process.exit(1)',
    'globalThis',
    'google.protobuf.Timestamp',
  ])('%s reaches nothing', (cel) => {
    expect(ask(cel, { vars: { list: [1] } }).ok).toBe(false)
  })

  test('data with names of its own kind stays data', () => {
    const body = JSON.parse('{"constructor": "x", "__proto__": {"admin": true}, "toString": 1}')
    expect(ask('body.constructor == "x" && body.toString == 1', { body })).toEqual({ ok: true, value: true })
    expect(ask('body == body', { body })).toEqual({ ok: true, value: true })
    expect(codeOf('body.admin', { body })).toBe('missing')
    const back = ask('body', { body })
    expect(back.ok && Object.getPrototypeOf(back.value)).toBe(Object.prototype)
  })

  const list = Array.from({ length: 1000 }, (_, index) => index)
  test.each([
    ['loops in loops', 'vars.list.all(a, vars.list.all(b, vars.list.all(c, a + b + c >= 0)))'],
    ['loops whose fault is swallowed', 'vars.list.exists(a, vars.list.exists(b, vars.list.exists(c, c < 0))) || true'],
    ['lists that double', `[vars.list]${'.map(x, x + x)'.repeat(22)}.size()`],
    ['texts that double', `["${'x'.repeat(100)}"]${'.map(x, x + x)'.repeat(22)}`],
    ['a long text', `${'"'}${'x'.repeat(3000)}${'"'}`],
    ['deep nesting', `${'('.repeat(200)}1${')'.repeat(200)}`],
    ['many parts', Array.from({ length: 400 }, () => '1').join('+')],
  ])('%s come to an end', (_, cel) => {
    expect(codeOf(cel, { vars: { list } })).toBe('limit')
  })

  test('more than an expression can look through is not taken in', () => {
    const deep = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`)
    expect(codeOf('size(body) == 0', { body: deep })).toBe('value')
    expect(codeOf('size(body) == 0', { body: Array.from({ length: 60_000 }, () => 1) })).toBe('value')
    // What it does not name costs nothing.
    expect(codeOf('1 == 1', { body: deep })).toBe('ok')
  })

  test('the next evaluation begins with its full measure', () => {
    for (let round = 0; round < 20; round += 1) {
      expect(codeOf('vars.list.all(a, a >= 0) && vars.list.all(a, a < 1000)', { vars: { list } })).toBe('ok')
    }
  })

  test('no text at all throws', () => {
    const piece = fc.constantFrom(
      ...[
        'steps',
        '.',
        'x',
        '[',
        ']',
        '(',
        ')',
        '"',
        "'",
        '+',
        '==',
        '&&',
        'map',
        ',',
        '1',
        'r"',
        '{',
        '}',
        ':',
        '?',
        ' ',
      ],
    )
    const written = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(piece, { maxLength: 20 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(written, fc.jsonValue(), (cel, value) => {
        const result = ask(cel, { x: value as Known, steps: { x: value as Known } }) // JSON is known to be plain
        if (result.ok) expect(JSON.parse(JSON.stringify(result.value))).toEqual(result.value)
        else expect(result.message.length).toBeGreaterThan(0)
      }),
    )
  })

  test('what goes in comes out', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const result = ask('vars', { vars: value as Known }) // JSON is known to be plain
        expect(result).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value)) })
      }),
    )
  })
})
