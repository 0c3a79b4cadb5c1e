import type {
  BlockAction,
  BlockElementAction,
  MessageShortcut,
  SlashCommand,
  ViewClosedAction,
  ViewSubmitAction,
} from '@slack/bolt'
import type { View } from '@slack/types'
import { readBlocks, readView } from './blocks.ts'
import type { Acknowledgement, Delivery, Kind } from './delivery.ts'
import { type Chosen, type Control, chosenOf, complaintOf, controlsIn, optionsOf } from './inputs.ts'
import type { World } from './method.ts'
import type { Channel, Message, OpenView } from './model.ts'
import { wordsOf } from './read.ts'
import { Refusal } from './refusal.ts'
import { isObject } from './shape.ts'
import { toldMessage } from './told.ts'
import { toldView } from './told-view.ts'

/** What somebody sees of what they did. */
export type Sees = {
  acknowledged: boolean
  /** What Slack itself says went wrong: `operation_timeout` when the bot gave no answer within 3 s. */
  error?: string
  /** What is said to them alone, in the answer itself. */
  text?: string
  /** The view that is on top of their screen now. */
  view?: View & { id: string }
  /** What stands beside the fields of a form, by block id. */
  errors?: Readonly<Record<string, string>>
}
export type Deed = Sees & {
  /** The very same payload once more. */
  again(): Promise<Acknowledgement>
}

/** A view's values, by the label, the block id or the action id of a field: what is typed, or the words or values of options. */
export type Values = Readonly<Record<string, string | readonly string[] | undefined>>

type ActedOn = { channel: Channel; message: Message } | { view: OpenView }

