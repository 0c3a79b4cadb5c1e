import { expect, onTestFinished, test } from 'vitest'
import { type Capability, everyCapability } from './capabilities.ts'
import { shipped } from './ports.ts'

type How = 'native' | 'by dialogue' | 'stub and link'

/** What the tests of this file's suite saw, in words. */
const found = new Map<Capability, string>()
const failed = new Set<Capability>()

/**
 * Says within a test that it shows a capability, how, and by what. It counts once the test has passed, and where no other test of
 * the same failed.
 */
export function proves(capability: Capability, how: How = 'native', note?: string): void {
  onTestFinished(({ task }) => {
    if (task.result?.state === 'pass') found.set(capability, [how, note].filter(Boolean).join(': '))
    else failed.add(capability)
  })
}

/** Holds what was seen to what the list claims, and both to the adapter's file, of which README's table is made. */
export function describeParity(name: string): void {
  const cannot = shipped[name]?.cannot
  if (!cannot) return
  test('of all: what the list claims, as it stands in its file', async () => {
    const reasonOf = (capability: Capability): string | undefined => cannot[capability]
    const unproven = everyCapability.filter(
      (each) => reasonOf(each) === undefined && (!found.has(each) || failed.has(each)),
    )
    expect(
      unproven,
      `claimed, since \`cannot\` of ${name} in tests/contract/ports.ts does not name it, and no test that ran and passed shows it (all of the suite has to run)`,
    ).toEqual([])
    expect(
      everyCapability.filter((each) => reasonOf(each) !== undefined && found.has(each)),
      'shown by a test, and the list says that it is not possible',
    ).toEqual([])
    const findings = everyCapability.map((each) => [each, found.get(each) ?? `not possible: ${reasonOf(each)}`])
    await expect(`${JSON.stringify(Object.fromEntries(findings), null, 2)}\n`).toMatchFileSnapshot(
      `./parity/${name}.json`,
    )
  })
}
