import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance } from '../../../../src/playbook/engine/advance.ts'
import { beginRun, type Happening, type Intent, type Run } from '../../../../src/playbook/engine/run.ts'
import { subjectsOf, timersOf, todosOf, waitsOf } from '../../../../src/playbook/engine/view.ts'
import type { Playbook } from '../../../../src/playbook/language/model.ts'
import { begin, type Story, tell } from './build.ts'
import { conclude, copied, enter, frozen, live, type Move, move, moves, world } from './history.ts'
import { anyPlaybook, laned } from './random.ts'

const times = { numRuns: 400 }
const dues = (book: Playbook, run: Run): ReadonlyMap<string, string> =>
  new Map(timersOf(book, run).map(({ name, due }) => [name, due]))

/** The run as it begins, before it has heard anything. */
const unheard = (book: Playbook): Run =>
  beginRun(
    book,
    { id: 'R-2027-0042', inputs: {}, facts: world, member: 'FR', case: 'EL-2027-FR-0042', starter: 'anna' },
    begin,
  )

const fold = (book: Playbook, told: readonly Happening[], store: (run: Run) => Run): Run =>
  told.reduce((run, happening) => store(advance(book, run, happening).run), unheard(book))

describe('any playbook, any history', () => {
  it('a run is what its history makes of it, and nothing it was given is written into', () => {
    fc.assert(
      fc.property(anyPlaybook, moves, (book, made) => {
        const story = live(book, made)
        const again = fold(frozen(copied(book)), frozen(copied(story.told)), frozen)
        expect(again).toStrictEqual(story.run)
      }),
      times,
    )
  })

  it('a run that was stored and read at any point is the same run, with the same intents', () => {
    fc.assert(
      fc.property(anyPlaybook, moves, (book, made) => {
        const { told } = live(book, made)
        let kept = unheard(book)
        let read = unheard(book)
        for (const happening of told) {
          const [here, there] = [advance(book, kept, happening), advance(book, copied(read), copied(happening))]
          expect(there).toStrictEqual(here)
          expect(copied(here)).toStrictEqual(here)
          kept = here.run
          read = there.run
        }
      }),
      times,
    )
  })

  it('what was heard before changes nothing, whenever it is told again', () => {
    fc.assert(
      fc.property(anyPlaybook, moves, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (book, made, picks) => {
        const story = enter(book)
        const heard: Happening[] = [...story.told]
        made.forEach((each, turn) => {
          const before = story.run
          const count = story.told.length
          move(story, each)
          const last = story.told.at(-1)
          if (last && story.told.length > count && story.run !== before) heard.push(last)
          const double = heard[(picks[turn] ?? 0) % heard.length]
          if (double) expectNothing(story, { ...double, at: story.now, facts: story.facts })
        })
      }),
      times,
    )
  })

  it('a run that is not over always waits for something that can come', () => {
    fc.assert(
      fc.property(anyPlaybook, moves, (book, made) => {
        const story = enter(book)
        for (const each of made) {
          move(story, each)
          expectWaits(story)
        }
      }),
      times,
    )
  })

  it('a run ends when people do what it waits for', () => {
    fc.assert(
      fc.property(anyPlaybook, moves, (book, made) => {
        const story = live(book, made)
        conclude(story)
        expect(['ended', 'stopped']).toContain(story.run.status)
        const open = Object.entries(story.run.steps).filter(([, { state }]) => state === 'waiting' || state === 'ready')
        expect(open).toEqual([])
        expect([timersOf(book, story.run), todosOf(book, story.run), subjectsOf(book, story.run)]).toEqual([[], [], []])
      }),
      times,
    )
  })

  it('nothing is wanted twice for one attempt, and whoever was asked is told when it is over', () => {
    fc.assert(
      fc.property(anyPlaybook, moves, (book, made) => {
        const story = live(book, made)
        conclude(story)
        const names = story.all.flatMap(nameOf)
        expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
        const told = new Set(names)
        for (const name of names) {
          if (name.startsWith('asked ') && name.endsWith(' 0')) {
            expect(told).toContain(name.replace(/^asked (.*) 0$/, 'settled $1 '))
          }
          if (name.startsWith('settled ')) expect(told).toContain(name.replace(/^settled (.*) $/, 'asked $1 0'))
        }
      }),
      times,
    )
  })

  it('no timer is lost or fires twice, however often the process begins anew', () => {
    fc.assert(
      fc.property(anyPlaybook, moves, fc.array(fc.boolean(), { maxLength: 100 }), (book, made, restarts) => {
        const [steady, restarted] = [turnWheel(book, made, []), turnWheel(book, made, restarts)]
        expect(restarted.run).toStrictEqual(steady.run)
        expect(restarted.fired).toEqual(steady.fired)
        expect(new Set(steady.fired).size).toBe(steady.fired.length)
        expect([...steady.wheel.keys()]).toEqual([])
      }),
      times,
    )
  })

  it('what happens in different lanes may come in any order', () => {
    fc.assert(
      fc.property(laned, moves, fc.array(fc.nat({ max: 5 }), { maxLength: 40 }), (book, made, order) => {
        const { told, run } = live(book, made.filter(isOfOneLane))
        fc.pre(told.every((each) => laneOf(each) !== '' || !('step' in each) || each.kind === 'done'))
        const lanes = new Map<string, Happening[]>()
        for (const happening of told.slice(1)) {
          const lane = laneOf(happening)
          lanes.set(lane, [...(lanes.get(lane) ?? []), happening])
        }
        const queues = [...lanes.values()]
        const mixed = told.slice(0, 1)
        for (let turn = 0; queues.some((queue) => queue.length > 0); turn += 1) {
          const left = queues.filter((queue) => queue.length > 0)
          const next = left[(order[turn % Math.max(1, order.length)] ?? 0) % left.length]?.shift()
          if (next) mixed.push(next)
        }
        expect(mixed).toHaveLength(told.length)
        expect(fold(book, mixed, copied)).toStrictEqual(copied(run))
      }),
      times,
    )
  })
})

