import type { Scene } from '../../directory/scene.ts'
import { say, type TextKey, type Values } from '../../locale/catalogue.ts'
import { sayMoment } from '../../locale/moment.ts'
import { type CaseFile, nameOf } from '../case.ts'
import type { Newest } from '../timeline.ts'
import type { Clock } from './read.ts'
import type { Content } from './regime.ts'
import { type Reading, sayDue, sayDuty } from './words.ts'

/**
 * What an official could send for a duty, as plain text: what the case knows is filled in, all else is a marked blank. It is a
 * draft of words alone; nobody is told anything by it.
 */
export function draftText(
  scene: Pick<Scene, 'directory' | 'now' | 'exercise'>,
  file: CaseFile,
  newest: Newest,
  clock: Clock,
  reading: Reading,
): string {
  const { language, zone } = reading
  const t = (key: TextKey, values?: Values): string => say(language, key, values)
  const blank = t('clocks.draft.blank')
  const moment = (at: Date): string => sayMoment(language, at, zone)
  const { duty } = clock
  const head = [
    ...(scene.exercise ? [t('clocks.draft.exercise')] : []),
    t('clocks.draft.title', { duty: sayDuty(language, duty) }),
    `${t('clocks.draft.law')}: ${duty.text}`,
    `${t('clocks.fact.to')}: ${t(`clocks.to.${duty.addressee}`)}`,
    `${t('clocks.draft.from')}: ${memberOf(scene, file)}, ${nameOf(scene.directory, file.ownerId)}, ${blank}`,
    `${t('clocks.draft.case')}: ${file.number} (${file.label})`,
    `${t(`clocks.starts.${duty.starts}`)}: ${moment(clock.from)}`,
    ...(clock.suspectedAt ? [`${t('clocks.draft.suspected')}: ${moment(clock.suspectedAt)}`] : []),
    ...(file.happenedAt ? [`${t('cases.fact.happened')}: ${moment(file.happenedAt)}`] : []),
    `${t('clocks.fact.due')}: ${sayDue(clock, scene.now, reading)}`,
  ]
  const body = duty.content.map((item) => {
    const known = factsFor(item, file, newest, language)
    // What is known is a beginning: a person completes it.
    return `${t(`clocks.content.${item}`)}\n${[...known, blank].join('\n')}`
  })
  return [head.join('\n'), ...body, t('clocks.draft.end')].join('\n\n')
}

const memberOf = ({ directory }: Pick<Scene, 'directory'>, { code }: CaseFile): string => {
  const name = directory.members.get(code)?.name
  return name && name !== code ? `${code} · ${name}` : code
}

/** What a case knows of something that a notification must say. */
function factsFor(item: Content, file: CaseFile, newest: Newest, language: string): readonly string[] {
  const t = (key: TextKey): string => say(language, key)
  const { report, triage } = file
  const latest = newest.status ? [newest.status.text] : []
  const cause = triage.cause ? [t(`cases.cause.${triage.cause}`)] : []
  switch (item) {
    case 'malicious':
      return triage.cause ? [t(triage.cause === 'malicious-actions' ? 'cases.yes' : 'cases.no'), ...cause] : []
    case 'severity-impact':
      return [
        ...(triage.severity ? [t(`cases.severity.${triage.severity}`)] : []),
        ...(triage.impact ? [t(`cases.impact.${triage.impact}`)] : []),
      ]
    case 'cause':
      return [...cause, ...(triage.rsit ? [`RSIT ${triage.rsit}`] : []), ...(triage.threat ? [triage.threat] : [])]
    case 'description':
    case 'breach':
    case 'product':
      return [...(report.asset ? [t(`cases.asset.${report.asset}`)] : []), ...(item === 'product' ? [] : [report.what])]
    case 'status':
    case 'update':
    case 'feedback':
    case 'same-information':
      return [...(item === 'update' ? [report.what] : []), ...latest]
    case 'law-enforcement':
      return cause
    default:
      return []
  }
}
