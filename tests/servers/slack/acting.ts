import type { BlockAction, BlockElementAction, MessageShortcut, SlashCommand } from '@slack/bolt'
import type { View } from '@slack/types'
import { answerMessage } from './answering.ts'
import { type Control, controlsIn, findControl, hold, optionFor, optionsOf } from './inputs.ts'
import type { World } from './method.ts'
import type { Channel, Message, OpenView } from './model.ts'
import { wordsOf } from './read.ts'
import { Refusal } from './refusal.ts'
import type { Deed, Sees, Sender } from './sending.ts'
import { isObject } from './shape.ts'
import { toldMessage } from './told.ts'
import { toldView } from './told-view.ts'

type ActedOn = { channel: Channel; message: Message } | { view: OpenView }

/** What people do with the bot's commands, controls, forms and home. */
export function createActing(world: World, sender: Sender, commands: ReadonlySet<string>) {
  const { workspace, views, events } = world
  const { bot } = workspace
  const { common, team, userOf, nameOf, addressOf, placeOf, send } = sender

  function messageFor(user: string, channel: Channel, ts: string): Message {
    const found =
      workspace.messageIn(channel, ts) ??
      workspace.ephemeral.find((one) => one.ts === ts && one.channel === channel.id && one.only === user)
    if (!found) throw new Error(`${user} sees no message ${ts} in ${channel.id}`)
    return found
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
      team,
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
      const control = findControl(
        controlsIn(message.blocks).filter(({ element }) => element.type === 'button'),
        name,
      )
      return await act(user, { channel: place, message }, control, pressed(control))
    },
    /** Chooses from a select (or radio buttons, or the overflow menu) of a message. */
    async choose(user: string, channel: string, ts: string, name: string, option: string): Promise<Deed> {
      const place = placeOf(user, channel)
      const message = messageFor(user, place, ts)
      const control = findControl(
        controlsIn(message.blocks).filter(({ element }) => optionsOf(element).length > 0),
        name,
      )
      return await act(user, { channel: place, message }, control, { selected_option: optionFor(control, option) })
    },
    /** Presses a button on their home page or in the modal on top. */
    async pressIn(user: string, where: 'home' | 'modal', name: string): Promise<Deed> {
      const open = where === 'home' ? workspace.homes.get(user) : views.stackOf(user).at(-1)
      if (!open) throw new Error(`${user} has no ${where}`)
      const control = findControl(
        controlsIn(open.view.blocks).filter(({ element }) => element.type === 'button'),
        name,
      )
      return await act(user, { view: open }, control, pressed(control))
    },
    /** Chooses in the modal on top or at home; an input tells it at once only where it dispatches actions. */
    async chooseIn(user: string, where: 'home' | 'modal', name: string, option: string): Promise<Deed> {
      const open = where === 'home' ? workspace.homes.get(user) : views.stackOf(user).at(-1)
      if (!open) throw new Error(`${user} has no ${where}`)
      const control = findControl(
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
        team,
        action_ts: workspace.nextTs(),
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