/** What people do with the bot's commands, controls, forms and home. */
export function createActing(world: World, delivery: Delivery, commands: ReadonlySet<string>) {
  const { workspace, views, events } = world
  const { team, bot } = workspace

  const teamOf = { id: team.id, domain: team.domain }
  const common = { token: 'verification', api_app_id: bot.appId, is_enterprise_install: false as const }
  const userOf = (id: string) => {
    const member = workspace.members.get(id)
    if (!member) throw new Error(`there is nobody ${id}`)
    return { id, name: member.handle, username: member.handle, team_id: member.team }
  }
  const nameOf = (channel: Channel): string =>
    channel.kind === 'im' ? 'directmessage' : channel.kind === 'group' ? 'privategroup' : channel.name
  const addressOf = (channel: string, user: string, about?: { message?: string; ephemeral?: boolean }): string =>
    `${world.url()}${world.answers.make(channel, user, about)}`

  function placeOf(user: string, id: string): Channel {
    const channel = workspace.channels.get(id)
    if (!channel?.members.has(user)) throw new Error(`${user} is not in ${id}`)
    return channel
  }

  const onTop = (user: string): (View & { id: string }) | undefined => {
    const top = views.stackOf(user).at(-1)
    return top && { ...top.view, id: top.id }
  }

  async function send(user: string, kind: Kind, payload: unknown): Promise<{ ack: Acknowledgement; deed: Deed }> {
    const ack = await delivery.interaction(kind, payload)
    const view = onTop(user)
    const deed: Deed = {
      acknowledged: ack.acknowledged,
      ...(!ack.acknowledged && { error: 'operation_timeout' }),
      ...(view && { view }),
      again: () => delivery.interaction(kind, payload),
    }
    return { ack, deed }
  }

  function messageFor(user: string, channel: Channel, ts: string): Message {
    const found =
      workspace.messageIn(channel, ts) ??
      workspace.ephemeral.find((one) => one.ts === ts && one.channel === channel.id && one.only === user)
    if (!found) throw new Error(`${user} sees no message ${ts} in ${channel.id}`)
    return found
  }

  /** The control that bears this label or this action id. */
  function find(controls: readonly Control[], name: string): Control {
    const found = controls.find(({ element, label }) => label === name || element.action_id === name)
    if (!found) throw new Error(`there is no control ${name}, only: ${controls.map(({ label }) => label).join(', ')}`)
    return found
  }

  function optionFor(control: Control, name: string): Chosen {
    const option = optionsOf(control.element).find(({ text, value }) => text.text === name || value === name)
    const chosen = option && chosenOf(control.element, option.value ?? '')
    if (!chosen) throw new Error(`there is no option ${name}`)
    return chosen
  }

  /** What happens at one control of a message, a modal or a home. */
  async function act(user: string, where: ActedOn, control: Control, action: object): Promise<Deed> {
    const at = {
      block_id: control.block.block_id ?? '',
      action_id: control.element.action_id ?? '',
      action_ts: workspace.nextTs(),
    }
    const actions = [{ ...action, ...at, type: control.element.type } as BlockElementAction] // its fields are made where it is called
    const base = {
      type: 'block_actions' as const,
      ...common,
      user: userOf(user),
      team: teamOf,
      trigger_id: views.newTrigger(user),
      actions,
    }
    if ('view' in where) {
      const view = toldView(workspace, where.view)
      const payload: Omit<BlockAction, 'response_url'> = {
        ...base,
        container: { type: 'view', view_id: where.view.id },
        view,
      }
      return (await send(user, 'interactive', payload)).deed
    }
    const { channel, message } = where
    const ephemeral = message.only !== undefined
    const payload: BlockAction = {
      ...base,
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: ephemeral,
        ...(message.thread && { thread_ts: message.thread }),
      },
      channel: { id: channel.id, name: nameOf(channel) },
      // Slack sends no content of a message that only one person sees.
      ...(!ephemeral && {
        message: { ...toldMessage(workspace, message), type: 'message', ts: message.ts } as NonNullable<
          BlockAction['message']
        >,
      }), // the same object under another type
      state: { values: {} },
      response_url: addressOf(channel.id, user, { message: message.ts, ephemeral }),
    }
    return (await send(user, 'interactive', payload)).deed
  }

  const pressed = ({ element }: Control): object => ({
    text: { type: 'plain_text', text: element.text?.text ?? '', emoji: true },
    ...(element.value !== undefined && { value: element.value }),
    ...(element.url !== undefined && { url: element.url }),
  })

  function hold(open: OpenView, control: Control, held: string | string[] | undefined): void {
    const block = control.block.block_id ?? ''
    const typed = open.typed.get(block) ?? new Map<string, string | string[]>()
    if (held === undefined) typed.delete(control.element.action_id ?? '')
    else typed.set(control.element.action_id ?? '', held)
    open.typed.set(block, typed)
  }

  /** Types and chooses in the form on top, without sending it. */
  function fill(user: string, values: Values): OpenView {
    const open = views.stackOf(user).at(-1)
    if (!open) throw new Error(`${user} has no form open`)
    const controls = controlsIn(open.view.blocks)
    for (const [name, given] of Object.entries(values)) {
      const control =
        controls.find(({ block, label }) => label === name || block.block_id === name) ?? find(controls, name)
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
    /** Types `/jom …`: nobody else sees it. */
    async slash(user: string, channel: string, words: string): Promise<Deed> {
      const place = placeOf(user, channel)
      const [, command = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/u.exec(words) ?? []
      if (!commands.has(command) || !world.hasScope('commands'))
        return {
          acknowledged: false,
          error: `${command} is not a valid command.`,
          again: () => Promise.resolve({ acknowledged: false }),
        }
      const member = userOf(user)
      const payload: SlashCommand = {
        token: common.token,
        team_id: team.id,
        team_domain: team.domain,
        channel_id: place.id,
        channel_name: nameOf(place),
        user_id: user,
        user_name: member.name,
        command,
        text,
        api_app_id: bot.appId,
        is_enterprise_install: 'false',
        response_url: addressOf(place.id, user),
        trigger_id: views.newTrigger(user),
      }
      const { ack, deed } = await send(user, 'slash_commands', payload)
      const said = answerIn(user, place, ack.body)
      return { ...deed, ...said }
    },
    /** Presses a button, by its label or its action id. */
    async press(user: string, channel: string, ts: string, name: string): Promise<Deed> {
      const place = placeOf(user, channel)
      const message = messageFor(user, place, ts)
      const control = find(
        controlsIn(message.blocks).filter(({ element }) => element.type === 'button'),
        name,
      )
      return await act(user, { channel: place, message }, control, pressed(control))
    },
    /** Chooses from a select (or radio buttons, or the overflow menu) of a message. */
    async choose(user: string, channel: string, ts: string, name: string, option: string): Promise<Deed> {
      const place = placeOf(user, channel)
      const message = messageFor(user, place, ts)
      const control = find(
        controlsIn(message.blocks).filter(({ element }) => optionsOf(element).length > 0),
        name,
      )
      return await act(user, { channel: place, message }, control, { selected_option: optionFor(control, option) })
    },
    /** Presses a button on their home page or in the modal on top. */
    async pressIn(user: string, where: 'home' | 'modal', name: string): Promise<Deed> {
      const open = where === 'home' ? workspace.homes.get(user) : views.stackOf(user).at(-1)
      if (!open) throw new Error(`${user} has no ${where}`)
      const control = find(
        controlsIn(open.view.blocks).filter(({ element }) => element.type === 'button'),
        name,
      )
      return await act(user, { view: open }, control, pressed(control))
    },
    /** Chooses in the modal on top or at home; an input tells it at once only where it dispatches actions. */
    async chooseIn(user: string, where: 'home' | 'modal', name: string, option: string): Promise<Deed> {
      const open = where === 'home' ? workspace.homes.get(user) : views.stackOf(user).at(-1)
      if (!open) throw new Error(`${user} has no ${where}`)
      const control = find(
        controlsIn(open.view.blocks).filter(({ element }) => optionsOf(element).length > 0),
        name,
      )
      const chosen = optionFor(control, option)
      hold(open, control, chosen.value)
      if (control.block.type === 'input' && !('dispatch_action' in control.block && control.block.dispatch_action))
        return { acknowledged: true, again: () => Promise.resolve({ acknowledged: true }) }
      return await act(user, { view: open }, control, { selected_option: chosen })
    },
    /** Chooses the app's shortcut from the menu of a message. */
    async shortcut(user: string, channel: string, ts: string, callbackId: string): Promise<Deed> {
      const place = placeOf(user, channel)
      const message = messageFor(user, place, ts)
      const payload: MessageShortcut = {
        type: 'message_action',
        ...common,
        callback_id: callbackId,
        trigger_id: views.newTrigger(user),
        message_ts: ts,
        response_url: addressOf(place.id, user, { message: ts }),
        message: { ...toldMessage(workspace, message), type: 'message', ts } as MessageShortcut['message'], // the same object under another type
        user: userOf(user),
        channel: { id: place.id, name: nameOf(place) },
        team: teamOf,
        action_ts: workspace.nextTs(),
      }
      return (await send(user, 'interactive', payload)).deed
    },
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
        team: teamOf,
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
        team: teamOf,
        user: closer,
        view: toldView(workspace, open),
        is_cleared: false,
      }
      return (await send(user, 'interactive', payload)).deed
    },
    /** Opens the app's home: what stands there a moment after the app was told. */
    async openHome(user: string): Promise<(View & { id: string }) | undefined> {
      const now = workspace.homes.get(user)
      const told = events.tell({
        type: 'app_home_opened',
        user,
        channel: workspace.openDirect(user).id,
        tab: 'home',
        event_ts: workspace.nextTs(),
        ...(now && { view: toldView(workspace, now) as unknown as View }), // Slack sends the view as it stands, with its ids
      })
      await told.acknowledged
      const home = workspace.homes.get(user)
      return home && { ...home.view, id: home.id }
    },
    /** The home page as it stands, without opening it. */
    home(user: string): (View & { id: string }) | undefined {
      const home = workspace.homes.get(user)
      return home && { ...home.view, id: home.id }
    },
  }

  /** The answer to a command: for its sender alone, unless it says `in_channel`. */
  function answerIn(user: string, channel: Channel, body: unknown): Pick<Sees, 'text' | 'error'> {
    if (!isObject(body) || (body.text === undefined && body.blocks === undefined)) return {}
    try {
      const message = answerMessage(world, channel.id, user, body)
      return { text: wordsOf(workspace, message) }
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault
      return { error: fault.code }
    }
  }
}

/** Puts up what the app answers by acknowledgement or by `response_url`. */
export function answerMessage(
  { workspace, events }: World,
  channel: string,
  user: string,
  body: Record<string, unknown>,
): Message {
  const blocks = readBlocks(body.blocks)
  const text = typeof body.text === 'string' ? body.text : ''
  if (text === '' && blocks.length === 0) throw new Refusal('no_text')
  const open = body.response_type === 'in_channel'
  const message: Message = {
    ts: workspace.nextTs(),
    channel,
    user: workspace.bot.user,
    text,
    blocks,
    bot: true,
    reactions: new Map(),
    files: [],
    ...(typeof body.thread_ts === 'string' && { thread: body.thread_ts }),
    ...(!open && { only: user }),
  }
  if (open) events.posted(workspace.put(message))
  else workspace.ephemeral.push(message)
  return message
}
