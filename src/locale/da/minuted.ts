import type { minuted as english } from '../en/minuted.ts'

/** Beslutninger ifølge et mødereferat: hvad de får at vide, som referatet taler for, og hvad der sker, når de siger noget andet. */
export const minuted: Readonly<Record<keyof typeof english, string>> = {
  'decisions.minuted':
    '{decision}: i referatet af {call} har {by} skrevet, at {code} var enig. Passer det ikke, så sig det senest {at}: det, {code} selv siger, gælder i stedet.',
  'decisions.fact.otherwise': 'Sig noget andet senest',
  'decisions.minuted.line': 'For at sige noget andet: {line} nej fordi …',
  'decisions.minuted.over': '{decision} er {state}. For {code} gælder det, der står i referatet ({given}).',
  'decisions.minuted.otherwise':
    '{decision}: {code} har selv taget stilling i stedet for det, referatet af {call} siger ({given}).',
  'decisions.minuted.recounted':
    '{decision}: {code} har selv taget stilling i stedet for det, referatet af {call} siger ({given}). Talt op på ny er den {state}.',
  'decisions.minuted.instead': 'Det gælder i stedet for det, referatet siger for {code}. {decision} er {state}.',
}
