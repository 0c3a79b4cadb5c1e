import { z } from 'zod'
import { isLoopback } from './loopback.ts'

/** By which ways besides chat something leaves: the settings of letters, of calls to a gateway, and of the heartbeat. */
export const outgoing = {
  JOM_SMTP_URL: z.string().refine(isMailUrl, 'config.smtp-url').optional(),
  JOM_MAIL_FROM: z
    .string()
    .regex(/^([^\p{Cc}<>@]{1,60} )?<?[\w.+-]+@[A-Za-z0-9.-]+>?$/u, 'config.mail-from')
    .optional(),
  JOM_PAGER_URL: z.string().refine(isCallable, 'config.call-url').optional(),
  JOM_PAGER_KEY: z.string().min(32, 'config.pager-key').optional(),
  JOM_HEARTBEAT_URL: z.string().refine(isCallable, 'config.call-url').optional(),
}

type Given = z.infer<z.ZodObject<typeof outgoing>>

/** By which ways besides chat something leaves. In an exercise it is laid into a folder, or reaches this machine alone. */
export type Outgoing = {
  mail: { from: string; server?: MailServer; folder?: string }
  pager: { key: string; url?: string; folder?: string }
  /** Told every minute that all is well. */
  heartbeat?: string
}

type MailServer = { host: string; port: number; secure: boolean; loopback: boolean; user?: string; password?: string }

/** What was set, for a world: `folder` is where an exercise lays what would have left. */
export function outgoingOf(own: Given, { world, folder }: { world: 'live' | 'exercise'; folder: string }): Outgoing {
  // In an exercise nothing is sent beyond this machine, whatever is configured.
  const reaches = (url: string | undefined): url is string =>
    url !== undefined && (world === 'live' || isLoopback(new URL(url).hostname))
  return {
    mail: {
      from: own.JOM_MAIL_FROM ?? 'jom <jom@localhost>',
      ...(world === 'exercise' ? { folder } : own.JOM_SMTP_URL && { server: mailServerOf(own.JOM_SMTP_URL) }),
    },
    pager: {
      key: own.JOM_PAGER_KEY ?? '',
      ...(world === 'exercise' && { folder }),
      ...(reaches(own.JOM_PAGER_URL) && { url: own.JOM_PAGER_URL }),
    },
    ...(reaches(own.JOM_HEARTBEAT_URL) && { heartbeat: own.JOM_HEARTBEAT_URL }),
  }
}

/** 465 and 587 are the ports of submission, with TLS from the first byte or asked for (RFC 8314). */
function mailServerOf(written: string): MailServer {
  const { protocol, hostname, port, username, password } = new URL(written)
  const secure = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    loopback: isLoopback(hostname),
    ...(username !== '' && { user: decodeURIComponent(username), password: decodeURIComponent(password) }),
  }
}

function isMailUrl(written: string): boolean {
  if (!URL.canParse(written)) return false
  const { protocol, hostname, pathname, search, hash } = new URL(written)
  return ['smtp:', 'smtps:'].includes(protocol) && hostname !== '' && /^\/?$/.test(pathname) && search + hash === ''
}

/** Something that may be called: encrypted, or on this machine. */
function isCallable(written: string): boolean {
  if (!URL.canParse(written)) return false
  const { protocol, hostname } = new URL(written)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}
