import {
  type APIActionRowComponent,
  type APIAllowedMentions,
  type APIButtonComponent,
  type APIEmbed,
  ComponentType,
} from 'discord.js'
import { cut, line, marksOf } from '../../../src/chat/line.ts'
import { type Block, type Inline, type Message, paragraph, plain, type Speaker } from '../../../src/chat/message.ts'
import { splitMessage } from '../../../src/chat/split.ts'
import { limits } from '../limits.ts'
import { userOf, written } from './addresses.ts'
import { joinBlocks } from './blocks.ts'
import { renderControl } from './controls.ts'
import { escapeWords } from './escape.ts'

/** What Discord is given to show. `content` is what a notification says. Each part is always named, so that an edit leaves nothing behind. */
export type Content = {
  content: string
  embeds: APIEmbed[]
  components: APIActionRowComponent<APIButtonComponent>[]
  allowed_mentions: APIAllowedMentions
}

/** `answers`: the address of the message that is answered, where Discord itself cannot show that. */
export type Rendering = { answers?: string }

/**
 * Writes a message that is not too long: marking first, then who speaks, then what is said, the controls below. A card is a line
 * that says what it is, and a frame with the rest; whoever is woken by it reads that line on the locked screen.
 */
export const renderContent = (message: Message, how: Rendering = {}): Content =>
  message.look === 'card' ? renderCard(withoutSaid(message), how) : renderLines(message, how)

/** The words of a message, divided where they are too long for one of Discord's; the controls stand on the last part. */
export function divide(message: Message, how: Rendering = {}): readonly Content[] {
  const isCard = message.look === 'card'
  const whole = isCard ? withoutSaid(message) : message
  const render = isCard ? renderCard : renderLines
  const room = how.answers === undefined ? 0 : leading(how.answers).length
  return splitMessage(whole, fullness, (part) => fullnessOf(render(part, {}), room)).map((part, index) =>
    render(index === 0 ? part : { ...part, summary: '' }, index === 0 ? how : {}),
  )
}

/** How full a message of Discord's is when it is full, in thousandths. */
const fullness = 1000

/** How much of what Discord takes is taken up, by whatever takes up most of its own. */
export function fullnessOf({ content, embeds, components }: Content, room = 0): number {
  const lengths = embeds.map(({ title = '', description = '' }) => ({ title, description }))
  const all = lengths.reduce((sum, { title, description }) => sum + title.length + description.length, 0)
  return Math.ceil(
    fullness *
      Math.max(
        (content.length + room) / limits.content,
        all / limits.embeds,
        components.length / limits.rows,
        ...lengths.map(({ description }) => description.length / limits.embedDescription),
      ),
  )
}

function renderLines(message: Message, { answers }: Rendering): Content {
  const { rows, dead } = controlsOf(message)
  const body = joinBlocks([...message.blocks, ...dead])
  const said = body === '' ? escapeWords(message.summary).trim() : body
  const content = [answers === undefined ? '' : leading(answers), headOf(message), said].filter(
    (each) => each.trim() !== '',
  )
  return contentOf(content.join('\n'), [], rows, peopleIn(message.blocks))
}

/** Where there is no summary it goes on from another part. In a frame nobody is called: whom it names is called above it. */
function renderCard(message: Message, { answers }: Rendering): Content {
  const { rows, dead } = controlsOf(message)
  const people = peopleIn(message.blocks)
  const head = [answers === undefined ? '' : leading(answers), headOf(message)].filter((each) => each !== '').join('\n')
  const summary = escapeWords(line(message.summary))
  const start = `${head}${head !== '' && summary !== '' ? (message.speaker ? '\n' : ' ') : ''}`
  const fits = start.length + summary.length <= limits.content
  const shown = fits
    ? summary
    : escapeWords(cut(line(message.summary), Math.floor((limits.content - start.length) / 2)))
  const [first, ...others] = [...(fits ? [] : [paragraph(message.summary)]), ...message.blocks, ...dead]
  const title = first?.type === 'heading' ? escapeWords(line(first.text)) : ''
  const isTitled = title !== '' && title.length <= limits.embedTitle
  const description = joinBlocks([...(first && !isTitled ? [first] : []), ...others])
  const color = colourOf(message.marking)
  const embed: APIEmbed = {
    ...(isTitled && { title }),
    ...(description !== '' && { description }),
    ...(color !== undefined && { color }),
  }
  const isFramed = isTitled || description !== ''
  let content = `${start}${shown}`
  for (const user of people) if (content.length + user.length + 4 <= limits.content) content += ` <@${user}>`
  return contentOf(content, isFramed ? [embed] : [], rows, people)
}

