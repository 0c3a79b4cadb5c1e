import { say, type TextKey, type Values } from '../../locale/catalogue.ts'
import { stepsOf } from '../engine/path.ts'
import type { Playbook } from '../language/model.ts'
import { sayText } from '../language/text.ts'

/** Words of a text without its expressions, which are known in a run only. */
export const tidy = (words: string): string =>
  words
    .replaceAll(/\{\{.*?\}\}/gs, '…')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** An id as people read it. */
export const plainId = (id: string): string => id.replaceAll('_', ' ')

type Outcome = 'adopted' | 'rejected' | 'lapsed' | 'withdrawn'

/** A condition in words where it is of a usual form; else as it stands in the file. */
export function sayCondition(playbook: Playbook, cel: string, language: string): string {
  const t = (key: TextKey, values: Values = {}): string => say(language, key, values)
  const steps = stepsOf(playbook)
  const nameOf = (id: string): string => {
    const title = steps.get(id)?.title
    return title ? tidy(sayText(title, language)).replace(/[?:]$/, '') : plainId(id)
  }
  const optionOf = (id: string, field: string, value: string): string => {
    const step = steps.get(id)
    const question = step?.kind === 'ask' ? step.fields.find((each) => each.id === field) : undefined
    const options = question && 'options' in question ? question.options : []
    const label = options.find((each) => each.value === value)?.label
    return label ? tidy(sayText(label, language)) : value.replaceAll('_', ' ')
  }
  const list = (values: string): readonly string[] => [...values.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value)
  const or = ` ${t('diagram.or')} `
  return cel
    .replaceAll(/steps\.\w+\.result == null \|\| /g, '')
    .replaceAll(/steps\.(\w+)\.result\.exists\(c, steps\.\1\.result\[c\] == null\)/g, (_, id) =>
      t('diagram.no-answer', { step: nameOf(id) }),
    )
    .replaceAll(/size\(steps\.(\w+)\.result\.acknowledged\) < size\(steps\.\1\.result\.asked\)/g, (_, id) =>
      t('diagram.not-acknowledged', { step: nameOf(id) }),
    )
    .replaceAll(
      /steps\.(\w+)\.answers\.(\w+) == "([^"]*)"/g,
      (_, id, field, value) => `${nameOf(id)}: ${optionOf(id, field, value)}`,
    )
    .replaceAll(
      /steps\.(\w+)\.answers\.(\w+) != "([^"]*)"/g,
      (_, id, field, value) => `${nameOf(id)}: ${t('diagram.not')} ${optionOf(id, field, value)}`,
    )
    .replaceAll(
      /steps\.(\w+)\.answers\.(\w+) in \[([^\]]*)\]/g,
      (_, id, field, values) =>
        `${nameOf(id)}: ${list(values)
          .map((value) => optionOf(id, field, value))
          .join(or)}`,
    )
    .replaceAll(/!steps\.(\w+)\.quorum\b|steps\.(\w+)\.quorum (?:== false|!= true)/g, (_, one, other) =>
      t('diagram.quorum-missed', { step: nameOf(one ?? other) }),
    )
    .replaceAll(/steps\.(\w+)\.quorum\b(?: == true)?(?! [!=]=)/g, (_, id) =>
      t('diagram.quorum-reached', { step: nameOf(id) }),
    )
    .replaceAll(
      /steps\.(\w+)\.result\.outcome (==|!=) "(adopted|rejected|lapsed|withdrawn)"/g,
      (_, id, sign, outcome: Outcome) =>
        `${nameOf(id)}: ${sign === '!=' ? `${t('diagram.not')} ` : ''}${t(`diagram.outcome.${outcome}`)}`,
    )
    .replaceAll(/steps\.(\w+)\.minuted == true/g, (_, id) => t('diagram.minuted', { step: nameOf(id) }))
    .replaceAll(/steps\.(\w+)\.state == "done"/g, (_, id) => t('diagram.done', { step: nameOf(id) }))
    .replaceAll(/steps\.(\w+)\.state != "done"/g, (_, id) => t('diagram.not-done', { step: nameOf(id) }))
    .replaceAll(/(?:vars|case|election|inputs)\.(\w+) == true/g, (_, name) => plainId(name))
    .replaceAll(
      /(vars|case|election|inputs)\.(\w+) (==|!=) (?:"([^"]*)"|(\d+))/g,
      (_, of, name, sign, value, number) =>
        `${of === 'case' ? `${t('diagram.case')} ` : ''}${plainId(name)}: ${sign === '!=' ? `${t('diagram.not')} ` : ''}${plainId(value ?? number)}`,
    )
    .replaceAll(
      /(vars|case|election|inputs)\.(\w+) in \[([^\]]*)\]/g,
      (_, of, name, values) =>
        `${of === 'case' ? `${t('diagram.case')} ` : ''}${plainId(name)}: ${list(values).map(plainId).join(or)}`,
    )
    .replaceAll(/(?:vars|case|election|inputs)\.(\w+) != null/g, (_, name) =>
      t('diagram.known', { name: plainId(name) }),
    )
    .replaceAll(/(?:vars|case|election|inputs)\.(\w+) == null/g, (_, name) =>
      t('diagram.not-known', { name: plainId(name) }),
    )
    .replaceAll(/election\.(opens|closes|results)\b/g, (_, of: 'opens' | 'closes' | 'results') =>
      t(`diagram.when.${of}`),
    )
    .replaceAll(/duration\("(\d+)([hm])"\)/g, (_, count, unit) => `${count} ${unit === 'h' ? 'h' : 'min'}`)
    .replaceAll('&&', t('diagram.and'))
    .replaceAll('||', t('diagram.or'))
    .replaceAll(/!\(/g, `${t('diagram.not')} (`)
    .replaceAll(/\s+/g, ' ')
    .trim()
}
