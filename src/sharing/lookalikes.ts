/**
 * What words look like to a reader, written in plain letters: the marks of disguise are taken off before markings are
 * looked for. Case stays as it was written.
 */

/** Characters that are not seen and could split a marking: zero-width, directional, control, soft hyphens, variation selectors, tags. */
const unseen = /\p{Default_Ignorable_Code_Point}|\p{Cf}|(?![\t\n\r\v\f\u0085])\p{Cc}/gu

/** Runs of letters, written in plain ones, and the letters that look like them. */
const alike: readonly (readonly [string, string])[] = [
  // Cyrillic and Greek capitals; their small letters follow below.
  ['ABCEHIKLMOPSTXYDQW', 'АВСЕНІКӀМОРЅТХУԀԚԜ'],
  ['ABEZHIKMNOPTYX', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'],
  // Lisu and Cherokee, drawn like Latin capitals.
  ['BPDTGKJCFMNLSRVHXYAEIOU', 'ꓐꓑꓓꓔꓖꓗꓙꓚꓝꓟꓠꓡꓢꓣꓦꓧꓫꓬꓮꓰꓲꓳꓴ'],
  ['DRTEAJWMHYGZSLCPBKVI', 'ᎠᎡᎢᎬᎪᎫᎳᎷᎻᎽᏀᏃᏚᏞᏟᏢᏴᏦᏙᎥ'],
  // Small capitals.
  ['ABCDEFGHIJKLMNOPRSTUVWYZ', 'ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ'],
  ['OoLl', 'ØøŁł'],
]

const plain: ReadonlyMap<string, string> = new Map(
  alike.flatMap(([letters, written]) => {
    const signs = [...written]
    return [...letters].flatMap((letter, index) => {
      const sign = signs[index] ?? letter
      const small = sign.toLowerCase()
      // A small letter of the same script looks like the small plain letter, where a script has two cases.
      return /\p{Script=Cyrillic}|\p{Script=Greek}/u.test(sign)
        ? [[sign, letter] as const, [small, letter.toLowerCase()] as const]
        : [[sign, letter] as const]
    })
  }),
)

/** The first sign of each block of enclosed capitals that have no plain form in Unicode's own tables. */
const enclosed = [0x1f150, 0x1f170, 0x1f1e6] as const
const changed = new RegExp(
  `[${[...plain.keys()].join('')}\\p{Pd}\u2212\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]`,
  'gu',
)

/** Writes words in plain letters, as a reader takes them in. Lines stay lines; other space is one space. */
export function inPlainLetters(words: string): string {
  return words
    .normalize('NFKD')
    .replace(unseen, '')
    .replace(/\p{M}/gu, '')
    .replace(changed, plainSign)
    .replace(/[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
}

function plainSign(sign: string): string {
  const known = plain.get(sign)
  if (known) return known
  const code = sign.codePointAt(0) ?? 0
  const block = enclosed.find((first) => code >= first && code < first + 26)
  return block === undefined ? '-' : String.fromCharCode(65 + code - block)
}
