/** What differs from letter to letter: the frame around it, its label and its sender are those of every letter. */
export type Letter = {
  /** By what it is called where mail is looked after: a number, never words. */
  id: string
  subject: string
  lines: readonly string[]
  urgent?: boolean
  /** What a calendar takes in by itself. */
  calendar?: { method: 'REQUEST' | 'CANCEL'; filename: string; content: string }
  files?: readonly { filename: string; contentType: string; content: string }[]
}
