import { FileFault, type Problem } from '../locale/file-fault.ts'

/** A calendar file that cannot be used. Its message names every problem in English, one a line. */
export class CalendarFault extends FileFault {
  constructor(path: string, problems: readonly Problem[]) {
    super(path, problems)
    this.name = 'CalendarFault'
  }
}
