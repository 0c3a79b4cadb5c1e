import { UserError } from '../chat/errors.ts'
import type { Answers, Form, Problems } from '../chat/form.ts'
import { paragraph } from '../chat/message.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import { isName, matchPerson, tidyName } from '../directory/newcomer.ts'
import { strangerCode } from '../directory/stranger.ts'
import { say } from '../locale/catalogue.ts'
import { type Claim, vouchFor } from '../sharing/vouch.ts'
import type { Asking, Command } from './command.ts'
import { meantStranger, readStrangerWords, strangerOrAnswer } from './stranger.ts'
import { firstWord, tell } from './words.ts'

/** The longest name, and code, in characters. */
const longest = { name: 100, code: 10 }

/** Says whose an unknown account in a room is: by form, or in one line. */
export const vouch: Command = {
  name: 'vouch',
  usage: 'vouch <account> [in <room>] <member> <name or id>',
  summary: 'commands.vouch.summary',
  form: vouchForm,
  check: checkVouch,
  async run(call) {
    const { answers, person } = call
    const words = readStrangerWords(call.words)
    if (words.written === '') throw new UserError('stranger.vouch.which')
    const found = await strangerOrAnswer(call, words, false)
    if ('effects' in found) return found.effects
    const { room, account } = found.stranger
    const claim = readClaim(answers, words.rest)
    if (claim.code === '' || claim.written === '') throw new UserError('stranger.vouch.how', { account: words.written })
    const { kind, name, effects } = await vouchFor(call, found.stranger, claim, person)
    if (kind === 'known') return [...tell(call, 'stranger.known', { account, name }), ...effects]
    const values = { account, name, code: claim.code, room: room.title }
    const news = kind === 'made' ? [paragraph(say(person.language, 'stranger.vouch.done.new', values))] : []
    return [...tell(call, 'stranger.vouch.done', values, news), ...effects]
  },
}

/** Greece is written EL; its ISO code is accepted. */
function readCode(written: string): string {
  const code = written.trim().toUpperCase()
  return code === 'GR' ? 'EL' : code
}

function readClaim(answers: Answers | undefined, rest: string): Claim {
  if (answers) return { code: readCode(answers.member ?? ''), written: answers.person ?? '' }
  const { word, rest: written } = firstWord(rest)
  return { code: readCode(word), written }
}

function vouchForm(asking: Asking): Form | undefined {
  const words = readStrangerWords(asking.words)
  if (words.written === '' || words.rest !== '') return undefined
  const meant = meantStranger(asking, words, false)
  if (!('stranger' in meant)) return undefined
  const { language } = asking.person
  const { room, account } = meant.stranger
  const [code = ''] = worksFor(asking.person, asking.now)
  return {
    id: 'vouch',
    context: strangerCode(meant.stranger),
    title: say(language, 'stranger.form.title'),
    intro: say(language, 'stranger.form.intro', { account, room: room.title }),
    submit: say(language, 'stranger.form.submit'),
    pages: [
      [
        {
          id: 'person',
          type: 'line',
          max: longest.name,
          required: true,
          label: say(language, 'stranger.form.person'),
          hint: say(language, 'stranger.form.person.hint'),
        },
        {
          id: 'member',
          type: 'line',
          max: longest.code,
          required: true,
          value: code,
          label: say(language, 'stranger.form.member'),
          hint: say(language, 'stranger.form.member.hint'),
        },
      ],
    ],
  }
}

function checkVouch(answers: Answers, { directory, person: { language } }: Asking): Problems {
  const code = readCode(answers.member ?? '')
  if (!directory.members.has(code)) {
    return {
      member: say(language, 'stranger.vouch.member', { written: (answers.member ?? '').slice(0, longest.code) }),
    }
  }
  const written = answers.person ?? ''
  const all = [...directory.people.values()]
  const match = matchPerson(all.filter(worksOrWorked(code)), written)
  const other = directory.people.get(tidyName(written))
  if (match.kind === 'none' && other) {
    return { person: say(language, 'stranger.vouch.other-member', { name: other.name, code }) }
  }
  if (match.kind === 'several') {
    const ids = match.people.map(({ id }) => id).join(', ')
    return { person: say(language, 'stranger.vouch.several', { code, name: tidyName(written), ids }) }
  }
  if (match.kind === 'none' && !isName(tidyName(written))) return { person: say(language, 'stranger.vouch.name') }
  return {}
}

const worksOrWorked = (code: string) => (person: Person) => person.roles.some((role) => role.code === code)
