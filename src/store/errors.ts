export type StoreErrorCode =
  | 'programs-missing'
  | 'programs-broken'
  | 'platform-unsupported'
  | 'folder-unwritable'
  | 'folder-private'
  | 'folder-too-long'
  | 'folder-in-use'
  | 'account-missing'
  | 'init-failed'
  | 'start-failed'
  | 'version-mismatch'
  | 'orphan-stuck'
  | 'migration-busy'
  | 'migration-failed'
  | 'migration-edited'
  | 'migration-missing'
  | 'database-newer'
  | 'key-missing'
  | 'key-invalid'
  | 'key-exposed'
  | 'key-unknown'
  | 'key-current'
  | 'key-given'
  | 'key-busy'
  | 'key-needed'
  | 'seal-broken'
  | 'destroyed'
  | 'backup-external'
  | 'backup-target'
  | 'backup-incomplete'
  | 'backup-damaged'
  | 'restore-occupied'
  | 'no-world'
  | 'other-world'
  | 'unreachable'
  | 'server-too-old'

/** A fault of the store that the operator can mend; its message says what is wrong and what to do next. */
export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}
