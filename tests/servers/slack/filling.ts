import type { ViewClosedAction, ViewSubmitAction } from '@slack/bolt'
import type { View } from '@slack/types'
import { readView } from './blocks.ts'
import { complaintOf, controlsIn, findControl, hold, optionFor, optionsOf } from './inputs.ts'
import type { World } from './method.ts'
import type { OpenView } from './model.ts'
import { Refusal } from './refusal.ts'
import type { Deed, Sees, Sender } from './sending.ts'
import { isObject } from './shape.ts'
import { toldView } from './told-view.ts'

/** A view's values, by the label, the block id or the action id of a field: what is typed, or the words or values of options. */
export type Values = Readonly<Record<string, string | readonly string[] | undefined>>

/** What people do with a modal: fill it, send it, close it. */
export function createFilling({ workspace, views }: World, { common, team, userOf, onTop, send }: Sender) {
  /** Types and chooses in the form on top, without sending it. */
  function fill(user: string, values: Values): OpenView {
    const open = views.stackOf(user).at(-1)
    if (!open) throw new Error(`${user} has no form open`)
    const controls = controlsIn(open.view.blocks)
    for (const [name, given] of Object.entries(values)) {
      const control =
        controls.find(({ block, label }) => label === name || block.block_id === name) ?? findControl(controls, name)
      const { element } = control
      const choose = (word: string): string => (optionsOf(element).length > 0 ? optionFor(control, word).value : word)
      const many = ['checkboxes', 'multi_static_select', 'multi_users_select'].includes(element.type)
      const list = given === undefined ? [] : typeof given === 'string' ? [given] : given
      hold(open, control, many ? list.map(choose) : list[0] === undefined ? undefined : choose(list[0]))
    }
    return open
  }

  /** What the bot's answer to a form does to the screen. */
  function follow(user: string, open: OpenView, body: unknown): Pick<Sees, 'error' | 'errors'> {
    const answer = isObject(body) ? body : {}
    try {
      switch (answer.response_action) {
        case undefined:
          views.closeTop(user)
          return {}
        case 'clear':
          views.closeAll(user)
          return {}
        case 'update':
          views.replace(open, readView(answer.view, 'modal'))
          return {}
        case 'push':
          views.lay(user, readView(answer.view, 'modal'))
          return {}
        case 'errors': {
          const errors = isObject(answer.errors) ? answer.errors : {}
          const inputs = new Set(
            open.view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id),
          )
          const fits = Object.entries(errors).every(([block, text]) => inputs.has(block) && typeof text === 'string')
          if (!fits || Object.keys(errors).length === 0) return { error: 'invalid_errors' }
          return { errors: errors as Record<string, string> } // each was looked at
        }
        default:
          return { error: 'invalid_response_action' }
      }
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault
      return { error: `${fault.code}: ${JSON.stringify(fault.beside)}` }
    }
  }

  return {
    /** The modal on their screen: the top of the stack. */
    view: onTop,
    stack: (user: string): readonly (View & { id: string })[] =>
      views.stackOf(user).map(({ view, id }) => ({ ...view, id })),
    fill: (user: string, values: Values): void => void fill(user, values),
    /** Fills and sends the modal on top. Slack's client holds back what it can see is wrong. */
    async submit(user: string, values: Values = {}): Promise<Deed> {
      const open = fill(user, values)
      const complaints = Object.fromEntries(
        controlsIn(open.view.blocks).flatMap((control) => {
          const complaint = complaintOf(control, open)
          return complaint ? [[control.block.block_id ?? '', complaint]] : []
        }),
      )
      const top = onTop(user)
      if (Object.keys(complaints).length > 0)
        return {
          acknowledged: false,
          error: 'incomplete',
          errors: complaints,
          ...(top && { view: top }),
          again: () => Promise.resolve({ acknowledged: false }),
        }
      const { username: _, ...sender } = userOf(user)
      const payload: ViewSubmitAction = {
        type: 'view_submission',
        ...common,
        team,
        user: sender,
        trigger_id: views.newTrigger(user),
        view: toldView(workspace, open),
        response_urls: [],
      }
      const { ack, deed } = await send(user, 'interactive', payload)
      if (!ack.acknowledged) return deed
      const followed = follow(user, open, ack.body)
      const { view: _view, ...rest } = deed
      const now = onTop(user)
      return { ...rest, ...followed, ...(now && { view: now }) }
    },
    /** Closes the modal on top; the app is told where it asked for that. */
    async closeView(user: string): Promise<Deed | undefined> {
      const open = views.stackOf(user).at(-1)
      if (!open) throw new Error(`${user} has no form open`)
      views.closeTop(user)
      if (open.view.type !== 'modal' || !open.view.notify_on_close) return undefined
      const { username: _, ...closer } = userOf(user)
      const payload: ViewClosedAction = {
        type: 'view_closed',
        ...common,
        team,
        user: closer,
        view: toldView(workspace, open),
        is_cleared: false,
      }
      return (await send(user, 'interactive', payload)).deed
    },
  }
}
