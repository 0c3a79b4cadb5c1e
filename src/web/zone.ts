/** Time zones a person can choose on the account page. */

// Parts of Member States outside the zones named Europe/…, and Cyprus.
const further = [
  'UTC',
  'Africa/Ceuta',
  'America/Cayenne',
  'America/Guadeloupe',
  'America/Martinique',
  'Asia/Nicosia',
  'Atlantic/Azores',
  'Atlantic/Canary',
  'Atlantic/Madeira',
  'Atlantic/Reykjavik',
  'Indian/Mayotte',
  'Indian/Reunion',
]
const offered = [...Intl.supportedValuesOf('timeZone').filter((zone) => zone.startsWith('Europe/')), ...further]

/** The zones to choose from, the present one among them. */
export const zones = (present: string): readonly string[] => [...new Set([...offered, present])].sort()

/** Tells whether this is a zone of the standard's list. */
export const isZone = (zone: string): boolean =>
  further.includes(zone) || Intl.supportedValuesOf('timeZone').includes(zone)
