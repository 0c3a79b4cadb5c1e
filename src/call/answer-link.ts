import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Keyring } from '../store/seal.ts'
import { readYearly } from '../store/yearly.ts'

/** What a signed link is for: one person's answer to one invitation. It holds a pseudonym, since addresses end in logs. */
export type AnswerLink = { call: string; pseudonym: string; sequence: number }

const purpose = 'call.answer'

/** The path of the page on which a person answers without signing in; who changes a letter of it finds nothing there. */
export function answerPath(link: AnswerLink, keyring: Keyring): string {
  const [key] = keyring.derive(purpose)
  if (!key) throw new Error('a keyring has a key')
  return `/answer/${link.call}/${link.sequence}/${link.pseudonym}/${macOf(link, key)}`
}

/** The link whose parts these are; `undefined` unless it was signed here. */
export function readAnswerLink(
  parts: { call: string; pseudonym: string; sequence: string; mac: string },
  keyring: Keyring,
): AnswerLink | undefined {
  const sequence = /^\d{1,6}$/.test(parts.sequence) ? Number(parts.sequence) : undefined
  if (sequence === undefined || !readYearly('C', parts.call)) return undefined
  const link = { call: parts.call, pseudonym: parts.pseudonym, sequence }
  const given = createHmac('sha256', 'compare').update(parts.mac).digest()
  const isOurs = keyring
    .derive(purpose)
    .some((key) => timingSafeEqual(given, createHmac('sha256', 'compare').update(macOf(link, key)).digest()))
  return isOurs ? link : undefined
}

const macOf = ({ call, pseudonym, sequence }: AnswerLink, key: Uint8Array): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([call, pseudonym, sequence]))
    .digest('base64url')
