import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sayFault } from '../../../../src/cli/fault.ts'
import { playbookCheck, playbookSchema } from '../../../../src/cli/playbook.ts'
import { exerciseDirectory, readConfig } from '../../../../src/config.ts'
import { playbookJsonSchema } from '../../../../src/playbook/language/json-schema.ts'
import { asSteps, heads } from './head.ts'

const folder = mkdtempSync(join(tmpdir(), 'playbook-check-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shipped = resolve(import.meta.dirname, '../../../../playbooks')
cpSync(join(shipped, 'PB-07-cross-border-alert.yaml'), join(folder, 'PB-07.yaml'))

const head = heads.case?.replace('room: joint\n', 'room: joint-mechanism\n').replaceAll('spoc', 'coordinator') ?? ''
const write = (name: string, steps: string): string => {
  writeFileSync(join(folder, name), head + asSteps(steps))
  return join(folder, name)
}

async function run(
  command: typeof playbookCheck,
  words: readonly string[],
  playbooks = folder,
): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const code = await command.run({
    words,
    switches: new Set(),
    config: readConfig({ JOM_DIRECTORY: exerciseDirectory, JOM_PLAYBOOKS: playbooks }, {}),
    platforms: [],
    language: 'en',
    folder,
    print: (line) => lines.push(line),
    ask: () => Promise.reject(new Error('nobody is asked')),
    open: () => Promise.reject(new Error('no store is needed')),
  })
  return { code, lines }
}

describe('playbook check', () => {
  test('is content with a file in order, and looks at the one that is named alone', async () => {
    const path = write('good.yaml', '- { id: a, run: PB-07, wait: false }\n- { id: over, end: closed }\n')
    expect(await run(playbookCheck, ['good.yaml'])).toEqual({
      code: 0,
      lines: ['1 playbook checked: no errors, no warnings.'],
    })
    rmSync(path)
  })

  test('says where the errors are, and ends with 1', async () => {
    const path = write(
      'bad.yaml',
      '- { id: a, run: PB-77, wait: false }\n- { id: b, task: Do it, owner: coordinator }\n- { id: d, clock: gdpr.nothing, from: case.reported }\n',
    )
    const { code, lines } = await run(playbookCheck, [path])
    expect(code).toBe(1)
    expect(lines[0]).toBe(`${path}:10:5: error: There is no playbook PB-77. Correct the id, or add it to the folder.`)
    expect(lines[1]).toContain(`${path}:11:5: warning: b waits for ever when nobody answers`)
    expect(lines[2]).toContain(`${path}:12:5: error: There is no clock gdpr.nothing. There are: nis2.early-warning`)
    expect(lines.at(-1)).toBe('1 playbook checked: 2 errors, 1 warning.')
    rmSync(path)
  })

  test('without a name checks the whole folder; a warning alone is no failure', async () => {
    const path = write('warned.yaml', '- { id: a, task: Do it, owner: coordinator }\n')
    const { code, lines } = await run(playbookCheck, [])
    expect(lines.filter((line) => line.startsWith(path))).toHaveLength(1)
    expect(lines.at(-1)).toMatch(/^2 playbooks checked: no errors, /)
    expect(code).toBe(0)
    rmSync(path)
  })

  test('the shipped playbooks are without an error in the exercise world as it is shipped', async () => {
    const { code, lines } = await run(playbookCheck, [], shipped)
    expect(lines.filter((line) => line.includes(': error: '))).toEqual([])
    expect(lines.at(-1)).toMatch(/^5 playbooks checked: no errors, /)
    expect(code).toBe(0)
  })

  test('of a file that cannot be read says so with its place', async () => {
    const path = write('unread.yaml', '- { id: a, wiat: 1 h }\n')
    await expect(run(playbookCheck, [path])).rejects.toThrow(
      `${path}:10:14: “wiat” is not known here. Did you mean “wait”?`,
    )
    rmSync(path)
  })

  test('is told to whoever starts the bot in the same words, in their language', async () => {
    const path = write('unread.yaml', '- { id: a, wiat: 1 h }\n')
    const fault = await run(playbookCheck, [path]).catch((thrown: unknown) => thrown)
    expect(sayFault(fault, 'da')).toEqual([`${path}:10:14: “wiat” kendes ikke her. Mente du “wait”?`])
    rmSync(path)
  })
})

test('playbook schema prints the schema, in English where no language is named', async () => {
  const { lines } = await run(playbookSchema, [])
  expect(JSON.parse(lines.join('\n'))).toEqual(playbookJsonSchema('en'))
  const danish = await run(playbookSchema, ['da'])
  expect(JSON.parse(danish.lines.join('\n'))).toEqual(playbookJsonSchema('da'))
})
