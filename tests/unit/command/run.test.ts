import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../../src/chat/form.ts'
import { messageId } from '../../../src/chat/refs.ts'
import type { Asking } from '../../../src/command/command.ts'
import { commands } from '../../../src/command/index.ts'
import { checkForm, formFor, quoteOf } from '../../../src/command/run.ts'
import { roles } from '../../../src/directory/roles.ts'
import { isTextKey } from '../../../src/locale/catalogue.ts'
import { da } from '../../../src/locale/da/index.ts'
import { en } from '../../../src/locale/en/index.ts'
import { fromMemory } from '../../support/asking.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const anne = { ...personOf('anne', 'FR'), language: 'da' }
const nobody = { ...personOf('nobody', 'FR'), roles: [] }
const room = roomOf('fr', [anne], { code: 'FR' })
const asking: Asking = {
  directory: directoryOf([anne, nobody], [room], []),
  person: anne,
  room,
  conversation: room.conversation,
  now: new Date('2027-04-25T18:00:00Z'),
  words: '',
  ...fromMemory,
}
/** How the parser of message texts numbers the parts that matter here. */
const kind = { literal: 0, select: 5, plural: 6, pound: 7 } as const
type Part = ReturnType<IntlMessageFormat['getAst']>[number]

/** The names of the values that a text is filled with. */
function valuesIn(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if (part.type === kind.literal || part.type === kind.pound) return []
    const branches = part.type === kind.select || part.type === kind.plural ? Object.values(part.options) : []
    return [part.value, ...branches.flatMap((branch) => valuesIn(branch.value))]
  })
}

const root = join(import.meta.dirname, '../../..')

describe('commands', () => {
  it('have one name each, and a usage that begins with it', () => {
    const names = commands.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, usage } of commands) expect(usage.split(' ')[0]).toBe(name)
  })

  it('refuse with texts that the catalogue has', () => {
    const files = ['threat', 'command', 'sharing', 'round', 'notice', 'calendar', 'playbook'].flatMap((folder) =>
      readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(root, 'src', folder, file), 'utf8')),
    )
    const codes = files.flatMap((text) =>
      [...text.matchAll(/new UserError\('([^']+)'/g)].map((found) => found[1] ?? ''),
    )
    expect(codes.length).toBeGreaterThan(20)
    expect(codes.filter((code) => !isTextKey(code))).toEqual([])
  })

  it('name every role of the directory', () => {
    expect(roles.filter((role) => !isTextKey(`commands.role.${role}`))).toEqual([])
  })

  it('say the same in every language: each text asks for the same values', () => {
    const asked = (text: string) =>
      [...new Set(valuesIn(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst()))].sort()
    for (const key of Object.keys(en) as (keyof typeof en)[])
      expect([key, asked(da[key])]).toEqual([key, asked(en[key])]) // the catalogue's own keys
  })
})

describe('what an answer repeats of a typed line', () => {
  it.each([
    ['tasks', 'tasks'],
    ['  CASE   FR-42 ', 'case FR-42'],
    ['search  valg\u200B nede', 'search valg nede'],
    ['release 42 green', 'release 42 green'],
    ['report resultats.fr est en panne', 'report …'],
    ['note EL-2027-FR-0042 un nom', 'note EL-2027-FR-0042 …'],
    ['note un nom', 'note …'],
    ['close 42 duplicate un nom', 'close 42 …'],
    ['triage 42', 'triage 42'],
    ['reprot un nom', 'reprot …'],
    // A code that reads like a case number of one Member State is a code still.
    ['link 7K9M-HQXD', 'link …'],
    ['link CDPX-QJD6', 'link …'],
  ])('of %j is %j', (line, quote) => {
    expect(quoteOf(line)).toBe(quote)
  })

  it('is cut short', () => {
    expect(quoteOf(`search ${'mot '.repeat(1000)}`)).toBe(`search ${'mot '.repeat(18).trim()}…`)
    expect(quoteOf('q'.repeat(100_000))).toBe(`${'q'.repeat(79)}…`)
  })

  it('is one short line without a word of the speaker’s own', () => {
    const names = commands.filter(({ ownWords }) => ownWords).map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['report', 'triage', 'status', 'note', 'split', 'close', 'answer', 'skip']),
    )
    fc.assert(
      fc.property(fc.constantFrom(...names, 'nonsense'), fc.string({ unit: 'binary' }), (name, words) => {
        const quote = quoteOf(`${name} ${words} secretword`)
        expect(quote).not.toContain('secretword')
        expect(quote.length).toBeLessThan(83)
        expect(quote).not.toMatch(/\n/)
      }),
    )
  })
})

describe('forms', () => {
  it('open where the line leaves something to ask', async () => {
    expect((await formFor('report', asking))?.id).toBe('report')
    expect((await formFor('REPORT', asking))?.title).toBe('Indberet en trussel')
    expect(await formFor('triage EL-2027-FR-0042', asking)).toMatchObject({ id: 'triage', context: 'EL-2027-FR-0042' })
    expect(await formFor('close FR-42', asking)).toMatchObject({ id: 'close', context: 'FR-42' })
    for (const line of [
      'report site down',
      'triage',
      'triage 0042 high',
      'close 0042 incident',
      'ack 0042',
      'nonsense',
      '',
    ]) {
      expect(await formFor(line, asking)).toBeUndefined()
    }
    expect(await formFor('report', { ...asking, person: nobody })).toBeUndefined()
    // What is said of a message is the report itself.
    expect(await formFor('report', { ...asking, on: messageId('m') })).toBeUndefined()
  })

  it('have fields of their own, pages of at most five, and are handed to the command they are named after', async () => {
    for (const line of ['report', 'triage 0042', 'close 0042']) {
      const form = await formFor(line, asking)
      if (!form) throw new Error(`no form for ${line}`)
      expect(commands.some(({ name }) => name === form.id)).toBe(true)
      expect(new Set(fieldsOf(form).map(({ id }) => id)).size).toBe(fieldsOf(form).length)
      for (const page of form.pages) expect(page.length).toBeLessThanOrEqual(5)
    }
  })

  it('are checked in the reader’s language', async () => {
    expect(await checkForm('report', {}, asking)).toEqual({ what: 'Sig med få ord, hvad der sker.' })
    expect(await checkForm('close', { disposition: 'nix' }, asking)).toEqual({
      disposition: 'Vælg et af de viste svar.',
    })
    expect(await checkForm('close', { disposition: 'incident' }, asking)).toEqual({})
    expect(await checkForm('unknown', {}, asking)).toEqual({})
  })
})
