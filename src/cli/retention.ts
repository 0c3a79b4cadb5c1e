import { actBeside } from '../delivery/console.ts'
import { say } from '../locale/catalogue.ts'
import { periodsOf } from '../retention/periods.ts'
import { planSweep, sweep } from '../retention/sweep.ts'
import type { CliCommand } from './command.ts'

export const retention: CliCommand = {
  name: 'retention',
  usage: '--dry-run | --now',
  summary: 'cli.retention.summary',
  switches: ['dry-run', 'now'],
  words: { least: 0, most: 0 },
  async run({ switches, config, language, print, open }) {
    const periods = periodsOf(config.retention)
    if (switches.has('dry-run') === switches.has('now')) {
      print(say(language, 'cli.retention.which'))
      return 64
    }
    const store = await open()
    const { db } = store
    if (switches.has('now')) {
      const act = (work: Parameters<typeof actBeside>[2]) => actBeside(store, config.origin, work)
      const counts = Object.entries(await sweep({ db, act }, periods, 'both')).filter(([, count]) => count > 0)
      for (const [id, count] of counts) print(`${id.padEnd(12)} ${String(count).padStart(8)}`)
      print(say(language, 'cli.retention.done', { count: counts.reduce((sum, [, count]) => sum + count, 0) }))
      return 0
    }
    const plan = await planSweep(db, periods, 'both')
    const heads = (['what', 'class', 'days', 'due', 'oldest', 'held', 'waiting'] as const).map((head) =>
      say(language, `cli.retention.${head}`),
    )
    const rows = plan.map(({ id, class: name, days, due, oldest, held, waiting }) => [
      id,
      name,
      String(days),
      String(due),
      oldest?.toISOString().slice(0, 10) ?? '–',
      String(held),
      String(waiting),
    ])
    const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)))
    for (const row of [heads, ...rows]) {
      const cells = row.map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      print(cells.join('  '))
    }
    const sum = (pick: (row: (typeof plan)[number]) => number): number => plan.reduce((all, row) => all + pick(row), 0)
    print(say(language, 'cli.retention.dry', { due: sum(({ due }) => due), held: sum(({ held }) => held) }))
    return 0
  },
}
