import { randomBytes } from 'node:crypto'
import type { View } from '@slack/types'
import type { OpenView } from './model.ts'
import { Refusal } from './refusal.ts'
import { newId, type Workspace } from './workspace.ts'

/** Views that may lie on one another: https://docs.slack.dev/surfaces/modals/ as of 2026-11. */
const mostViews = 3

export type Views = ReturnType<typeof createViews>

/** The modals on people's screens, their home pages, and the triggers that open a modal: one use, for a short time. */
export function createViews(workspace: Workspace, lifetime: () => number) {
  const triggers = new Map<string, { user: string; made: number; used: boolean }>()
  const newHash = (): string => `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`
  const stackOf = (user: string): OpenView[] => workspace.stacks.get(user) ?? []

  function useTrigger(id: string): string {
    const trigger = triggers.get(id)
    if (!trigger) throw new Refusal('invalid_trigger_id')
    if (trigger.used) throw new Refusal('exchanged_trigger_id')
    if (Date.now() - trigger.made > lifetime()) throw new Refusal('expired_trigger_id')
    trigger.used = true
    return trigger.user
  }

  function place(user: string, view: View, below?: OpenView): OpenView {
    const { external_id } = view
    if (external_id && stackOf(user).some((open) => open.view.external_id === external_id))
      throw new Refusal('duplicate_external_id')
    const id = newId('V')
    return {
      id,
      hash: newHash(),
      user,
      view,
      root: below?.root ?? id,
      ...(below && { previous: below.id }),
      typed: new Map(),
    }
  }

  const views = {
    newTrigger(user: string): string {
      const id = `${Date.now()}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString('hex')}`
      triggers.set(id, { user, made: Date.now(), used: false })
      return id
    },
    stackOf,
    /** By the app's call: a first modal, in place of whatever is there. */
    open(trigger: string, view: View): OpenView {
      const user = useTrigger(trigger)
      const opened = place(user, view)
      workspace.stacks.set(user, [opened])
      return opened
    },
    push(trigger: string, view: View): OpenView {
      return views.lay(useTrigger(trigger), view)
    },
    /** One more on top of what the person has open. */
    lay(user: string, view: View): OpenView {
      const stack = stackOf(user)
      if (stack.length === 0) throw new Refusal('not_found')
      if (stack.length >= mostViews) throw new Refusal('push_limit_reached')
      const opened = place(user, view, stack.at(-1))
      workspace.stacks.set(user, [...stack, opened])
      return opened
    },
    find(by: { view_id?: string | undefined; external_id?: string | undefined }): OpenView {
      const open = [...workspace.stacks.values()].flat()
      const found = open.find(({ id, view }) => (by.view_id ? id === by.view_id : view.external_id === by.external_id))
      if (!found) throw new Refusal('not_found')
      return found
    },
    /** What was typed stays where block and action keep their ids. */
    replace(open: OpenView, view: View, hash?: string): OpenView {
      if (hash && hash !== open.hash) throw new Refusal('hash_conflict')
      open.view = view
      open.hash = newHash()
      for (const block of [...open.typed.keys()])
        if (!view.blocks.some(({ block_id }) => block_id === block)) open.typed.delete(block)
      return open
    },
    closeTop(user: string): void {
      workspace.stacks.set(user, stackOf(user).slice(0, -1))
    },
    closeAll(user: string): void {
      workspace.stacks.delete(user)
    },
    publish(user: string, view: View, hash?: string): OpenView {
      const now = workspace.homes.get(user)
      if (now) return views.replace(now, view, hash)
      const published = place(user, view)
      workspace.homes.set(user, published)
      return published
    },
  }
  return views
}
