import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { readCode } from '../../../src/threat/number.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { numberIn, openStage, type Stage, wordsIn } from './stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

type Incident = { id: string; member_state: string; phase: string; first_report: { local: { text: string } } }
const folder = join(import.meta.dirname, '../../replay')
const incidents = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => parse(readFileSync(join(folder, file), 'utf8')) as Incident) // the files of this folder have this form
const codes = [...new Set(incidents.map((incident) => readCode(incident.member_state)))]

const people = new Map(codes.map((code) => [code, personOf(`p${code.toLowerCase()}`, code)]))
const cells = codes.map((code) => {
  const strict = { label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', kind: 'national-cell', releasesTo: 'joint' }
  const seated = people.get(code)
  return roomOf(code.toLowerCase(), seated ? [seated] : [], { ...strict, code })
})
const joint = roomOf('joint', [...people.values()])
const directory = directoryOf([...people.values()], [...cells, joint], [])
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(async () => {
  await stage.end()
})

/** A card shows the first sentence by itself, and what comes after it on the next line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

describe('each incident of the record', () => {
  it('is there', () => {
    expect(incidents).toHaveLength(9)
  })

  it.each(incidents)('$id: typed unlabelled only its own cell sees it; released all do', async (incident) => {
    const code = readCode(incident.member_state)
    const person = people.get(code)
    const cell = cells.find((room) => room.code === code)
    if (!person || !cell) throw new Error(`nobody for ${code}`)
    const words = incident.first_report.local.text.trim()
    const number = numberIn(await stage.type(person, joint, `report phase:${incident.phase} ${words}`))
    expect(number).toContain(`EL-2027-${code}-`)
    expect(oneLine(wordsIn(stage.card(number, cell)))).toContain(oneLine(words))
    for (const room of [joint, ...cells.filter((each) => each !== cell)])
      expect(stage.card(number, room)).toBeUndefined()
    await stage.press(person, cell, `release ${number} amber`)
    expect(stage.card(number, joint)?.marking).toBe('TLP:AMBER')
    expect(oneLine(wordsIn(stage.card(number, joint)))).toContain(oneLine(words))
    await stage.press(person, cell, `ack ${number}`)
    expect(wordsIn(stage.card(number, joint))).toContain(`Owner: ${person.name}`)
  })
})
