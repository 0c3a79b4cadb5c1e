/** What the code of a member looks like (`FR`, `ENISA`, `CERT-EU`), as the source of a pattern. */
export const memberCode = '[A-Z][A-Z-]{1,9}'