function expectNothing(story: Story, happening: Happening): void {
  // A name that is wanted again, since the calendar moved what it stands for, is no repetition.
  if (happening.kind === 'due' && (dues(story.playbook, story.run).get(happening.timer) ?? '~') <= happening.at) return
  const { run, intents } = advance(story.playbook, story.run, happening)
  expect(intents).toEqual([])
  expect(run).toStrictEqual(story.run)
}

/** Every open step waits for people, the record or a timer; one with nothing within waits for the run to be resumed. */
function expectWaits({ playbook: book, run }: Story): void {
  const waits = waitsOf(book, run)
  if (run.endedAt !== undefined) return
  expect(waits.length).toBeGreaterThan(0)
  for (const { step, state } of waits) {
    if (run.status === 'paused') continue
    expect(state.state).not.toBe('ready')
    if (step.kind === 'repeat' && state.state === 'waiting') expect(state.next).toBeDefined()
    if (state.state === 'waiting') {
      expect(['branch', 'parallel', 'say', 'set', 'clock', 'end']).not.toContain(step.kind)
    }
    if (['notify', 'collect', 'call', 'decide', 'room', 'run'].includes(step.kind) && state.state === 'waiting') {
      expect(subjectsOf(book, run)).toContain(state.subject)
    }
  }
  const held = waits.some(
    ({ state }) => state.state !== 'waiting' && state.state !== 'ready' && state.next === undefined,
  )
  if (run.status !== 'paused') expect(run.status === 'stuck').toBe(held)
}

/** What is wanted at most once an attempt, by name. Verdicts and late answers may come more often. */
function nameOf(intent: Intent): readonly string[] {
  const of = `${intent.step}#${intent.attempt}`
  if (intent.kind === 'record') {
    const often = ['judged', 'late', 'escalated', 'paused', 'resumed', 'stuck', 'step-redone']
    return often.includes(intent.what) ? [] : [`record ${of} ${intent.what}`]
  }
  // What people agreed on moves as often as the calendar does.
  if (intent.kind === 'move-call') return []
  const turn = intent.kind === 'asked' ? intent.rung : intent.kind === 'chase-round' ? intent.chase : ''
  return [`${intent.kind} ${of} ${turn}`]
}

/** Timers, people, and what is left out, redone or fails; nothing that is about the whole run. */
const isOfOneLane = ({ does, pick }: Move): boolean =>
  does === 'timer' ||
  does === 'person' ||
  (does === 'control' && pick !== 999 && [0, 1, 5, 6].includes(pick % 7)) ||
  (does === 'world' && pick % 3 === 2)

const laneOf = (happening: Happening): string => {
  if (happening.kind === 'due') return /(lane\d)/.exec(happening.timer)?.[1] ?? ''
  if (happening.kind === 'recorded') return /(lane\d)/.exec(happening.subject)?.[1] ?? ''
  return 'step' in happening ? (/(lane\d)/.exec(happening.step)?.[1] ?? '') : ''
}

/** Rows of timers as a shell keeps them: set and taken away as the run changes, and made anew where a process begins. */
function turnWheel(book: Playbook, made: Parameters<typeof live>[1], restarts: readonly boolean[]) {
  const story = enter(book)
  const fired: string[] = []
  let wheel = new Map(dues(book, story.run))
  const sync = (before: Run): void => {
    const [old, now] = [dues(book, before), dues(book, story.run)]
    for (const [name, due] of now) if (old.get(name) !== due) wheel.set(name, due)
    for (const name of old.keys()) if (!now.has(name)) wheel.delete(name)
  }
  const fire = (): boolean => {
    const [first] = [...wheel].toSorted(([a, x], [b, y]) => (x < y || (x === y && a < b) ? -1 : 1))
    if (!first) return false
    const [timer, due] = first
    wheel.delete(timer)
    if (due > story.now) story.now = due
    const before = story.run
    tell(story, { kind: 'due', timer })
    fired.push(`${timer} ${due}`)
    sync(before)
    return true
  }
  made.forEach((each, turn) => {
    const before = story.run
    if (restarts[turn]) {
      story.run = copied(story.run)
      wheel = new Map(dues(book, story.run))
    }
    if (each.does === 'timer') fire()
    else {
      move(story, each)
      sync(before)
    }
  })
  for (let turn = 0; fire(); turn += 1) {
    if (restarts[(made.length + turn) % Math.max(1, restarts.length)]) wheel = new Map(dues(book, copied(story.run)))
    if (turn > 3000) throw new Error('timers never come to rest')
  }
  return { run: story.run, fired, wheel }
}
