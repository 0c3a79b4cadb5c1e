import { type Label, rankOf } from '../sharing/label.ts'
import type { CaseFile } from '../threat/case.ts'
import type { Call } from './command.ts'
import { needPasskey } from './passkey.ts'
import { needPermission } from './permission.ts'

/**
 * Throws unless a person may bring a case down to a label, and has touched their passkey for it: what ends as TLP:CLEAR is
 * published, anything else is lowered. `upTo` is the label up to which that is asked for: sharing with the joint room, as AMBER,
 * is what a report is for.
 */
export async function needLowering(
  call: Call,
  file: Pick<CaseFile, 'label'>,
  label: Label,
  upTo: Label = 'TLP:GREEN',
): Promise<void> {
  if (rankOf(label) >= rankOf(file.label) || rankOf(label) > rankOf(upTo)) return
  const publishes = label === 'TLP:CLEAR'
  needPermission(call, publishes ? 'case.publish' : 'case.downgrade')
  await needPasskey(call, publishes ? 'publish' : 'downgrade')
}
