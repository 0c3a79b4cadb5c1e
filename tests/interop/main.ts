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
 * `npm run test:interop -- DIR`: makes real exports of a small world, has them read, and says of each by what. DIR holds the schemas of
 * others, which are no part of the project: `stix-2.1/schemas` by OASIS, `misp` by PyMISP and, if it is there,
 * `misp/schema_objects.json` by misp-objects; what needs one that is not there is named as not checked. Ends with 1 when anything is wrong.
 */

const folder = process.argv[2] ? resolve(process.argv[2]) : undefined
const stixSchemas = 'stix-2.1/schemas'
const mispSchemas = ['misp/schema.json', 'misp/schema-lax.json']
const objectSchema = 'misp/schema_objects.json'
const missing =
  folder === undefined ? [] : [stixSchemas, ...mispSchemas].filter((path) => !existsSync(join(folder, path)))
if (missing.length > 0) {
  console.error(`${folder} does not hold ${missing.join(', ')}`)
  process.exit(2)
}

/** `by`: what reads it, and of what. `needs`: what DIR must hold for that, as its paths there, and whose it is. */
type Check = {
  what: string
  by: string
  needs?: { paths: readonly string[]; from: string }
  run(world: ExportWorld): Promise<readonly string[]>
}

/** Where the schemas are. Without a folder none of the checks that ask is run. */
function schemas(): string {
  if (folder === undefined) throw new Error('no folder was given')
  return folder
}

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
    by: 'pdfjs-dist: language, tags, signs, words of the case, and at the edges of each page label, number and hash; of PDF/A only that it says so',
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
    by: 'our own reader of RFC 4180, by none of others: rows, instants, formulas',
    async run(world) {
      const faults: string[] = []
      for (const each of asked(world))
        faults.push(...checkCsv(text(await world.make(each.who, each.asked, 'csv')), ';'))
      return faults
    },
  },
  {
    what: 'JSON Lines with proof',
    by: 'our own verifier, run alone: each as it is, and with a word changed',
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
    by: 'ical.js: letters made for this, and of a call of that world its letter and a feed',
    run: async (world) => [...checkInvitations(), ...checkPlanned(await world.calendars(), world.call)],
  },
  {
    what: 'STIX 2.1',
    by: 'ajv, with the schemas of OASIS, each object by that of its kind; by us, that each bears one marking and what it refers to is there',
    needs: { paths: [stixSchemas], from: 'github.com/oasis-open/cti-stix2-json-schemas' },
    async run(world) {
      const faults: string[] = []
      for (const each of asked(world))
        faults.push(...checkStix(text(await world.make(each.who, each.asked, 'stix')), schemas()))
      return faults
    },
  },
  {
    what: 'MISP',
    by: 'ajv, with the schemas of PyMISP: the whole by the lax one, all but objects and reports by the strict one',
    needs: { paths: mispSchemas, from: 'github.com/MISP/PyMISP, pymisp/data' },
    async run(world) {
      const faults: string[] = []
      for (const each of asked(world))
        faults.push(...checkMisp(text(await world.make(each.who, each.asked, 'misp')), schemas()))
      return faults
    },
  },
  {
    what: 'MISP objects',
    by: 'our own comparison with the templates that we ship, of those that are by one of them',
    async run(world) {
      const faults: string[] = []
      for (const each of asked(world))
        faults.push(...checkObjects(text(await world.make(each.who, each.asked, 'misp'))))
      return faults
    },
  },
  {
    what: 'Templates of MISP objects, as we ship them',
    by: 'ajv, with the schema of misp-objects',
    needs: { paths: [objectSchema], from: 'github.com/MISP/misp-objects, schema_objects.json' },
    run: async () => checkTemplates(join(schemas(), objectSchema)),
  },
]

const lacks = ({ needs }: Check): boolean =>
  needs !== undefined && (folder === undefined || needs.paths.some((path) => !existsSync(join(folder, path))))

const world = await openExportWorld()
let wrong = 0
try {
  for (const check of checks) {
    if (lacks(check)) continue
    const faults = await check.run(world)
    wrong += faults.length
    console.log(`${faults.length === 0 ? 'right' : 'WRONG'}  ${check.what}, by ${check.by}`)
    for (const fault of faults.slice(0, 20)) console.log(`       ${fault}`)
    if (faults.length > 20) console.log(`       and ${faults.length - 20} more`)
  }
} finally {
  await world.end()
}
for (const { what, needs } of checks.filter(lacks))
  console.log(
    `not checked  ${what}: DIR in npm run test:interop -- DIR would have to hold ${needs?.paths.join(', ')} (${needs?.from})`,
  )
console.log('not checked  Markdown: no reader of it is among the packages')
process.exitCode = wrong > 0 ? 1 : 0
