import { type Node, ofClass, readHtml, textOf } from '../contract/html.ts'
import type { WebClient } from '../support/web-client.ts'
import type { Side } from './side.ts'

/** Dora of Denmark in the bot's own rooms. */
export function openWebSide(dora: WebClient): Side {
  const ids = { cell: 'cell-dk', joint: 'joint-web' } as const
  let nonces = 0
  const nonce = (): string => `four-platforms-${String(++nonces).padStart(4, '0')}`
  const shown = async (room: 'cell' | 'joint'): Promise<Node> => readHtml(await dora.page(`/rooms/${ids[room]}`))
  return {
    code: 'DK',
    official: 'Dora Holm',
    command: (words) => dora.post(ids.cell, `/${words}`, nonce()),
    async say(words) {
      const { body } = await dora.post(ids.joint, words, nonce())
      return (JSON.parse(body) as { message: string }).message // the page's own answer
    },
    async cards(room) {
      return ofClass(await shown(room), 'look-card').map((card) => {
        const buttons = ofClass(card, 'card-actions')
          .flatMap((actions) => actions.children)
          .flatMap((child) => (typeof child === 'string' ? [] : [child]))
        const commandOf = (node: Node): string | undefined =>
          node.attributes.value ??
          new URLSearchParams(node.attributes.href?.split('?')[1] ?? '').get('command') ??
          undefined
        return {
          text: textOf(card),
          commands: buttons.flatMap((node) => commandOf(node) ?? []),
          links: buttons.flatMap((node) => node.attributes.href ?? []),
          async press(command) {
            const at = buttons.find((node) => commandOf(node) === command)?.attributes.formaction ?? ''
            const message = new URLSearchParams(at.split('?')[1] ?? '').get('message') ?? ''
            const answer = await dora.deed(ids[room], 'press', { message, command, nonce: nonce() })
            if (answer.status !== 200) throw new Error(`the press was not taken: ${answer.status} ${answer.body}`)
          },
        }
      })
    },
    read: async (room) => textOf(await shown(room)),
    alone: async () => `${textOf(await shown('cell'))}\n${textOf(await shown('joint'))}`,
  }
}
