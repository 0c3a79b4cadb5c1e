import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the limits of a Synapse are: none to speak of, or those it has when nobody sets any. */
export type Limits = 'none' | 'default'

/** Its name, which stands behind the colon of every account and room. */
export const serverName = 'localhost'
/** With what accounts are made. It guards nothing: the server is on loopback, and is gone after the test. */
export const secret = 'of the tests'

/** With what a bridge speaks for people. Bridges alone can say when something was said. */
export const bridge = 'of-a-bridge'

/** Writes into a data folder what a Synapse is started by, and gives the path of the file. JSON is YAML too. */
export function writeConfig(folder: string, port: number, limits: Limits): string {
  const path = join(folder, 'homeserver.yaml')
  writeFileSync(join(folder, 'log.yaml'), JSON.stringify(log(folder)))
  writeFileSync(join(folder, 'bridge.yaml'), JSON.stringify(registration))
  writeFileSync(
    path,
    JSON.stringify({
      server_name: serverName,
      public_baseurl: `http://127.0.0.1:${port}/`,
      listeners: [
        {
          port,
          bind_addresses: ['127.0.0.1'],
          type: 'http',
          tls: false,
          x_forwarded: false,
          resources: [{ names: ['client'], compress: false }],
        },
      ],
      database: { name: 'sqlite3', args: { database: join(folder, 'homeserver.db') } },
      signing_key_path: join(folder, 'signing.key'),
      media_store_path: join(folder, 'media'),
      log_config: join(folder, 'log.yaml'),
      app_service_config_files: [join(folder, 'bridge.yaml')],
      registration_shared_secret: secret,
      macaroon_secret_key: secret,
      form_secret: secret,
      bcrypt_rounds: 4,
      // No federation: nobody to ask, and nobody to answer.
      federation_domain_whitelist: [],
      trusted_key_servers: [],
      suppress_key_server_warning: true,
      report_stats: false,
      presence: { enabled: false },
      ...(limits === 'none' && unlimited()),
    }),
  )
  return path
}

/** It may speak for everybody, and is told nothing. */
const registration = {
  id: 'bridge',
  url: null,
  as_token: bridge,
  hs_token: bridge,
  sender_localpart: 'bridge',
  rate_limited: false,
  namespaces: { users: [{ exclusive: false, regex: '@.*' }], aliases: [], rooms: [] },
}

/** Every limit that can be set, set out of reach; those of a media upload and of a key request are high anyway. */
function unlimited(): Record<string, unknown> {
  const free = { per_second: 10_000, burst_count: 10_000 }
  return {
    rc_message: free,
    rc_registration: free,
    rc_login: { address: free, account: free, failed_attempts: free },
    rc_joins: { local: free, remote: free },
    rc_joins_per_room: free,
    rc_invites: { per_room: free, per_user: free, per_issuer: free },
    rc_room_creation: free,
    rc_admin_redaction: free,
    rc_media_create: free,
    rc_user_directory: free,
    rc_reports: free,
    rc_delayed_event_mgmt: free,
  }
}

const log = (folder: string): Record<string, unknown> => ({
  version: 1,
  formatters: { line: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } },
  handlers: { file: { class: 'logging.FileHandler', filename: join(folder, 'synapse.log'), formatter: 'line' } },
  root: { level: 'WARNING', handlers: ['file'] },
  disable_existing_loggers: false,
})
