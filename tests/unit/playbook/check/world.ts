import { parseDirectoryFile } from '../../../../src/directory/file.ts'
import { directoryOf } from '../../../../src/directory/of-file.ts'
import { roles } from '../../../../src/directory/roles.ts'
import { labels } from '../../../../src/sharing/label.ts'

/** When the playbooks of these tests are checked. */
export const at = new Date('2026-11-25T12:00:00Z')

const person = (id: string, held: readonly (readonly [role: string, code: string])[]): string =>
  `  - id: ${id}\n    name: ${id}\n    roles:\n${held
    .map(([role, code]) => `      - { role: ${role}, for: ${code}, in: ecne }\n`)
    .join('')}`

/**
 * Two Member States. In France two people share the work; in Greece Nikos does all there is but to advise on law. Greece has
 * no room of its own.
 */
export const small = directoryOf(
  parseDirectoryFile(
    `authority: Test
platform: web
members:
  - { code: FR, name: France, zone: Europe/Paris }
  - { code: EL, name: Greece, zone: Europe/Athens }
bodies: [{ id: ecne, name: ECNE, network: ecne }]
people:
${person('anna', [
  ['spoc', 'FR'],
  ['coordinator', 'FR'],
  ['legal_adviser', 'FR'],
])}${person('luc', [
  ['head', 'FR'],
  ['comms_lead', 'FR'],
])}${person('nikos', [
  ['spoc', 'EL'],
  ['coordinator', 'EL'],
  ['head', 'EL'],
  ['comms_lead', 'EL'],
])}rooms:
  - { id: cell, title: Cell, kind: national-cell, for: FR, label: TLP:AMBER+STRICT, ceiling: TLP:AMBER+STRICT }
  - { id: joint, title: Joint, kind: joint, label: TLP:AMBER, ceiling: TLP:AMBER }
  - { id: outreach, title: Outreach, kind: outreach, label: TLP:CLEAR, ceiling: TLP:GREEN }
rota: [{ for: FR, duty: anna }, { for: EL, duty: nikos }]
`,
    'who.yaml',
    labels,
  ),
  at,
)

const codes = ['CZ', 'EE', 'FR', 'IT', 'NL']

/** Five Member States in which every role is held by three people, and every room that the shipped playbooks name. */
export const full = directoryOf(
  parseDirectoryFile(
    `authority: Test
platform: web
members:
${codes.map((code) => `  - { code: ${code}, name: ${code}, zone: Europe/Brussels }\n`).join('')}bodies: [{ id: ecne, name: ECNE, network: ecne }]
people:
${codes
  .flatMap((code) =>
    ['a', 'b', 'c'].map((each) =>
      person(
        `${each}-${code.toLowerCase()}`,
        roles.map((role) => [role, code] as const),
      ),
    ),
  )
  .join('')}rooms:
${codes.map((code) => `  - { id: cell-${code.toLowerCase()}, title: ${code}, kind: national-cell, for: ${code}, label: TLP:AMBER+STRICT, ceiling: TLP:AMBER+STRICT }\n`).join('')}  - { id: joint-mechanism, title: Joint, kind: joint, label: TLP:AMBER, ceiling: TLP:AMBER }
rota:
${codes.map((code) => `  - { for: ${code}, duty: a-${code.toLowerCase()}, deputy: b-${code.toLowerCase()}, head: b-${code.toLowerCase()} }\n`).join('')}`,
    'who.yaml',
    labels,
  ),
  at,
)
