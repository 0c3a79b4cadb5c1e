import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { checkInvitations, checkPlanned } from './calendar.ts'
import { checkCsv } from './csv.ts'
import { caseRoles, checkPdf, readPdf } from './pdf.ts'
import { checkProof } from './proof.ts'
import { checkMisp, checkStix } from './schemas.ts'
import { checkObjects, checkTemplates } from './templates.ts'
import { type ExportWorld, openExportWorld } from './world.ts'

/**
 * `npm run test:interop -- DIR`: makes real exports of a small world and has each read by what is not ours. DIR holds the schemas of
 * others, `stix-2.1/schemas` by OASIS and `misp` by PyMISP and, if it is there, `misp/schema_objects.json` by misp-objects, which are no part of the project; without it what needs none is checked.
 * Ends with 1 when anything is wrong.
 */

const folder = process.argv[2] === undefined ? undefined : resolve(process.argv[2])
const needed = ['stix-2.1/schemas', 'misp/schema.json', 'misp/schema-lax.json']
const missing = folder === undefined ? [] : needed.filter((path) => !existsSync(join(folder, path)))
if (missing.length > 0) {
  console.error(`${folder} does not hold ${missing.join(', ')}`)
  process.exit(2)
}

type Check = { what: string; by: string; needsSchemas?: true; run(world: ExportWorld): Promise<readonly string[]> }

const text = ({ bytes }: { bytes: Uint8Array }): string => Buffer.from(bytes).toString('utf8')
const period = { kind: 'period', from: '2027-04-25', to: '2027-04-26' } as const
/** All that can be exported, as somebody reads it who may read all of it, somebody of another member, and the console. */
const asked = (world: ExportWorld) =>
  (['anne', 'dorte', 'console'] as const).flatMap((who) =>
    [
      { kind: 'case', number: world.shared } as const,
      { kind: 'decision', number: world.decision } as const,
      { kind: 'call', number: world.call } as const,
      { kind: 'decisions' } as const,
      period,
    ].map((each) => ({ who, asked: each })),
  )

const checks: readonly Check[] = [
  {
    what: 'PDF',
    by: 'pdfjs-dist',
    async run(world) {
      const inTheCase = ['résultats', 'ιστότοπος', 'Сайтът', 'U+1F6A8', 'U+4E2D U+56FD', world.decision, world.call]
      const faults: string[] = []
      for (const each of asked(world)) {
        const { bytes, label, hash } = await world.make(each.who, each.asked, 'pdf')
        const language = each.who === 'dorte' ? 'da' : 'en'
        const own = each.asked.kind === 'case' ? { words: inTheCase, tagged: caseRoles } : { words: [] }
        const wrong = checkPdf(await readPdf(bytes), { label, hash, language, ...own })
        faults.push(...wrong.map((fault) => `${each.asked.kind} for ${each.who}: ${fault}`))
      }
      return faults
    },
  },
  {
    what: 'CSV',
    by: 'a reader of RFC 4180',
    async run(world) {
      const faults: string[] = []
      for (const each of asked(world))
        faults.push(...checkCsv(text(await world.make(each.who, each.asked, 'csv')), ';'))
      return faults
    },
  },
  {
    what: 'JSON Lines with proof',
    by: 'verify.mjs alone',
    async run(world) {
      const faults: string[] = []
      for (const each of asked(world)) {
        const wrong = checkProof(text(await world.make(each.who, each.asked, 'jsonl')))
        faults.push(...wrong.map((fault) => `${each.asked.kind} for ${each.who}: ${fault}`))
      }
      return faults
    },
  },
  {
    what: 'iCalendar',
    by: 'ical.js',
    run: async (world) => [...checkInvitations(), ...checkPlanned(await world.calendars(), world.call)],
  },
  {
    what: 'STIX 2.1',
    by: 'the schemas of OASIS',
    needsSchemas: true,
    async run(world) {
      const faults: string[] = []
      for (const each of asked(world))
        faults.push(...checkStix(text(await world.make(each.who, each.asked, 'stix')), folder ?? ''))
      return faults
    },
  },
  {
    what: 'MISP',
    by: 'the schemas of PyMISP',
    needsSchemas: true,
    async run(world) {
      const faults: string[] = []
      for (const each of asked(world))
        faults.push(...checkMisp(text(await world.make(each.who, each.asked, 'misp')), folder ?? ''))
      return faults
    },
  },
  {
    what: 'MISP objects',
    by: 'the templates that we ship, and these by the schema of misp-objects where DIR holds it',
    async run(world) {
      const faults = [...checkTemplates(folder ?? '')]
      for (const each of asked(world))
        faults.push(...checkObjects(text(await world.make(each.who, each.asked, 'misp'))))
      return faults
    },
  },
]

const world = await openExportWorld()
let wrong = 0
try {
  for (const check of checks) {
    if (check.needsSchemas && folder === undefined) continue
    const faults = await check.run(world)
    wrong += faults.length
    console.log(`${faults.length === 0 ? 'right' : 'WRONG'}  ${check.what}, read by ${check.by}`)
    for (const fault of faults.slice(0, 20)) console.log(`       ${fault}`)
  }
} finally {
  await world.end()
}
const left = checks.filter(({ needsSchemas }) => needsSchemas && folder === undefined).map(({ what }) => what)
if (left.length > 0)
  console.log(
    `Not checked: ${left.join(', ')}. It takes the schemas of others: npm run test:interop -- DIR, where DIR holds stix-2.1/schemas (github.com/oasis-open/cti-stix2-json-schemas) and misp (github.com/MISP/PyMISP, pymisp/data).`,
  )
process.exitCode = wrong > 0 ? 1 : 0
