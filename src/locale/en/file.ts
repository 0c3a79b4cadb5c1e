/** What is wrong in any file that people write. */
export const file = {
  'file.problem.syntax': 'This is not valid YAML: {problem}. Correct the line.',
  'file.problem.unknown-field': '“{field}” is not known here. Correct its spelling, or remove it.',
  'file.problem.one-of': '“{field}” must be one of: {known}.',
  'file.problem.type':
    '“{field}” must be here and be {expected, select, string {a text (put it in quotes when it looks like a number)} array {a list} boolean {true or false} object {a group of fields} other {of the right kind}}.',
  'file.problem.quotes':
    'This line cannot be read: {problem}. A text with a colon, “#” or braces in it stands in quotes: "…".',
  'file.problem.brace':
    'What begins with a brace or a bracket is a group here, and a group cannot be the name of a field. Put a text in quotes: "…".',
  'file.problem.long': 'The file has more than {most, number} characters. Make it shorter.',
  'file.problem.deep': 'The file has too many levels of lists and groups within each other. Make it flatter.',
  'file.problem.unknown-field-near': '“{field}” is not known here. Did you mean “{near}”?',
} as const
