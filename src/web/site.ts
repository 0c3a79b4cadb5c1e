import { timingSafeEqual } from 'node:crypto'
import { hashOf } from './secret.ts'

/** Under which names the server answers, and what follows from them for cookies and passkeys. */
export type Site = {
  readonly origin: string
  readonly secure: boolean
  readonly cookie: string
  /** The origin of a request that came with this Host header; `undefined` when we do not answer under that name. */
  originOf(host: string | null): string | undefined
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Tells whether a host name can only mean this machine. */
export const isLoopbackName = (name: string): boolean => loopbackNames.has(name) || name.endsWith('.localhost')

/** Tells whether a socket's address is this machine's own. */
export const isLoopbackAddress = (address: string): boolean => /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address)

/** Reads the public address; throws when cookies or passkeys could not be kept safe under it. */
export function describeSite(origin: string, names: 'single' | 'per-person'): Site {
  const url = new URL(origin)
  if (url.origin !== origin) throw new RangeError(`The public address ${origin} must be like ${url.origin}.`)
  const secure = url.protocol === 'https:'
  const loopback = isLoopbackName(url.hostname)
  if (!secure && !loopback) throw new RangeError(`The public address ${origin} must begin with https://.`)
  if (names === 'per-person' && !loopback) throw new RangeError(`Names per person need an address on loopback.`)
  return {
    origin,
    secure,
    // Cookies do not know ports: two worlds on one machine must not end each other's sessions.
    cookie: secure ? '__Host-jom' : `jom-${url.port || 80}`,
    originOf(host) {
      const asked = host === null ? undefined : parseHost(url.protocol, host)
      if (!asked) return undefined
      if (asked.host === url.host) return origin
      if (!loopback || asked.port !== url.port) return undefined
      const known = loopbackNames.has(asked.hostname) || (names === 'per-person' && isLoopbackName(asked.hostname))
      return known ? asked.origin : undefined
    },
  }
}

function parseHost(protocol: string, host: string): URL | undefined {
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(`${protocol}//${host}`)
    ? new URL(`${protocol}//${host}`)
    : undefined
}

/** Compares two secrets without telling by its duration where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf('compare', a)), Buffer.from(hashOf('compare', b)))
}

/**
 * The relying party of passkeys made under an origin: its very name. Browsers take `localhost` for a top-level domain,
 * so that a passkey for `localhost` could not be made under `fr.localhost`.
 */
export const relyingPartyOf = (origin: string): string => new URL(origin).hostname