const contentOf = (
  content: string,
  embeds: APIEmbed[],
  components: Content['components'],
  users: string[],
): Content => ({
  content: content.trim() === '' ? '…' : content,
  embeds,
  components,
  allowed_mentions: { parse: [], users, replied_user: false },
})

/** A card without what its summary says already: the heading with which it begins, and the words below with which it ends. */
function withoutSaid(message: Message): Message {
  const summary = line(message.summary)
  const isSaid = (block: Block): boolean => {
    if (block.type === 'heading') return isPart(summary, line(block.text), 'start')
    return (
      block.type === 'paragraph' && block.children.every(isWords) && isPart(summary, line(plain(block.children)), 'end')
    )
  }
  const from = message.blocks.findIndex((block) => !isSaid(block))
  return { ...message, blocks: from < 0 ? [] : message.blocks.slice(from) }
}

/** Whether a text starts or ends with words, and not in the midst of one. */
function isPart(text: string, words: string, where: 'start' | 'end'): boolean {
  if (words === '') return false
  const isLetter = (sign = ''): boolean => /[\p{L}\p{N}]/u.test(sign)
  if (where === 'start') return text.startsWith(words) && !isLetter(text.slice(words.length)[0])
  return text.endsWith(words) && !isLetter(text.slice(0, -words.length).at(-1))
}

const isWords = (inline: Inline): boolean =>
  inline.type === 'strong' || inline.type === 'emphasis' ? inline.children.every(isWords) : inline.type === 'text'

/** No name, office or marking is longer than this in what stands above the words. */
const headWord = 150

function headOf({ marking, exercise, speaker }: Message): string {
  const marks = marksOf({ marking: cut(marking, headWord), ...(exercise && { exercise }) })
  return [...(marks === '' ? [] : [`**${escapeWords(marks)}**`]), ...(speaker ? [renderSpeaker(speaker)] : [])].join(
    '\n',
  )
}

function renderSpeaker({ name, delegation, via }: Speaker): string {
  const word = (text: string): string => escapeWords(cut(line(text), headWord))
  const called = word(name)
  return `${called === '' ? '' : `**${called}** `}(${word(delegation)})${via ? ` · ${word(via)}` : ''}`
}

/** A line that leads to the message which is answered. */
const leading = (address: string): string => `[↩](<${written(address)}>)`

/** Rows of buttons, each block of controls its own while there is room for that; and as words what leads nowhere. */
function controlsOf({ blocks }: Message): { rows: Content['components']; dead: readonly Block[] } {
  const taken = new Set<string>()
  const dead: Block[] = []
  const groups = blocks.flatMap((block) => {
    if (block.type !== 'actions') return []
    const buttons = block.controls.flatMap((control) => {
      const button = renderControl(control, taken)
      if (!button) dead.push(paragraph(control.label))
      return button ?? []
    })
    return chunks(buttons, limits.rowButtons)
  })
  const packed = groups.length > limits.rows ? chunks(groups.flat(), limits.rowButtons) : groups
  return { rows: packed.map((components) => ({ type: ComponentType.ActionRow, components })), dead }
}

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** The colours of the labels, as FIRST has them (TLP 2.0). */
const colours: Readonly<Record<string, number>> = {
  'TLP:RED': 0xff2b2b,
  'TLP:AMBER+STRICT': 0xffc000,
  'TLP:AMBER': 0xffc000,
  'TLP:GREEN': 0x33ff00,
  'TLP:CLEAR': 0xffffff,
}

const colourOf = (marking: string): number | undefined => colours[/TLP:[A-Z+]+/.exec(marking)?.[0] ?? '']

/** Whom a message calls, each once, no more than Discord lets be called. */
function peopleIn(blocks: readonly Block[]): string[] {
  const users = new Set<string>()
  const look = (children: readonly Inline[]): void => {
    for (const child of children) {
      if (child.type === 'strong' || child.type === 'emphasis') look(child.children)
      const user = child.type === 'mention' ? userOf(child.account) : undefined
      if (user !== undefined) users.add(user)
    }
  }
  for (const block of blocks) {
    if ('children' in block) look(block.children)
    if (block.type === 'list') block.items.forEach(look)
    if (block.type === 'facts') for (const { value } of block.facts) look(value)
  }
  return [...users].slice(0, limits.mentions)
}
