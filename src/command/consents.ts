import { UserError } from '../chat/errors.ts'
import { actions, button, code, type Inline, note, paragraph, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { strictest } from '../sharing/label.ts'
import { bears } from '../threat/case.ts'
import { grantConsent, refuseConsent } from '../threat/consent.ts'
import { type Asked, findConsent, listConsents, needOriginator } from '../threat/consent-file.ts'
import { valuesOf } from '../threat/consent-words.ts'
import { withdrawConsent } from '../threat/withdraw.ts'
import type { Call, Command } from './command.ts'
import { needLowering, recordLowering } from './lowering.ts'
import { needPermission } from './permission.ts'
import { answer, firstWord, tell } from './words.ts'

/** Allows that others read a case of one's own people. */
export const allow: Command = {
  name: 'allow',
  usage: 'allow <S-number>',
  summary: 'commands.allow.summary',
  async run(call) {
    const asked = await meant(call)
    needOriginator(call, call.person, asked)
    needPermission(call, 'consent.decide')
    const { file, consent } = asked
    const lowering = consent.state === 'open' ? await needLowering(call, file, consent.label) : undefined
    const done = await grantConsent(call, asked, call.person)
    const act = await recordLowering(call, file, consent.label, lowering)
    const back = button(say(call.person.language, 'consents.control.withdraw'), `withdraw ${done.consent.id}`)
    const blocks = [...act.blocks, actions(back)]
    const said = tell(call, 'consents.allow.done', valuesOf(call, done, call.person), blocks)
    return [...said, ...done.effects, ...act.effects]
  },
}

/** Refuses it. */
export const refuseShare: Command = {
  name: 'refuse-share',
  usage: 'refuse-share <S-number>',
  summary: 'commands.refuse-share.summary',
  async run(call) {
    const asked = await meant(call)
    needOriginator(call, call.person, asked)
    needPermission(call, 'consent.decide')
    const done = await refuseConsent(call, asked, call.person)
    return [...tell(call, 'consents.refuse.done', valuesOf(call, done, call.person)), ...done.effects]
  },
}

/** Takes a consent back, or what one asked oneself. */
export const withdraw: Command = {
  name: 'withdraw',
  usage: 'withdraw <S-number>',
  summary: 'commands.withdraw.summary',
  async run(call) {
    const asked = await meant(call)
    const isOpen = asked.consent.state === 'open'
    if (!isOpen || asked.consent.askedBy !== call.person.id) {
      needOriginator(call, call.person, asked)
      needPermission(call, 'consent.decide')
    }
    const done = await withdrawConsent(call, asked, call.person)
    const values = valuesOf(call, done, call.person)
    if (isOpen) return [...tell(call, 'consents.withdraw.done.open', values), ...done.effects]
    const recalled = done.recall
      ? [paragraph(say(call.person.language, 'consents.withdraw.recall', { recall: done.recall }))]
      : []
    return [...tell(call, 'consents.withdraw.done', values, recalled), ...done.effects]
  },
}

/** Most consents one answer lists. */
const mostShown = 20

/** Lists what was asked about sharing cases. */
export const consents: Command = {
  name: 'consents',
  usage: 'consents',
  summary: 'commands.consents.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const all = await listConsents(call, call.person)
    if (all.length === 0) return tell(call, 'consents.list.none')
    const { language } = call.person
    const shown = all.slice(0, mostShown)
    const items = shown.map((each): readonly Inline[] => [code(each.consent.id), text(` ${lineOf(call, each)}`)])
    const more = all.length > shown.length ? [note(say(language, 'consents.list.more', { shown: mostShown }))] : []
    const count = all.length > shown.length ? `${shown.length}+` : String(shown.length)
    const [first, ...others] = shown.map(({ file }) => bears(file))
    const blocks = [{ type: 'list', ordered: false, items } as const, ...more]
    return call.reply(
      answer(say(language, 'consents.list', { count }), blocks, strictest(first ?? 'TLP:CLEAR', ...others)),
    )
  },
}

function lineOf(call: Call, asked: Asked): string {
  const { language } = call.person
  const values = valuesOf(call, asked, call.person)
  const state = say(language, `consents.short.${asked.consent.state}`, values)
  return say(language, 'consents.list.line', { ...values, state })
}

/** The consent whose number a command begins with. */
export function meant(call: Call): Promise<Asked> {
  const { word } = firstWord(call.words)
  if (word === '') throw new UserError('consents.which')
  return findConsent(call, call.person, word)
}
