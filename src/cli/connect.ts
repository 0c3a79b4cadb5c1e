import type { AdapterModule, Checks, RoomToCheck } from '../chat/adapter.ts'
import type { Choice } from '../config.ts'
import { conversationOf, readDirectoryFile, roomWishes } from '../directory/file.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { labels } from '../sharing/label.ts'
import type { CliCall, CliCommand } from './command.ts'
import { paragraph } from './paragraph.ts'
import { runsHere } from './running.ts'

/** How a line begins, by whether what it says is right. */
const marks = { ok: 'ok  ', fault: '!!  ', more: '    ' } as const

export const connect: CliCommand = {
  name: 'connect',
  usage: '[PLATFORM] [--log-in] [--limits]',
  summary: 'cli.connect.summary',
  switches: ['log-in', 'limits'],
  words: { least: 0, most: 1 },
  async run(call) {
    const { words, switches, platforms } = call
    const [name] = words
    if (name === undefined) return list(call)
    const choice = platforms.find(({ module }) => module.platform === name)
    if (!choice) {
      const known = platforms.map(({ module }) => module.platform).join(', ')
      return refuse(call, 'cli.connect.unknown', { name, known })
    }
    const { module, settings, faults } = choice
    if (switches.has('log-in')) return logIn(call, module)
    if (settings !== undefined) return check(call, module, settings)
    for (const fault of faults) write(call, marks.fault, fault)
    return guide(call, module)
  },
}

/** The platforms, and whether each is configured. Those that nobody is led to, such as one for tests, are named once they are. */
function list({ platforms, language, print }: CliCall): number {
  const shown = platforms.filter(({ module, settings }) => settings !== undefined || module.guide !== undefined)
  const width = Math.max(...shown.map(({ module }) => module.platform.length))
  for (const { module, ...choice } of shown) {
    const { platform } = module
    print(`${platform.padEnd(width)}  ${say(language, `cli.connect.${stateOf(choice)}`, { platform })}`)
  }
  return 0
}

const stateOf = ({ settings, faults }: Pick<Choice, 'settings' | 'faults'>): 'configured' | 'faulty' | 'absent' =>
  settings !== undefined ? 'configured' : faults.length > 0 ? 'faulty' : 'absent'

/** How to get there, step by step. Nothing is connected yet, so that it is not the answer of one that is well. */
function guide(call: CliCall, module: AdapterModule): number {
  const { language, print } = call
  const steps = module.guide?.(language)
  if (!steps) return refuse(call, 'cli.connect.no-guide', { platform: module.platform })
  print(say(language, 'cli.connect.guide', { platform: module.platform }))
  for (const [index, step] of steps.entries()) write(call, `${index + 1}.`.padEnd(marks.more.length), step)
  return 1
}

async function logIn(call: CliCall, module: AdapterModule): Promise<number> {
  const { language, ask } = call
  const { platform } = module
  if (!module.logIn) return refuse(call, 'cli.connect.no-log-in', { platform })
  const done = await module.logIn({ language, ask })
  if ('problem' in done) {
    write(call, marks.fault, done.problem)
    return 1
  }
  // As comments and assignments they can go into a file of variables as they are.
  write(call, '# ', done.note, '# ')
  for (const [name, value] of Object.entries(done.variables)) call.print(`${name}=${value}`)
  return 0
}

async function check(call: CliCall, module: AdapterModule, settings: NonNullable<unknown>): Promise<number> {
  const { language, config, switches } = call
  const { platform } = module
  const adapter = await module.create(settings)
  try {
    if (!adapter.checks) {
      write(call, marks.ok, say(language, 'cli.connect.nothing', { platform }))
      return 0
    }
    const rooms = roomsOf(call, platform)
    const load = switches.has('limits') || !(await runsHere(config, platform))
    const faults = await tell(call, adapter.checks, { rooms, load })
    call.print(say(language, 'cli.connect.end', { faults, platform }))
    return faults === 0 ? 0 : 1
  } finally {
    await adapter.stop()
  }
}

/** Says what is found, as it is found, and counts the faults. */
async function tell(
  call: CliCall,
  checks: Checks,
  { rooms, load }: { rooms: readonly RoomToCheck[]; load: boolean },
): Promise<number> {
  let faults = 0
  const { language, config } = call
  for await (const { what, ok, todo } of checks.run({ language, rooms, load, origin: config.origin })) {
    if (!ok) faults += 1
    write(call, ok ? marks.ok : marks.fault, what)
    if (todo !== undefined) write(call, marks.more, todo)
  }
  return faults
}

function roomsOf({ config }: CliCall, platform: string): readonly RoomToCheck[] {
  const file = readDirectoryFile(config.directory, labels)
  const wishes = roomWishes(file, new Date())
  return file.rooms
    .filter((room) => room.platform === platform)
    .map((room) => {
      const { id, title, ceiling } = room
      return { title, ceiling, conversation: conversationOf(room), seats: wishes.get(id)?.seats ?? [] }
    })
}

function refuse(call: CliCall, key: TextKey, values: Values): number {
  write(call, '', say(call.language, key, values))
  return 1
}

function write({ print }: CliCall, mark: string, text: string, margin?: string): void {
  for (const line of paragraph(mark, text, margin)) print(line)
}
