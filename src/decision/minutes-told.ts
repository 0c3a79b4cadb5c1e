import { actions, note, paragraph, strong } from '../chat/message.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { aloneOf, spotsOf } from '../round/reach.ts'
import { cut } from '../round/table.ts'
import type { Effect } from '../sharing/effect.ts'
import { stateOf } from './card.ts'
import { controls, webLink } from './controls.ts'
import type { DecisionFile, Position } from './file.ts'
import { mentionsIn, positionText, stemOf, tellAt } from './request.ts'
import type { Why } from './rule.ts'
import { sayOne } from './said.ts'

/** What is said to those for whom minutes of a call record a position, and to those who wrote it, once somebody says otherwise. */

/** Tells the people of a delegation that a yes stands for it as minuted, until when it may say otherwise, and how. */
export function tellMinuted(scene: Scene, file: DecisionFile, position: Position): readonly Effect[] {
  const { directory, now } = scene
  const { code } = position
  return spotsOf(scene, code, file.roomId).flatMap((spot) => {
    const { language, zone } = spot
    const mentions = mentionsIn(scene, spot, code)
    const line = `position ${file.id} ${code}`
    return tellAt(scene, file, `${stemOf(file.id, code)}minuted@${spot.key}`, spot, {
      summary: say(language, 'decisions.minuted', {
        ...{ decision: file.id, call: file.callId ?? '', code },
        by: directory.people.get(position.personId)?.name ?? '—',
        at: sayMoment(language, file.deadline ?? now, zone),
      }),
      lines: [paragraph(strong(cut(wordsIn(file.title, language), 200)))],
      plainLines: [...mentions, note(say(language, 'decisions.minuted.line', { line }))],
      after: controls(file, spot, { code, now }),
      code,
    })
  })
}

/** Tells whoever wrote the minutes that a delegation took a position of its own since. */
export function tellOtherwise(
  scene: Scene,
  file: DecisionFile,
  before: Position,
  position: Position,
): readonly Effect[] {
  const person = scene.directory.people.get(before.personId)
  if (!person || before.personId === position.personId) return []
  const { code, revision } = position
  return aloneOf(scene, [person], file.roomId).flatMap((spot) => {
    const { language } = spot
    return tellAt(scene, file, `decision/${file.id}/otherwise/${code}/${revision}@${spot.key}`, spot, {
      summary: say(language, 'decisions.minuted.otherwise', {
        ...{ decision: file.id, call: file.callId ?? '', code },
        given: sayOne(scene.directory, position, spot),
      }),
      lines: [paragraph(positionText(file, position, language))],
      plainLines: [],
      after: [],
    })
  })
}

/**
 * Tells every delegation that what was minuted comes out otherwise, counted with a position that one of them took itself. It is not
 * brought up to date later, so nothing can be pressed there.
 */
export function tellRecounted(scene: Scene, file: DecisionFile, position: Position, why: Why): readonly Effect[] {
  return file.seats.flatMap(({ code }) =>
    spotsOf(scene, code, file.roomId).flatMap((spot) => {
      const { language } = spot
      const slot = `decision/${file.id}/recounted/${code}/${file.positions.length}@${spot.key}`
      return tellAt(scene, file, slot, spot, {
        summary: say(language, 'decisions.minuted.recounted', {
          ...{ decision: file.id, call: file.callId ?? '', code: position.code },
          given: sayOne(scene.directory, position, spot),
          state: stateOf(file, language),
        }),
        lines: [
          paragraph(strong(cut(wordsIn(file.title, language), 200))),
          paragraph(positionText(file, position, language)),
          note(say(language, `decisions.why.${why}`)),
          actions(webLink(scene.origin, spot, file.id)),
        ],
        plainLines: [],
        after: [],
      })
    }),
  )
}
