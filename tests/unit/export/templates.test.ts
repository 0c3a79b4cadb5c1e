import { expect, test } from 'vitest'
import { writeMisp } from '../../../src/export/misp.ts'
import { electionDecision, electionThreatReport } from '../../../src/export/misp-templates.ts'
import { checkObjects, readTemplates } from '../../interop/templates.ts'
import { caseDossier, periodDossier, sampleCase } from './sample.ts'

const hash = 'c'.repeat(64)

test('the templates that an administrator of MISP takes in are those by which objects are made', () => {
  expect(readTemplates()).toEqual([electionDecision, electionThreatReport])
})

test('each object of ours is by its template: what it says is in it, of its type, once', () => {
  for (const dossier of [caseDossier, periodDossier]) expect(checkObjects(writeMisp(dossier, hash))).toEqual([])
  const wrong = writeMisp(caseDossier, hash).replace('"object_relation": "report-id"', '"object_relation": "number"')
  expect(checkObjects(wrong)).toEqual([
    'election-threat-report: report-id is missing',
    'election-threat-report: number is not in it',
  ])
})

test('files of evidence are attributes by their hash, and links where they lead anywhere; nothing that was withdrawn', () => {
  const [item] = sampleCase.evidence
  const attributes = (change: Partial<NonNullable<typeof item>>): readonly string[] => {
    const cases = [{ ...sampleCase, evidence: [{ ...item!, ...change }] }]
    const { Event } = JSON.parse(writeMisp({ ...caseDossier, cases }, hash))
    return Event.Attribute.map(({ type, category, value }: Record<string, string>) => `${category} ${type} ${value}`)
  }
  const file = `External analysis filename|sha256 снимка.png|${'b'.repeat(64)}`
  expect(attributes({})).toEqual([file])
  const link = 'https://chat.example.eu/m/1'
  expect(attributes({ link })).toEqual([`Internal reference link ${link}`, file])
  expect(attributes({ link: 'javascript:alert(1)' })).toEqual([file])
  expect(attributes({ files: [{ name: 'a|b\n.png', mediaType: 'image/png', hash }] })).toEqual([
    `External analysis filename|sha256 a b .png|${hash}`,
  ])
  expect(attributes({ withdrawnAt: '2027-04-25T20:00:00.000Z' })).toEqual([])
})
