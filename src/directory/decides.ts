/**
 * How a room decides where a proposal names no rule, as its directory file says it: `consensus, quorum 14`, `silence 24 h`,
 * `vote two-thirds of members, quorum 14`, `delegated, ratified within 24 h`. Hours are whole.
 */
export type RoomRule =
  | { profile: 'consensus'; quorum?: number }
  | { profile: 'silence'; hours?: number }
  | { profile: 'vote'; threshold: Share; basis?: 'members'; quorum?: number }
  | { profile: 'delegated'; ratifyHours: number }

type Share = 'simple' | 'two-thirds' | 'three-quarters' | 'unanimous'

/** Within how many hours what one decides for all is to be ratified where nobody says: the mechanism's default for election night. */
export const usualRatifyHours = 24
/** The longest that something may stand which nobody ratified, in hours, and that a silence may last: a week, and thirty days. */
export const mostRatifyHours = 168
const mostSilenceHours = 720

const quorum = '(?:,? quorum (?<quorum>[1-9]\\d?))?'
const hours = '(?<hours>[1-9]\\d{0,2}) h'
const forms = {
  consensus: new RegExp(`^consensus${quorum}$`),
  silence: new RegExp(`^silence(?:,? ${hours})?$`),
  vote: new RegExp(
    `^vote(?: (?<share>two-thirds|three-quarters|unanimous))?(?: of (?:(?<members>members)|votes cast))?${quorum}$`,
  ),
  delegated: new RegExp(`^delegated(?:,? ratified within ${hours})?$`),
} as const satisfies Readonly<Record<RoomRule['profile'], RegExp>>

/** The rule that words of a directory file say; `undefined` where they say none. */
export function readRoomRule(written: string): RoomRule | undefined {
  const words = written.trim().replace(/\s+/g, ' ')
  const [named, found] =
    Object.entries(forms)
      .map(([profile, form]) => [profile, form.exec(words)] as const)
      .find(([, match]) => match) ?? []
  const said = found?.groups ?? {}
  const needed = said.quorum === undefined ? {} : { quorum: Number(said.quorum) }
  const length = said.hours === undefined ? undefined : Number(said.hours)
  switch (named) {
    case 'consensus':
      return { profile: named, ...needed }
    case 'silence':
      if (length === undefined) return { profile: named }
      return length <= mostSilenceHours ? { profile: named, hours: length } : undefined
    case 'vote': {
      const threshold = (said.share ?? 'simple') as Share // one of those in its form
      return { profile: named, threshold, ...(said.members !== undefined && { basis: 'members' }), ...needed }
    }
    case 'delegated': {
      const ratifyHours = length ?? usualRatifyHours
      return ratifyHours <= mostRatifyHours ? { profile: named, ratifyHours } : undefined
    }
    default:
      return undefined
  }
}
