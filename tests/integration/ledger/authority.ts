import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A time-stamping authority of this machine: `openssl ts` with a certificate of its own, behind HTTP. Without openssl it throws. */
export type Authority = {
  url: string
  /** How the next answers are: as they should be, or wrong in one way. */
  mood: 'good' | 'other-data' | 'other-nonce' | 'refused' | 'garbage' | 'down'
  requests: number
  /** What `openssl ts -verify` says of a token for some data; throws where it does not hold. */
  verify(data: string, token: Uint8Array): string
  end(): Promise<void>
}

const config = (folder: string) => `
[tsa]
default_tsa = own
[own]
serial = ${folder}/serial
signer_cert = ${folder}/tsa.pem
signer_key = ${folder}/tsa.key
signer_digest = sha256
certs = ${folder}/ca.pem
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[usage]
extendedKeyUsage = critical,timeStamping
basicConstraints = CA:false
`

export async function openAuthority(): Promise<Authority> {
  const folder = mkdtempSync(join(tmpdir(), 'jom-tsa-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (...words: string[]): string =>
    execFileSync('openssl', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  writeFileSync(at('ts.cnf'), config(folder))
  writeFileSync(at('serial'), '01\n')
  const key = ['-newkey', 'rsa:2048', '-nodes']
  openssl('req', '-x509', ...key, '-days', '2', '-subj', '/CN=Test root', '-keyout', 'ca.key', '-out', 'ca.pem')
  openssl('req', ...key, '-subj', '/CN=Test authority of time', '-keyout', 'tsa.key', '-out', 'tsa.csr')
  const usage = ['-extfile', 'ts.cnf', '-extensions', 'usage']
  openssl(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    ...usage,
    '-out',
    'tsa.pem',
  )

  const answerTo = (query: Buffer): Buffer => {
    writeFileSync(at('query'), query)
    if (authority.mood === 'other-data')
      openssl('ts', '-query', '-digest', 'ab'.repeat(32), '-sha256', '-cert', '-out', 'query')
    if (authority.mood === 'other-nonce') {
      const text = openssl('ts', '-query', '-in', 'query', '-text')
      const digest = [...text.matchAll(/^ +[0-9a-f]{4} - ([0-9a-f -]{47})/gm)]
        .map(([, bytes = '']) => bytes.replace(/[ -]/g, ''))
        .join('')
      openssl('ts', '-query', '-digest', digest, '-sha256', '-cert', '-out', 'query')
    }
    if (authority.mood === 'refused') openssl('ts', '-query', '-digest', 'ab'.repeat(64), '-sha512', '-out', 'query')
    openssl('ts', '-reply', '-config', 'ts.cnf', '-section', 'own', '-queryfile', 'query', '-out', 'answer')
    return readFileSync(at('answer'))
  }
  const server = createServer((asked, answer) => {
    const chunks: Buffer[] = []
    asked.on('data', (chunk: Buffer) => chunks.push(chunk))
    asked.on('end', () => {
      authority.requests += 1
      if (authority.mood === 'down') return void answer.writeHead(503).end()
      answer.writeHead(200, { 'content-type': 'application/timestamp-reply' })
      answer.end(authority.mood === 'garbage' ? Buffer.from('no stamp') : answerTo(Buffer.concat(chunks)))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const authority: Authority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, // it listens on a port
    mood: 'good',
    requests: 0,
    verify(data, token) {
      writeFileSync(at('data'), data)
      writeFileSync(at('token'), token)
      return openssl('ts', '-verify', '-data', 'data', '-in', 'token', '-token_in', '-CAfile', 'ca.pem')
    },
    async end() {
      await new Promise((done) => server.close(done))
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return authority
}
