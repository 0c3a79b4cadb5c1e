import { resolve } from 'node:path'
import { UserError } from '../chat/errors.ts'
import { readDirectory } from '../directory/read.ts'
import { makeExport, readerOf } from '../export/bundle.ts'
import { isFormat, readAsked } from '../export/request.ts'
import { say } from '../locale/catalogue.ts'
import type { CliCommand } from './command.ts'
import { saveWhole } from './whole-file.ts'

/** Writes an export into a file: as a person may read it, or as whoever has the console and the key. */
export const exportFile: CliCommand = {
  name: 'export',
  usage:
    'CASE|DECISION|CALL|decisions|FROM..TO|decisions_FROM_TO [pdf|md|csv|jsonl|stix|misp] [--for=PERSON] [--file=FILE] [--separator=comma]',
  summary: 'exports.cli.summary',
  switches: ['for=', 'file=', 'separator='],
  words: { least: 1, most: 2 },
  async run({ words: [what = '', format = 'pdf'], switches, config, language, folder, print, open }) {
    const given = (name: string): string | undefined =>
      [...switches].find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)
    const asked = readAsked(what === what.toLowerCase() && !what.startsWith('decisions') ? what.toUpperCase() : what)
    const separator = given('separator') ?? 'semicolon'
    if (!asked || !isFormat(format) || !/^(comma|semicolon)$/.test(separator))
      throw new UserError('exports.cli.how', { written: `${what} ${format}`.slice(0, 60) })
    const { db, keyring, clock } = await open()
    const directory = await readDirectory(db)
    const id = given('for')
    const person = id === undefined ? undefined : directory.people.get(id)
    if (id !== undefined && !person) throw new UserError('exports.cli.nobody', { written: id.slice(0, 40) })
    const reader = person ? readerOf(person) : { language, zone: 'Europe/Brussels' }
    const { origin, world } = config
    const place = { db, keyring, directory, now: clock(), exercise: world === 'exercise', origin }
    const made = await makeExport(place, reader, asked, format, {
      separator: separator === 'comma' ? ',' : ';',
      maker: 'bot',
    })
    const path = resolve(folder, given('file') ?? made.name)
    try {
      await saveWhole(path, made.content.read(), made.record)
    } finally {
      await made.content.close()
    }
    const { label, hash, sha256 } = made
    print(say(language, 'exports.cli.written', { path, label, hash, sha256 }))
    return 0
  },
}
