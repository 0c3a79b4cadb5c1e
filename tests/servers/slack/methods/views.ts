import type {
  ViewsOpenArguments,
  ViewsOpenResponse,
  ViewsPublishArguments,
  ViewsPublishResponse,
  ViewsPushArguments,
  ViewsPushResponse,
  ViewsUpdateArguments,
  ViewsUpdateResponse,
} from '@slack/web-api'
import { readView } from '../blocks.ts'
import { method } from '../method.ts'
import { malformed, Refusal } from '../refusal.ts'
import { toldView } from '../told-view.ts'

// A modal needs no scope: the trigger is the permission.
export const openView = method<ViewsOpenArguments, ViewsOpenResponse>()({
  form: { trigger_id: 'text!', view: 'json!' },
  run({ workspace, views }, { trigger_id, view }) {
    const read = readView(view, 'modal')
    return { view: toldView(workspace, views.open(trigger_id, read)) }
  },
})

export const pushView = method<ViewsPushArguments, ViewsPushResponse>()({
  form: { trigger_id: 'text!', view: 'json!' },
  run({ workspace, views }, { trigger_id, view }) {
    const read = readView(view, 'modal')
    return { view: toldView(workspace, views.push(trigger_id, read)) }
  },
})

export const updateView = method<ViewsUpdateArguments, ViewsUpdateResponse>()({
  form: { view_id: 'text', external_id: 'text', hash: 'text', view: 'json!' },
  run({ workspace, views }, { view_id, external_id, hash, view }) {
    if (!view_id && !external_id) throw malformed('invalid_arguments', 'missing required field: view_id')
    const read = readView(view, 'modal')
    return { view: toldView(workspace, views.replace(views.find({ view_id, external_id }), read, hash)) }
  },
})

export const publishView = method<ViewsPublishArguments, ViewsPublishResponse>()({
  form: { user_id: 'text!', view: 'json!', hash: 'text' },
  run({ workspace, views }, { user_id, view, hash }) {
    const read = readView(view, 'home')
    const member = workspace.members.get(user_id)
    if (!member || member.bot) throw new Refusal('invalid_arguments')
    return { view: toldView(workspace, views.publish(user_id, read, hash)) }
  },
})
