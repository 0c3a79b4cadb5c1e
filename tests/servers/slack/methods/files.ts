import type {
  FilesCompleteUploadExternalArguments,
  FilesCompleteUploadExternalResponse,
  FilesDeleteArguments,
  FilesDeleteResponse,
  FilesGetUploadURLExternalArguments,
  FilesGetUploadURLExternalResponse,
  FilesInfoArguments,
  FilesInfoResponse,
} from '@slack/web-api'
import type { Shown } from '../answers.ts'
import { mediaTypeOf } from '../media-type.ts'
import { method } from '../method.ts'
import { malformed, Refusal } from '../refusal.ts'
import { isObject } from '../shape.ts'
import { toldFile } from '../told.ts'
import { newId } from '../workspace.ts'

export const getUploadUrl = method<FilesGetUploadURLExternalArguments, FilesGetUploadURLExternalResponse>()({
  form: { filename: 'text!', length: 'count!', alt_text: 'text', snippet_type: 'text' },
  scope: 'files:write',
  run({ workspace, url }, { filename, length }) {
    if (length <= 0) throw new Refusal('invalid_arguments')
    const id = newId('F')
    workspace.files.set(id, {
      id,
      name: filename,
      title: filename,
      mediaType: mediaTypeOf(filename),
      bytes: undefined,
      size: length,
      user: workspace.bot.user,
      created: Math.floor(Date.now() / 1000),
      shared: new Set(),
      complete: false,
    })
    return { upload_url: `${url()}/upload/v1/${id}`, file_id: id }
  },
})

/** The message with the files is posted here; the answer does not say its `ts`, as Slack's does not. */
export const completeUpload = method<FilesCompleteUploadExternalArguments, FilesCompleteUploadExternalResponse>()({
  form: { files: 'json!', channel_id: 'text', thread_ts: 'text', initial_comment: 'text' },
  scope: 'files:write',
  run({ workspace, events }, args) {
    const asked = args.files
    if (!Array.isArray(asked) || asked.length === 0)
      throw malformed('invalid_arguments', 'must be an array [json-pointer:/files]')
    const files = asked.map((one: unknown) => {
      const file = isObject(one) && typeof one.id === 'string' ? workspace.files.get(one.id) : undefined
      if (!file?.bytes || file.user !== workspace.bot.user || file.complete) throw new Refusal('file_not_found')
      if (isObject(one) && typeof one.title === 'string') file.title = one.title
      return file
    })
    const channel = args.channel_id ? workspace.channelForBot(args.channel_id) : undefined
    if (channel?.archived) throw new Refusal('is_archived')
    if (channel && !channel.members.has(workspace.bot.user)) throw new Refusal('not_in_channel')
    if (channel && args.thread_ts && !workspace.messageIn(channel, args.thread_ts))
      throw new Refusal('invalid_thread_ts')
    for (const file of files) file.complete = true
    if (channel) {
      for (const file of files) file.shared.add(channel.id)
      const message = workspace.put({
        ts: workspace.nextTs(),
        channel: channel.id,
        user: workspace.bot.user,
        text: args.initial_comment ?? '',
        blocks: [],
        bot: true,
        subtype: 'file_share',
        reactions: new Map(),
        files: files.map(({ id }) => id),
        ...(args.thread_ts && { thread: args.thread_ts }),
      })
      events.posted(message)
    }
    return {
      files: files.map((file) => toldFile(workspace, file)) as NonNullable<
        Shown<FilesCompleteUploadExternalResponse>['files']
      >,
    } // the same object under another generated name
  },
})

export const info = method<FilesInfoArguments, FilesInfoResponse>()({
  form: { file: 'text!', count: 'count', page: 'count', limit: 'count', cursor: 'text' },
  scope: 'files:read',
  run({ workspace }, { file: id }) {
    const file = workspace.files.get(id)
    const seen =
      file?.complete &&
      (file.user === workspace.bot.user ||
        [...file.shared].some((channel) => workspace.channels.get(channel)?.members.has(workspace.bot.user)))
    if (!file || !seen) throw new Refusal('file_not_found')
    return { file: toldFile(workspace, file) }
  },
})

/** Deletes a file of the bot's own, wherever it is shown. */
export const erase = method<FilesDeleteArguments, FilesDeleteResponse>()({
  form: { file: 'text!' },
  scope: 'files:write',
  run({ workspace }, { file: id }) {
    const file = workspace.files.get(id)
    if (!file) throw new Refusal('file_not_found')
    if (file.user !== workspace.bot.user) throw new Refusal('cant_delete_file')
    workspace.files.delete(id)
    return {}
  },
})
