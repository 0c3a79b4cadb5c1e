import type { ViewOutput } from '@slack/bolt'
import type { ViewsOpenResponse } from '@slack/web-api'
import type { Shown } from './answers.ts'
import { stateOf } from './inputs.ts'
import type { OpenView } from './model.ts'
import type { Workspace } from './workspace.ts'

/** A view as answers and events tell it, with what was typed into it. */
export function toldView(
  { team, bot }: Workspace,
  open: OpenView,
): NonNullable<Shown<ViewsOpenResponse>['view']> & ViewOutput {
  const { view } = open
  const told: ViewOutput = {
    id: open.id,
    team_id: team.id,
    app_id: bot.appId,
    bot_id: bot.botId,
    app_installed_team_id: team.id,
    type: view.type,
    callback_id: view.callback_id ?? '',
    external_id: view.external_id ?? '',
    private_metadata: view.private_metadata ?? '',
    title: view.type === 'modal' ? view.title : { type: 'plain_text', text: 'View Title' },
    submit: view.type === 'modal' ? (view.submit ?? null) : null,
    close: view.type === 'modal' ? (view.close ?? null) : null,
    blocks: view.blocks,
    state: { values: stateOf(open) },
    hash: open.hash,
    root_view_id: open.root,
    previous_view_id: open.previous ?? null,
    clear_on_close: view.type === 'modal' && (view.clear_on_close ?? false),
    notify_on_close: view.type === 'modal' && (view.notify_on_close ?? false),
  }
  return told as NonNullable<Shown<ViewsOpenResponse>['view']> & ViewOutput // answers and events bring the same object under two types
}
