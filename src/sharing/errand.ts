/**
 * What a letter or a call by another machine may say. It holds no words of people and no label above TLP:CLEAR: its text is put
 * together from the catalogue when it is sent, so that nothing confidential can leave this way by mistake.
 */
export type ErrandContent = NoticeLetter | InvitationLetter | RootLetter

/** Who is meant, as the directory calls them, and how they are written to. */
type Receiver = { name: string; language: string; zone: string }

export type NoticeLetter = Receiver & {
  letter?: never
  /** What the receiver is to do: say that they got a notice, read it, answer a test ring, or see to a notice that failed. */
  purpose: 'acknowledge' | 'read' | 'ring' | 'failed'
  /** The short name of the notice, `n-4f2a91c07be3`. */
  notice: string
  urgent: boolean
  /** By when it is needed, ISO 8601. */
  due: string
}

/** An invitation to a call, or its end: a number, an instant, and the calendar's own text, in which nothing else stands. */
export type InvitationLetter = Receiver & {
  letter: 'invitation'
  /** `C-2027-0004`. */
  call: string
  method: 'REQUEST' | 'CANCEL'
  /** Whether an earlier letter told another time. */
  moved: boolean
  startsAt: string
  minutes: number
  /** iCalendar, RFC 5545. */
  calendar: string
  /** Where the receiver answers without signing in; none where the call is off. */
  answer?: string
}

/** The root of a day's record, for a witness to keep. */
export type RootLetter = Receiver & {
  letter: 'root'
  /** `2027-03-14`. */
  day: string
  /** The signed root as it is to be kept, JSON in one line. */
  root: string
  /** Where the receiver says that they hold it. */
  confirm: string
}
