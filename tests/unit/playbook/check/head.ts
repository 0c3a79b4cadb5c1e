const may = 'may: { run: spoc, change: spoc, approve: spoc }'
const about = (what: string, on: string): string =>
  `playbook: PB-42\ntitle: Test\npurpose: Test\n${what}label: TLP:AMBER\nroom: joint\n${may}\non: [${on}]\n`

/** How the files of `findings.yaml` begin, by what they are about. */
export const heads: Readonly<Record<string, string>> = {
  case: about('about: case\n', '{ command: true }'),
  election: about('about: election\neach: member\n', '{ command: true }'),
  clock: about('about: election\neach: member\n', '{ election: day - 14 d 09:00 }'),
  schedule: about('', '{ schedule: "0 9 * * MON" }').replace('room: joint', 'room: home'),
  inputs: about(
    'about: case\ninputs: [{ id: a, type: line, label: A }, { id: b, type: line, label: B, optional: true }]\n',
    '{ command: true }',
  ),
  called: about('about: case\n', '{ playbook: true }'),
  command: about('about: case\n', '{ command: report-it }'),
  changed: about('about: case\nchanged-by: luc\n', '{ command: true }'),
  stranger: about('about: case\nchanged-by: somebody-else\n', '{ command: true }'),
}

/** Steps as they stand in a file. */
export const asSteps = (steps: string): string => `steps:\n${steps.replaceAll(/^(?=.)/gm, '  ')}`
