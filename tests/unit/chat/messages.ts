import fc from 'fast-check'
import type { Block, Control, Inline, Message } from '../../../src/chat/message.ts'
import { accountRef } from '../../../src/chat/refs.ts'

const words = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.lorem({ maxCount: 30 }),
  fc.constantFrom('👩‍👩‍👧‍👦🇫🇷🇪🇪', 'x'.repeat(500), 'e\u0301'.repeat(90), `a${'\u0300'.repeat(300)}`, 'to be\n\nor not'),
)

const leaf: fc.Arbitrary<Inline> = fc.oneof(
  words.map((text): Inline => ({ type: 'text', text })),
  words.map((text): Inline => ({ type: 'code', text })),
  words.map((text): Inline => ({ type: 'link', url: 'https://example.eu/', text: text.slice(0, 30) })),
  fc.constant<Inline>({ type: 'mention', account: accountRef('recording', 'ana'), name: 'Ana' }),
)
const inlines: fc.Arbitrary<Inline[]> = fc.array(
  fc.oneof(
    leaf,
    fc
      .tuple(fc.constantFrom('strong' as const, 'emphasis' as const), fc.array(leaf, { maxLength: 3 }))
      .map(([type, children]) => ({
        type,
        children,
      })),
  ),
  { maxLength: 4 },
)

const control: fc.Arbitrary<Control> = fc.nat(99).map((number) => ({
  type: 'button',
  label: `Button ${number}`,
  command: `press ${number}`,
  tone: 'plain',
}))

const block: fc.Arbitrary<Block> = fc.oneof(
  words.map((text): Block => ({ type: 'heading', text })),
  words.map((text): Block => ({ type: 'code', text })),
  fc
    .tuple(fc.constantFrom('paragraph' as const, 'note' as const, 'quote' as const), inlines)
    .map(([type, children]) => ({
      type,
      children,
    })),
  fc
    .tuple(fc.boolean(), fc.array(inlines, { maxLength: 6 }))
    .map(([ordered, items]) => ({ type: 'list' as const, ordered, items })),
  fc
    .array(inlines, { maxLength: 6 })
    .map(
      (values): Block => ({ type: 'facts', facts: values.map((value, index) => ({ label: `Fact ${index}`, value })) }),
    ),
  fc.constant<Block>({ type: 'divider' }),
  fc.array(control, { minLength: 1, maxLength: 3 }).map((controls): Block => ({ type: 'actions', controls })),
)

/** Messages of every shape, with words that are hard to divide. */
export const anyMessage: fc.Arbitrary<Message> = fc.record({
  summary: fc.constant('summary'),
  blocks: fc.array(block, { maxLength: 8 }),
  marking: fc.constant('TLP:AMBER'),
  look: fc.constant('notice' as const),
  speaker: fc.constant({ name: 'Ana', delegation: 'FR' }),
})
