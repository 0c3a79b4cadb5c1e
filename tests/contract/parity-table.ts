import { capabilities } from './capabilities.ts'

/** What one adapter's suite saw, by capability. */
export type Findings = Readonly<Record<string, string>>

/** README's table: a line for each capability, a column for each adapter in the order given. */
export function parityTable(adapters: readonly { name: string; findings: Findings }[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const groups = Object.entries(capabilities).flatMap(([group, labels]) => [
    line([`**${group}**`, ...adapters.map(() => '')]),
    ...Object.entries(labels).map(([capability, label]) =>
      line([label, ...adapters.map(({ findings }) => findings[capability] ?? '')]),
    ),
  ])
  return [line(['', ...adapters.map(({ name }) => name)]), line(['---', ...adapters.map(() => '---')]), ...groups].join(
    '\n',
  )
}
