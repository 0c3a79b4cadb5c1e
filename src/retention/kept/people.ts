import { ofPerson } from '../held.ts'
import type { Kept } from './kept.ts'

/** How people come in and are reached, and who was let in or not. */
export const ofPeople: readonly Kept[] = [
  { id: 'challenges', class: 'delivery', table: 'Challenge', since: `kept."expiresAt"`, end: 'row' },
  {
    id: 'sessions',
    class: 'sign-in',
    table: 'Session',
    since: 'LEAST(kept."endedAt", kept."expiresAt")',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'links',
    class: 'sign-in',
    table: 'SignInLink',
    since: 'kept."expiresAt"',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'codes',
    class: 'sign-in',
    table: 'LinkCode',
    since: 'kept."expiresAt"',
    end: 'row',
    subject: ofPerson('personId'),
  },
  { id: 'tries', class: 'sign-in', table: 'LinkTry', since: 'kept.at', end: 'row' },
  {
    id: 'recoveries',
    class: 'sign-in',
    table: 'RecoveryCode',
    since: 'kept."usedAt"',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'feeds',
    class: 'sign-in',
    table: 'CalendarFeed',
    since: 'kept."endedAt"',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'contacts',
    class: 'contacts',
    table: 'Contact',
    since: '(SELECT person."retiredAt" FROM "Person" AS person WHERE person.id = kept."personId")',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'strangers',
    class: 'strangers',
    table: 'Stranger',
    since: 'kept."decidedAt"',
    where: `NOT EXISTS (SELECT 1 FROM "RoomMember" AS seat WHERE seat."roomId" = kept."roomId" AND seat.account = kept.account)`,
    end: 'row',
  },
]
