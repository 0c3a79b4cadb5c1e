import { createHash } from 'node:crypto'
import { DeliveryError } from '../chat/errors.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import type { ErrandContent } from '../sharing/errand.ts'
import { putOff, refused } from './errand-fault.ts'
import type { Errand, Sender } from './errands.ts'
import { invitationLetter } from './letters/invitation.ts'
import type { Letter } from './letters/letter.ts'
import { noticeLetter } from './letters/notice.ts'
import { rootLetter } from './letters/root.ts'
import { layAside } from './outgoing.ts'

/** The mail server by which letters leave, and who they are from. Plain text is for a server on this machine alone. */
export type MailServer = {
  host: string
  port: number
  /** TLS from the first byte (smtps); else it is asked for before anything is said. */
  secure: boolean
  loopback: boolean
  user?: string
  password?: string
}

export type MailSettings = {
  /** Absent: no letter can be sent. */
  server?: MailServer
  /** `Name <address>` or an address. */
  from: string
  /** In an exercise letters are laid into this folder instead of being sent. */
  folder?: string
  origin: string
}

/** Milliseconds a mail server is waited for: to connect, to greet, and for each answer. Together with what is sent under the 30 s of a sender. */
const patience = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 12_000, dnsTimeout: 5_000 }
const sendWithinMs = 28_000

/** The sender of letters. What a letter says is neutral and bears TLP:CLEAR: a name of a notice, what to do, a link. */
export function openMail(settings: MailSettings): Sender {
  const { server, folder } = settings
  return async (errand) => {
    // Only here, since it takes 20 MB of memory that a bot without letters does not need.
    const { createTransport } = await import('nodemailer')
    const letter = letterOf(errand, settings)
    if (folder !== undefined) {
      const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail(
        letter,
      )
      await layAside(folder, errand, 'eml', message as Buffer) // by `buffer` it is one
      return
    }
    if (!server) throw refused('not-configured')
    const transport = createTransport({
      host: server.host,
      port: server.port,
      secure: server.secure,
      requireTLS: !server.secure && !server.loopback,
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(server.user !== undefined && { auth: { user: server.user, pass: server.password ?? '' } }),
      ...patience,
    })
    const late = new AbortController()
    const timer = setTimeout(() => {
      late.abort()
      transport.close()
    }, sendWithinMs)
    try {
      await Promise.race([
        transport.sendMail(letter),
        new Promise<never>((_, reject) => {
          late.signal.addEventListener('abort', () => reject(putOff('timeout')), { once: true })
        }),
      ])
    } catch (fault) {
      throw explain(fault)
    } finally {
      clearTimeout(timer)
      transport.close()
    }
  }
}

/** The letter of an errand, the same at every attempt. */
function letterOf({ key, to, content, madeAt }: Errand, { from, origin, folder }: MailSettings) {
  const { name, language } = content
  const exercise = folder !== undefined
  const letter = writeLetter(content, origin)
  const t = (key: TextKey, values = {}): string => say(language, key, values)
  const body = [
    ...(exercise ? [t('notices.mail.exercise'), ''] : []),
    label,
    '',
    t('notices.mail.greeting', { name: inOneLine(name) }),
    '',
    ...letter.lines,
    '',
    t('notices.mail.foot'),
    '',
  ]
  const prefix = exercise ? 'EXERCISE ' : ''
  const urgent = letter.urgent === true
  return {
    messageId: messageIdOf(key, madeAt, from),
    date: madeAt,
    from,
    // Given in parts, so that nothing in a name can be taken for an address.
    to: { name: inOneLine(name), address: to },
    subject: `${prefix}[${label}] ${letter.subject}`,
    text: body.join('\n'),
    priority: urgent ? ('high' as const) : ('normal' as const),
    ...(letter.calendar && { icalEvent: letter.calendar }),
    ...(letter.files && { attachments: [...letter.files] }),
    headers: {
      // RFC 3834: nobody's absence note shall answer it.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': language,
      'X-Jom-Errand': letter.id,
    },
  }
}

function writeLetter(content: ErrandContent, origin: string): Letter {
  switch (content.letter) {
    case 'invitation':
      return invitationLetter(content)
    case 'root':
      return rootLetter(content)
    default:
      return noticeLetter(content, origin)
  }
}

/** What a letter says is for everybody's eyes; what a notice says is not, and stands in no letter. */
const label = 'TLP:CLEAR'

/** A name as it may stand in a header: no ends of lines, nothing that turns the direction of what follows or cannot be seen. */
const inOneLine = (name: string): string =>
  name
    .replace(/[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 100)

function messageIdOf(key: string, madeAt: Date, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
  const unique = createHash('sha256').update(`${key} ${madeAt.toISOString()}`).digest('hex').slice(0, 32)
  return `<${unique}@${domain}>`
}

/** The commands at which a refusal is about this letter, and not about the way to the server. */
const aboutLetter: readonly string[] = ['MAIL FROM', 'RCPT TO', 'DATA']

/**
 * What went wrong, by its class alone: what a server says may repeat an address. A refusal of the letter itself with 5xx is for
 * good (RFC 5321, 4.2.1); all else may pass, a refused sign-in included, since an operator can mend it.
 */
function explain(fault: unknown): DeliveryError {
  if (fault instanceof DeliveryError) return fault
  const { responseCode, command, code } = fault as { responseCode?: number; command?: string; code?: string } // as nodemailer throws them
  if (typeof responseCode === 'number') {
    const what = `smtp-${responseCode}`
    const forGood = responseCode >= 500 && aboutLetter.includes(command ?? '')
    return forGood ? refused(what, fault) : putOff(what, fault)
  }
  return putOff(typeof code === 'string' && /^[A-Z_]{1,30}$/.test(code) ? code : 'no-answer', fault)
}
