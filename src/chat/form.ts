/** Questions put to one person: pages of at most five fields, shown natively or asked for in one message. */
export type Form = {
  /** What the form is for, e.g. `report` or `triage`. */
  id: string
  /** What it is about, e.g. a case number; handed back with the answers. */
  context: string
  title: string
  intro?: string
  submit: string
  pages: readonly (readonly Field[])[]
}

export type Option = { value: string; label: string }

export type Field = { id: string; label: string; hint?: string; required: boolean; value?: string } & (
  | { type: 'line' | 'paragraph'; max: number }
  | { type: 'one'; options: readonly Option[] }
  | { type: 'many'; options: readonly Option[] }
  /** A local date and time `YYYY-MM-DDTHH:MM` in the zone named by the hint. */
  | { type: 'moment' }
)

/** One value a field; several values of a `many` are joined by commas. Absent means not answered. */
export type Answers = Readonly<Record<string, string>>

/** What is wrong with an answer, by field id, in the reader's language. Empty means nothing is. */
export type Problems = Readonly<Record<string, string>>

/** Fields of a form in order, whatever page they stand on. */
export function fieldsOf(form: Form): readonly Field[] {
  return form.pages.flat()
}
