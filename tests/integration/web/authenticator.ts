import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** An authenticator in software, for passkeys with ES256: what a device does, and what a forger would do instead. */
export type Authenticator = {
  readonly id: string
  create(options: CreationOptions, forged?: Forged): Record<string, unknown>
  get(options: { challenge: string; rpId?: string }, forged?: Forged): Record<string, unknown>
}

export type CreationOptions = { challenge: string; rp: { id?: string }; user: { id: string } }
/** What a wrong answer says in place of the truth. */
export type Forged = {
  origin?: string
  rpId?: string
  challenge?: string
  userVerified?: boolean
  counter?: number
  handle?: string
  type?: string
  key?: KeyObject
}

export function makeAuthenticator(origin: string): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const credential = randomBytes(32)
  const id = credential.toString('base64url')
  let handle = ''
  let counter = 0

  const clientData = (type: string, challenge: string, forged: Forged) =>
    Buffer.from(
      JSON.stringify({
        type: forged.type ?? type,
        challenge: forged.challenge ?? challenge,
        origin: forged.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const authenticatorData = (rpId: string, attested: Buffer | undefined, forged: Forged) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(forged.counter ?? ++counter)
    const flags = 0x01 | (forged.userVerified === false ? 0 : 0x04) | (attested ? 0x40 : 0)
    const hash = createHash('sha256')
      .update(forged.rpId ?? rpId)
      .digest()
    return Buffer.concat([hash, Buffer.from([flags]), count, attested ?? Buffer.alloc(0)])
  }

  return {
    id,
    create(options, forged = {}) {
      handle = options.user.id
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credential.length)
      const key = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]), // map of 5: EC2, ES256, P-256, x
        Buffer.from(jwk.x!, 'base64url'),
        Buffer.from([0x22, 0x58, 0x20]), // y
        Buffer.from(jwk.y!, 'base64url'),
      ])
      const attested = Buffer.concat([Buffer.alloc(16), length, credential, key])
      const data = authenticatorData(options.rp.id ?? 'localhost', attested, forged)
      const attestation = Buffer.concat([
        Buffer.from([0xa3]), // map of 3
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        Buffer.from([0x59, data.length >> 8, data.length & 0xff]),
        data,
      ])
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, forged).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    get(options, forged = {}) {
      const client = clientData('webauthn.get', options.challenge, forged)
      const data = authenticatorData(options.rpId ?? 'localhost', undefined, forged)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, forged.key ?? privateKey).toString('base64url'),
          userHandle: forged.handle ?? handle,
        },
      }
    },
  }
}

/** A short text string in CBOR. */
const text = (value: string): Buffer => Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)])
