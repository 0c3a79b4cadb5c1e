/**
 * The Member States by the codes of the Union's own style, in which Greece is EL. A member of the directory that is none of them
 * is an institution.
 */
const memberStates: ReadonlySet<string> = new Set(
  'BE BG CZ DK DE EE IE EL ES FR HR IT CY LV LT LU HU MT NL AT PL PT RO SI SK FI SE'.split(' '),
)

export const isMemberState = (code: string): boolean => memberStates.has(code)
