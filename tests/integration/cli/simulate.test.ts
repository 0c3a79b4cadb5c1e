import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { freshFolder } from '../../support/bot.ts'

/** `simulate` and `playbook diagram`, as they are typed: beside no bot and no database, in a folder of one's own. */

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../..')
const folder = freshFolder('simulate')
afterAll(() => folder.remove())

mkdirSync(folder.path, { recursive: true })
cpSync(join(root, 'playbooks'), join(folder.path, 'playbooks'), { recursive: true })

type Done = { code: number; out: string; err: string }

async function jom(...words: readonly string[]): Promise<Done> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, INIT_CWD: folder.path }
  const flags = ['--disable-warning=ExperimentalWarning', join(root, 'src/cli/start.ts'), ...words]
  return run(process.execPath, flags, { env, cwd: folder.path }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      err: stderr,
    }),
  )
}

const lineOf = (line: string): { what: string; [key: string]: unknown } => JSON.parse(line) // as documented

describe('simulate', () => {
  test('prints a timeline, who is asked what, and what silence leads to', async () => {
    const { code, out, err } = await jom('simulate', 'playbooks/PB-08-weekly-sync.yaml')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Begins Mon 19 Mar, 09:00 \(Europe\/Brussels\)\./)
    expect(out).toContain('Who is asked what when\n')
    expect(out).toMatch(/If nobody answers\n {2}One line each +T\+3 h: those without an answer are reminded/)
    expect(out).toContain('R-2029-0001 (PB-08) ended Mon 19 Mar, 18:00, T+9 h: no minutes.')
    expect(readdirSync(folder.path)).toEqual(['playbooks'])
  })

  test('takes an election, and people who answer', async () => {
    const { code, out } = await jom(
      'simulate',
      'playbooks/PB-06-election.yaml',
      '--people=everybody',
      '--election=2027-03-28/EE/Europe/Tallinn',
    )
    expect(code).toBe(0)
    expect(out).toMatch(/^Begins Sun 14 Mar, 09:00 \(Europe\/Tallinn\)\./)
    expect(out).toContain('(PB-06) ended')
  })

  test('as JSON each line is one object, the same each time', async () => {
    const words = ['simulate', 'playbooks/PB-07-cross-border-alert.yaml', '--json'] as const
    const [one, other] = [await jom(...words), await jom(...words)]
    expect(one).toEqual(other)
    const lines = one.out.trimEnd().split('\n').map(lineOf)
    expect(lines[0]?.what).toBe('begins')
    expect(lines.find(({ what }) => what === 'asked')).toMatchObject({
      as: 'ask',
      step: 'life/alert',
      who: ['spoc of CZ', 'csirt_duty_officer of CZ'],
      due: '2027-03-01T08:30:00.000Z',
      silence: [
        { at: '2027-03-01T08:45:00.000Z', next: { kind: 'asks', who: 'deputy of CZ' } },
        { at: '2027-03-01T09:00:00.000Z', next: { kind: 'asks', who: 'head of CZ' } },
        { at: '2027-03-01T12:00:00.000Z', next: { kind: 'does', steps: ['No alert was written', 'not written'] } },
      ],
    })
    expect(lines.at(-1)).toMatchObject({ what: 'standing', status: 'ended', outcome: 'not-written', cut: false })
  })

  test('plays a script', async () => {
    writeFileSync(
      join(folder.path, 'script.yaml'),
      'member: FR\ndeeds: [{ after: 20 min, who: spoc of FR, step: alert, answers: { what: x, malicious: yes, crossborder: seen, severity: high, impact: red, pap: red, to: EE } }]\n',
    )
    const { out } = await jom('simulate', 'playbooks/PB-07-cross-border-alert.yaml', '--script=script.yaml')
    expect(out).toContain('Write the alert: spoc@FR answers: what x')
    expect(out).toContain('(PB-07) ended Mon 1 Mar, 13:20, T+4 h 20 min: not released.')
  })

  test.each([
    [['simulate'], 64, 'simulate <file>'],
    [['simulate', 'nowhere.yaml'], 1, 'nowhere.yaml'],
    [['simulate', 'playbooks/PB-08-weekly-sync.yaml', '--people=some'], 1, '--people=nobody'],
    [['simulate', 'playbooks/PB-08-weekly-sync.yaml', '--election=25 April'], 1, '2027-04-25/FR/Europe/Paris'],
    [['simulate', 'playbooks/PB-08-weekly-sync.yaml', '--election=2027-04-31/FR/Europe/Paris'], 1, 'DATE/code/zone'],
    [['simulate', 'playbooks/PB-08-weekly-sync.yaml', '--script=wrong.yaml'], 1, 'wrong.yaml:1:'],
  ])('says what to do: %j', async (words, code, said) => {
    writeFileSync(join(folder.path, 'wrong.yaml'), 'people: somebody\n')
    const done = await jom(...words)
    expect(done.code).toBe(code)
    expect(done.err).toContain(said)
  })
})

describe('playbook diagram', () => {
  test.each([
    [[], 'flowchart TD', 'PB-08.mmd'],
    [['--mermaid'], 'flowchart TD', 'PB-08.mmd'],
    [['--svg'], '<svg', 'PB-08.svg'],
  ])('%j', async (more, begins, file) => {
    const { code, out, err } = await jom('playbook', 'diagram', 'playbooks/PB-08-weekly-sync.yaml', ...more)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(begins)
    expect(readdirSync(join(folder.path, 'playbooks/diagrams'))).toContain(file)
  })
})
