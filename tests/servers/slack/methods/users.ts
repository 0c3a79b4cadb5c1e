import type {
  UsersInfoArguments,
  UsersInfoResponse,
  UsersListArguments,
  UsersListResponse,
  UsersLookupByEmailArguments,
  UsersLookupByEmailResponse,
} from '@slack/web-api'
import type { Shown } from '../answers.ts'
import { method } from '../method.ts'
import { pageOf } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { toldUser } from '../told.ts'

export const info = method<UsersInfoArguments, UsersInfoResponse>()({
  form: { user: 'text!', include_locale: 'flag' },
  scope: 'users:read',
  run({ workspace, hasScope }, { user: id, include_locale }) {
    const member = workspace.members.get(id)
    if (!member) throw new Refusal('user_not_found')
    if (member.team !== workspace.team.id && !workspace.sharesWith(id)) throw new Refusal('user_not_visible')
    return {
      user: toldUser(workspace, member, { email: hasScope('users:read.email'), locale: include_locale ?? false }),
    }
  },
})

export const lookupByEmail = method<UsersLookupByEmailArguments, UsersLookupByEmailResponse>()({
  form: { email: 'text!' },
  scope: 'users:read.email',
  run({ workspace }, { email }) {
    const member = [...workspace.members.values()].find(
      (one) => one.email?.toLowerCase() === email.toLowerCase() && one.team === workspace.team.id && !one.deactivated,
    )
    if (!member) throw new Refusal('users_not_found')
    return {
      user: toldUser(workspace, member, { email: true }) as NonNullable<Shown<UsersLookupByEmailResponse>['user']>,
    } // the same object under another generated name
  },
})

export const list = method<UsersListArguments, UsersListResponse>()({
  form: { limit: 'count', cursor: 'text', include_locale: 'flag', team_id: 'text' },
  scope: 'users:read',
  run({ workspace, hasScope }, args) {
    const own = [...workspace.members.values()].filter(({ team }) => team === workspace.team.id)
    const { items, next } = pageOf(own, args)
    const show = { email: hasScope('users:read.email'), locale: args.include_locale ?? false }
    return {
      members: items.map((member) => toldUser(workspace, member, show)) as NonNullable<
        Shown<UsersListResponse>['members']
      >, // the same object under another generated name
      cache_ts: Math.floor(Date.now() / 1000),
      response_metadata: { next_cursor: next },
    }
  },
})
