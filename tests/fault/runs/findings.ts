/** What was compared, and what was wrong. */
export type Counts = {
  runs: number
  runsOver: number
  happenings: number
  steps: number
  tasks: number
  approvals: number
  notices: number
  noticesEnded: number
  rounds: number
  roundAnswers: number
  answers: number
  reactions: number
  slots: number
  errands: number
  /** How often something came twice by letter or gateway, under the same identity. */
  errandsAgain: number
  posts: number
  cardsAndRequests: number
  ledgerEntries: number
  /** Lines of the log that are errors and were let pass. */
  letPass: number
}

export type Fault = 'lost' | 'doubled' | 'stale' | 'other'

/** Where violations are told, and what was compared is counted. */
export type Report = {
  count(what: keyof Counts, by?: number): void
  complain(fault: Fault, what: string): void
}

export type Findings = Counts & { [Each in Fault]: number } & {
  /** How many runs there were of each playbook. */
  byPlaybook: Readonly<Record<string, number>>
  /** The first violations in words. */
  examples: readonly string[]
}

/** Of each fault. */
const mostExamples = 15

/** Opens an empty report. */
export function openReport(): Report & { findings(byPlaybook: Findings['byPlaybook']): Findings } {
  const counts: Counts = {
    runs: 0,
    runsOver: 0,
    happenings: 0,
    steps: 0,
    tasks: 0,
    approvals: 0,
    notices: 0,
    noticesEnded: 0,
    rounds: 0,
    roundAnswers: 0,
    answers: 0,
    reactions: 0,
    slots: 0,
    errands: 0,
    errandsAgain: 0,
    posts: 0,
    cardsAndRequests: 0,
    ledgerEntries: 0,
    letPass: 0,
  }
  const faults = { lost: 0, doubled: 0, stale: 0, other: 0 }
  const examples: string[] = []
  return {
    count(what, by = 1) {
      counts[what] += by
    },
    complain(fault, what) {
      faults[fault] += 1
      if (faults[fault] <= mostExamples) examples.push(`${fault}: ${what}`)
    },
    findings: (byPlaybook) => ({ ...counts, ...faults, byPlaybook, examples }),
  }
}
