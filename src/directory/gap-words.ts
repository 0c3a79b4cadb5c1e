import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import type { Directory } from './directory.ts'
import type { Gap } from './gaps.ts'

/** What is missing, in one sentence or two, for whoever can name somebody. */
export function sayGap(
  { language, zone }: { language: string; zone: string },
  gap: Gap,
  directory: Directory,
  now: Date,
): string {
  switch (gap.kind) {
    case 'coordinator':
    case 'spoc':
    case 'duty':
      return say(language, `directory.gap.${gap.kind}`, { codes: gap.codes.join(', ') })
    case 'spocs': {
      const { code, people } = gap
      const names = people.map(({ name }) => name).join(', ')
      return say(language, 'directory.gap.spocs', { code, count: people.length, names })
    }
    case 'chair': {
      const { code, role, at } = gap
      const member = directory.members.get(code)?.name ?? code
      const values = { member, code, at: sayFar(language, at, zone, now), role: say(language, `commands.role.${role}`) }
      return say(language, 'directory.gap.chair', values)
    }
    case 'table':
      return say(language, 'directory.gap.table', { at: sayFar(language, gap.at, zone, now) })
  }
}
