import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { languages, say } from '../locale/catalogue.ts'
import type { ByLanguage } from '../locale/words.ts'
import type { Effect } from '../sharing/effect.ts'
import { openNotice } from './notice.ts'

/** How long somebody who is rung has to answer, in milliseconds. */
export const ringMs = 10 * 60_000

/** By what name test rings stand in the ledger. */
export const ringGroup = (code: string, what: string): string => `ring/${code}/${what}`

/**
 * Tests whether a person can be reached: by chat and every address known, at once. Only they can answer; whoever does not is told
 * to the coordinators of `code`.
 */
export function ring(
  scene: Scene,
  { group, code, person, board }: { group: string; code: string; person: Person; board?: string },
): Promise<readonly Effect[]> {
  return openNotice(scene, {
    group,
    code,
    text: ringWords(),
    label: 'TLP:CLEAR',
    needs: 'acknowledgement',
    urgent: false,
    ladder: [{ afterMs: 0, role: 'ring', by: ['chat', 'email', 'webhook'] }],
    due: new Date(scene.now.getTime() + ringMs),
    ring: person.id,
    ...(board && { board }),
  })
}

const ringWords = (): ByLanguage => ({
  en: say('en', 'notices.ring.words'),
  ...Object.fromEntries(languages.map((language) => [language, say(language, 'notices.ring.words')])),
})
