import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readPlaybooks } from '../../../../src/playbook/language/read.ts'
import type { Simulation } from '../../../../src/playbook/simulate/line.ts'
import { crowds, emptyScript, parseScript, type Script } from '../../../../src/playbook/simulate/script.ts'
import { simulate } from '../../../../src/playbook/simulate/simulate.ts'
import { tellSimulation } from '../../../../src/playbook/simulate/tell.ts'
import { lineHours } from '../../../../src/round/night.ts'

/**
 * The playbooks that are shipped, played. What a timeline says is kept in `golden/`, to be read by people: after a change of a
 * playbook read the difference, then write them anew with `npx vitest run tests/unit/playbook/simulate --update`.
 */

const library = new Map(
  readPlaybooks(resolve(import.meta.dirname, '../../../../playbooks')).map(({ playbook }) => [playbook.id, playbook]),
)
const shipped = ['PB-01', 'PB-06', 'PB-06-EU', 'PB-07', 'PB-08']
/** Where the first thing that comes to hand is no sensible answer. */
const answers: Script['answers'] = { alert: { to: 'EE, FR' } }

function play(id: string, script: Script): Simulation {
  const playbook = library.get(id)
  if (!playbook) throw new Error(`no playbook ${id}`)
  return simulate(playbook, script, { library })
}

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.txt`)
const told = (simulation: Simulation): string => `${tellSimulation(simulation, 'en').join('\n')}\n`

test('these are all that are shipped', () => {
  expect([...library.keys()]).toEqual(shipped)
})

describe.each(shipped)('%s', (id) => {
  describe.each(['nobody', 'everybody', 'last-minute'] as const)('with %s', (people) => {
    const simulation = play(id, { ...emptyScript, people, answers })

    test('every run ends, or waits for something that has a name', () => {
      expect(simulation.cut).toBe(false)
      for (const { status, waits } of simulation.standings) {
        if (status === 'ended') continue
        expect(status).toBe('running')
        expect(waits.length).toBeGreaterThan(0)
      }
    })

    test('the timeline reads as it did', async () => {
      await expect(told(simulation)).toMatchFileSnapshot(golden(`${id}-${people}`))
    })

    test('nothing that a step says or needs is missing', () => {
      const unsaid = simulation.lines.filter((line) => 'words' in line && line.words.includes('…'))
      expect(unsaid).toEqual([])
      const faults = simulation.lines.filter((line) => line.what === 'failed' && line.code !== 'nobody-acknowledged')
      expect(faults).toEqual([])
      expect(simulation.lines.filter(({ what }) => what === 'stuck')).toEqual([])
    })
  })

  test('whoever is asked is told by when, or what silence leads to', () => {
    const { lines } = play(id, { ...emptyScript, people: 'everybody', answers })
    const open = lines.filter((line) => line.what === 'asked' && line.as !== 'approve' && line.silence.length === 0)
    // Only the correction of an alert is asked of nobody in particular: it is there if it is needed. PB-01 starts such an alert.
    const alerts = id === 'PB-01' || id === 'PB-07'
    expect([...new Set(open.map(({ step }) => step?.split('/').at(-1)))]).toEqual(alerts ? ['correct'] : [])
  })

  test('the same script gives the same lines, in each language as many', () => {
    const script: Script = { ...emptyScript, people: 'last-minute', answers }
    expect(play(id, script)).toEqual(play(id, script))
    const playbook = library.get(id)
    const danish = playbook && simulate(playbook, script, { library, language: 'da' })
    expect(danish?.lines.map(({ at, what }) => [at, what])).toEqual(
      play(id, script).lines.map(({ at, what }) => [at, what]),
    )
  })
})

describe.each([
  ['PB-01', 'PB-01-significant'],
  ['PB-06', 'PB-06-missing-line'],
])('%s, with the people of %s', (id, name) => {
  const path = join(import.meta.dirname, 'scripts', `${name}.yaml`)
  const simulation = play(id, parseScript(readFileSync(path, 'utf8'), path))

  test('nobody did anything in vain, and all is over at the end', () => {
    expect(simulation.lines.filter(({ what }) => what === 'in-vain')).toEqual([])
    expect(simulation.standings.map(({ status }) => status)).not.toContain('running')
  })

  test('the timeline reads as it did', async () => {
    await expect(told(simulation)).toMatchFileSnapshot(golden(name))
  })
})

describe('what the law and the brief ask of the playbooks', () => {
  test('a clock runs from the instant that a person gave, and from no other', () => {
    const silent = play('PB-01', emptyScript)
    expect(silent.lines.filter(({ what }) => what === 'clock')).toEqual([])
    const path = join(import.meta.dirname, 'scripts/PB-01-significant.yaml')
    const { lines } = play('PB-01', parseScript(readFileSync(path, 'utf8'), path))
    expect(lines.filter(({ what }) => what === 'clock')).toMatchObject([
      { regime: 'nis2.early-warning', from: '2027-04-25T20:05:00.000Z', due: '2027-04-26T20:05:00.000Z' },
      { regime: 'nis2.notification', from: '2027-04-25T20:05:00.000Z', due: '2027-04-28T20:05:00.000Z' },
    ])
  })

  test('D1 is looked at again after an hour on election day, after four on another', () => {
    const again = (phase: string): number | undefined => {
      const unknown: Script = {
        ...emptyScript,
        people: 'everybody',
        case: { phase },
        answers: { d1: { significant: 'unknown', why: 'we measure' }, d4: { abroad: 'no' } },
      }
      const asked = play('PB-01', unknown).lines.filter((line) => line.what === 'asked' && line.step?.endsWith('/d1'))
      const [first, second] = asked
      // A minute goes by until it is answered.
      return first && second && (second.after - first.after) / 60 - 1
    }
    expect(again('counting')).toBe(60)
    expect(again('campaign')).toBe(240)
  })

  test('no alert leaves without its release', () => {
    const unreleased: Script = {
      ...emptyScript,
      deeds: parseScript(
        'deeds: [{ after: 5 min, who: spoc of CZ, step: alert, answers: { what: x, malicious: yes, crossborder: seen, severity: high, impact: red, pap: red, to: all } }]',
        'x',
      ).deeds,
    }
    const { lines, standings } = play('PB-07', unreleased)
    expect(lines.filter((line) => line.what === 'asked' && line.as === 'notice')).toEqual([])
    expect(standings).toMatchObject([{ status: 'ended', outcome: 'not-released' }])
  })

  /** An alert to these, which everybody answers and releases; `again` is what is said when it is asked once more. */
  const alertTo = (to: string, again?: string) => {
    const members = ['CZ', 'EE', 'FR', 'EL', 'ENISA']
    const said: Script['answers'] = { alert: { to }, ...(again !== undefined && { again: { to: again } }) }
    const simulation = play('PB-07', { ...emptyScript, people: 'everybody', members, answers: said })
    const [{ lines }, words] = [simulation, told(simulation).replace(/\s+/g, ' ')]
    return {
      lines,
      words,
      notice: /The alert itself: notice to ([A-Z, ]+)/.exec(words)?.[1]?.trim(),
      asked: lines.filter((line) => line.what === 'asked' && line.step?.endsWith('/again')).length,
    }
  }

  test.each([
    ['all', 'EE, FR, EL, ENISA'],
    ['All ', 'EE, FR, EL, ENISA'],
    ['GR', 'EL, ENISA'],
    ['ee;fr', 'EE, FR, ENISA'],
    ['EE, FR', 'EE, FR, ENISA'],
    ['ENISA', 'ENISA'],
  ])('an alert to “%s” is for those whom it means', (to, notice) => {
    expect(alertTo(to)).toMatchObject({ notice, asked: 0 })
  })

  test('an alert to nobody’s code is asked again, naming it, and then goes to those who are meant', () => {
    const found = alertTo('EE XX', 'EE FR')
    expect(found).toMatchObject({ notice: 'EE, FR, ENISA', asked: 1 })
    expect(found.words).toContain('No Member State is named: XX.')
    expect(alertTo('CZ', 'FR')).toMatchObject({ notice: 'FR, ENISA', asked: 1 })
  })

  test('an alert that nobody says more of goes to those it means, and whoever could not be told is named', () => {
    const found = alertTo('EE XX', 'EE XX')
    expect(found).toMatchObject({ notice: 'EE, ENISA', asked: 4 })
    expect(found.words).toMatch(/no Member State is named XX, so none is told by that\. The alert is for EE, ENISA/)
    // To ENISA alone nobody is asked whether they are affected, and all else goes on.
    const alone = alertTo('ENISA')
    expect(alone.lines.filter((line) => line.what === 'asked' && line.as === 'round')).toEqual([])
    expect(alone.lines.filter((line) => line.what === 'said' && line.step?.endsWith('summary_said')).length).toBe(56)
  })

  test('the joint room is kept informed from the release on, whatever is decided beside it', () => {
    const { lines } = alertTo('EE')
    const first = (step: string): number => lines.find((line) => line.step?.endsWith(step))?.after ?? Number.NaN
    expect(first('/summary')).toBe(first('/send'))
  })

  test('an alert is not asked for any more once its case is closed', () => {
    const deeds = parseScript('deeds: [{ at: start + 10 min, case: { status: closed } }]', 'x').deeds
    const { standings } = play('PB-07', { ...emptyScript, deeds })
    expect(standings).toMatchObject([{ status: 'ended', outcome: 'done' }])
  })

  test('what is not known after the last question is the head’s, and never counts as “no”', () => {
    const answers: Script['answers'] = {
      d1: { significant: 'unknown', why: 'we measure' },
      d2: { personal: 'unknown' },
      d3: { crime: 'unknown' },
      d4: { abroad: 'unknown' },
    }
    const { lines } = play('PB-01', { ...emptyScript, people: 'everybody', answers })
    const of = (what: string, end: string) => lines.filter((line) => line.what === what && line.step?.endsWith(end))
    for (const question of ['d1', 'd2', 'd3', 'd4']) {
      expect(of('asked', `/${question}_open`)).toHaveLength(1)
      expect(of('said', `/${question}_open_said`)).toHaveLength(1)
    }
    const known = play('PB-01', { ...emptyScript, people: 'everybody', answers: { alert: { to: 'EE' } } })
    expect(known.lines.filter((line) => line.what !== 'skipped' && /_open(_said)?$/.test(line.step ?? ''))).toEqual([])
  })

  test.each([
    ['08:00', '08:00', '13:00', '14:00'],
    ['12:29', '12:29', '13:00', '14:00'],
    ['12:31', '09:00', '13:00', '14:00'],
    ['13:30', '09:00', '13:00', '14:00'],
    ['18:00', '09:00', '13:00', '14:00'],
  ])('a sync that begins at %s has lines, agenda and call on one day', (begun, asked, agenda, call) => {
    const { lines } = play('PB-08', { ...emptyScript, start: `2029-03-19T${begun}:00+01:00` })
    const at = (what: string, step: string): Date =>
      new Date(lines.find((line) => line.what === what && line.step?.endsWith(step))?.at ?? '')
    const told = [at('asked', '/lines'), at('said', '/agenda'), at('call-began', '/sync')]
    const day = begun === asked ? '2029-03-19' : '2029-03-20'
    expect(told.map((each) => each.toISOString())).toEqual(
      [asked, agenda, call].map((time) => new Date(`${day}T${time}:00+01:00`).toISOString()),
    )
  })

  test.each([
    ['a Sunday', '2029-04-01', true],
    ['a Wednesday of the last four weeks', '2029-05-16', true],
    ['a Wednesday before', '2029-05-02', false],
    ['a day of the last week', '2029-06-02', true],
  ])('a sync begun too late on %s is left to the one that begins by itself the next day', (_day, day, isLeft) => {
    const { lines } = play('PB-08', { ...emptyScript, start: `${day}T14:00:00+02:00` })
    const told = (what: string, end: string) => lines.some((line) => line.what === what && line.step?.endsWith(end))
    expect(told('said', '/as_planned')).toBe(isLeft)
    expect(told('said', '/too_late')).toBe(!isLeft)
    expect(told('asked', '/lines')).toBe(!isLeft)
  })

  test('an election that lasts days has a pulse each day, and a line each morning', () => {
    const union = play('PB-06-EU', emptyScript)
    const pulses = union.lines.filter((line) => line.what === 'asked' && line.step?.endsWith('pulse_noon'))
    expect(pulses.map(({ at }) => at)).toEqual(['07', '08', '09', '10'].map((day) => `2029-06-${day}T10:00:00.000Z`))
    const czech = play('PB-06', { ...emptyScript, member: 'CZ' })
    const lines = czech.lines.filter((line) => line.what === 'asked' && /line(_again)?$/.test(line.step ?? ''))
    expect(lines.map(({ at }) => at)).toEqual(['2029-06-08T11:00:00.000Z', '2029-06-09T07:00:00.000Z'])
  })

  test.each(['18:00', '20:00', '21:30', '21:31', '22:00', '23:00', '00:15'])(
    'where polls close at %s, no line of the day is too old before the next is asked for',
    (closes) => {
      const polls = `[{ code: FR, day: "2027-04-25", zone: Europe/Brussels, opens: "08:00", closes: "${closes}" }]`
      const { election } = parseScript(`election: { id: e, polls: ${polls} }`, 'x')
      if (!election) throw new Error('no election')
      const { lines } = play('PB-06-EU', { ...emptyScript, election })
      const asked = lines.flatMap((line) =>
        line.what === 'asked' && line.as === 'round' ? [new Date(line.at).getTime()] : [],
      )
      const hours = asked.slice(1).map((at, index) => (at - (asked[index] ?? 0)) / 3_600_000)
      expect(asked.length).toBe(closes === '18:00' || closes === '20:00' || closes === '21:30' ? 3 : 4)
      expect(Math.max(...hours)).toBeLessThan(lineHours)
    },
  )

  test.each(['PB-06', 'PB-06-EU', 'PB-08', 'PB-01'])(
    'where the hours of voting are not known yet, %s waits and holds nothing up',
    (id) => {
      const election = parseScript(
        'election: { id: e, embargo: true, polls: [{ code: FR, day: "2027-04-25", zone: Europe/Paris, opens: null, closes: null }] }',
        'x',
      ).election
      for (const people of crowds) {
        const { lines, standings, cut } = play(id, {
          ...emptyScript,
          people,
          answers: { ...answers, d1: { significant: 'unknown' } },
          ...(election && { election }),
        })
        expect(lines.filter(({ what }) => what === 'stuck')).toEqual([])
        expect(lines.filter((line) => line.what === 'failed' && line.code !== 'nobody-acknowledged')).toEqual([])
        expect(cut).toBe(false)
        for (const { status, waits } of standings) expect(status === 'ended' || waits.length > 0).toBe(true)
      }
    },
  )

  test('the embargo is a timer that nobody answers away', () => {
    const { lines } = play('PB-06', { ...emptyScript, member: 'NL', people: 'everybody' })
    const figures = lines.find((line) => line.what === 'asked' && line.step?.endsWith('/figures'))
    // The Netherlands vote on Thursday; the last polling station closes in Italy on Sunday at 23:00.
    expect(figures?.at).toBe('2029-06-10T21:00:00.000Z')
  })
})
