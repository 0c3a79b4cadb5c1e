import type { file as english } from '../en/file.ts'

export const file: Readonly<Record<keyof typeof english, string>> = {
  'file.problem.syntax': 'Dette er ikke gyldig YAML: {problem}. Ret linjen.',
  'file.problem.unknown-field': '“{field}” kendes ikke her. Ret stavemåden, eller fjern feltet.',
  'file.problem.one-of': '“{field}” skal være en af følgende: {known}.',
  'file.problem.type':
    '“{field}” skal angives og være {expected, select, string {en tekst (i anførselstegn, hvis den ligner et tal)} array {en liste} boolean {true eller false} object {en gruppe af felter} other {af den rette art}}.',
  'file.problem.quotes':
    'Denne linje kan ikke læses: {problem}. En tekst med kolon, “#” eller krøllede parenteser skal stå i anførselstegn: "…".',
  'file.problem.brace':
    'Det, der begynder med en parentes, er en gruppe her, og en gruppe kan ikke være et felts navn. Sæt en tekst i anførselstegn: "…".',
  'file.problem.long': 'Filen har mere end {most, number} tegn. Gør den kortere.',
  'file.problem.deep': 'Filen har for mange niveauer af lister og grupper inden i hinanden. Gør den fladere.',
  'file.problem.unknown-field-near': '“{field}” kendes ikke her. Mente du “{near}”?',
}
