import { FileFault, type Problem } from '../../locale/file-fault.ts'

/** A playbook, or a folder of them, that cannot be used: every problem with file, line, column and what to do about it. */
export class PlaybookFault extends FileFault {
  constructor(path: string, problems: readonly Problem[]) {
    super(path, problems)
    this.name = 'PlaybookFault'
  }
}
