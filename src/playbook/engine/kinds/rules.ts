import type { Step, StepKind } from '../../language/model.ts'
import { ask } from './ask.ts'
import { branch } from './branch.ts'
import { call } from './call.ts'
import { child } from './child.ts'
import { clock } from './clock.ts'
import { collect } from './collect.ts'
import { decide } from './decide.ts'
import { end } from './end.ts'
import { notify } from './notify.ts'
import { parallel } from './parallel.ts'
import { repeat } from './repeat.ts'
import { room } from './room.ts'
import type { Rule } from './rule.ts'
import { say } from './say.ts'
import { set } from './set.ts'
import { task } from './task.ts'
import { wait } from './wait.ts'

const rules: { readonly [Kind in StepKind]: Rule<Kind> } = {
  say,
  ask,
  task,
  notify,
  collect,
  call,
  decide,
  room,
  wait,
  branch,
  parallel,
  repeat,
  run: child,
  clock,
  set,
  end,
}

/** What a step's kind does. */
export const ruleOf = (step: Step): Rule<StepKind> => rules[step.kind] as Rule<StepKind> // given steps of this kind only
