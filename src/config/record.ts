import { z } from 'zod'
import { isLoopback } from './loopback.ts'

/** Who else vouches for the record: the members whose people hold its roots, and an authority that stamps them. */
export const record = {
  JOM_WITNESSES: z
    .string()
    .refine((written) => readWitnesses(written) !== undefined, 'config.witnesses')
    .optional(),
  JOM_TSA_URL: z.string().refine(isHttp, 'config.tsa-url').optional(),
}

export type Witnesses = readonly { code: string; person: string }[]

/** In an exercise of the directory that comes with the bot. */
export const exerciseWitnesses: Witnesses = [
  { code: 'EE', person: 'kristjan-tamm' },
  { code: 'LV', person: 'ilze-kalnina' },
]

/** Reads `ee:person-id,pt:person-id`; `undefined` where it is none. Greece is written EL; GR is accepted. */
export function readWitnesses(written: string): Witnesses | undefined {
  const all: { code: string; person: string }[] = []
  for (const each of written.split(',').filter((part) => part.trim() !== '')) {
    const [, letters = '', person = ''] = /^([A-Za-z]{2,8}):([a-z0-9][a-z0-9._-]{0,60})$/.exec(each.trim()) ?? []
    if (letters === '') return undefined
    const code = letters.toUpperCase()
    all.push({ code: code === 'GR' ? 'EL' : code, person })
  }
  return all
}

/** Where roots are stamped: in an exercise only on this machine. A stamp is signed, so that plain http may bring it. */
export function tsaOf(url: string | undefined, world: 'live' | 'exercise'): string | undefined {
  return url !== undefined && (world === 'live' || isLoopback(new URL(url).hostname)) ? url : undefined
}

function isHttp(written: string): boolean {
  return URL.canParse(written) && ['http:', 'https:'].includes(new URL(written).protocol)
}
