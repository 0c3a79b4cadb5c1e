import type { AnyBlock, MessageMetadata } from '@slack/types'

/**
 * A response type of `@slack/web-api` as it is written down here: its generated enums are plain words, blocks and metadata are
 * those of `@slack/types`, and nothing may stand in it that Slack does not send.
 */
export type Shown<Response> = Response extends string
  ? string
  : Response extends readonly (infer Item)[]
    ? Shown<Item>[]
    : Response extends object
      ? {
          [Key in keyof Response]: Key extends 'blocks'
            ? AnyBlock[] | undefined
            : Key extends 'metadata'
              ? MessageMetadata | undefined
              : Key extends 'response_metadata'
                ? { next_cursor?: string; messages?: string[] } | undefined
                : Shown<Response[Key]> | undefined
        }
      : Response

/** What a method hands back beside `ok: true`. */
export type Answer<Response> = Omit<Shown<Response>, 'ok' | 'error' | 'needed' | 'provided' | 'warning'>
