import { groupKey, noticeId, openFile } from '../../../src/notice/file.ts'
import { stepAt } from '../../../src/playbook/engine/path.ts'
import type { Report } from './findings.ts'
import type { Evidence } from './inspect.ts'

/** Each notice of a step is there once for each member that it was to tell, and the ledger says once how it began and ended. */
export async function checkNotices({ store, runs }: Evidence, { count, complain }: Report): Promise<void> {
  const { db, keyring } = store
  const rows = await db.notice.findMany({ include: { tries: true } })
  const told = await db.ledgerEntry.groupBy({
    by: ['kind', 'subject'],
    where: { kind: { startsWith: 'notice.' } },
    _count: true,
  })
  const groups = new Map<string, Set<string>>()
  for (const { tries, ...row } of rows) {
    const { group, code, id, state } = openFile(row, keyring)
    count('notices')
    if (state !== 'open') count('noticesEnded')
    if (id !== noticeId(groupKey(group, code))) complain('other', `the notice ${id} goes by another name`)
    const codes = groups.get(group) ?? new Set()
    if (codes.has(code)) complain('doubled', `the notice of ${group} for ${code}`)
    groups.set(group, codes.add(code))
    const refs = tries.map(({ rung, personId, channel, ref }) => `${rung} ${personId} ${channel} ${ref}`)
    if (new Set(refs).size < refs.length) complain('doubled', `tries of ${id}`)
  }
  for (const [group, codes] of groups) {
    const times = (...kinds: readonly string[]): number =>
      told
        .filter(({ kind, subject }) => subject === group && kinds.includes(kind))
        .reduce((sum, { _count }) => sum + _count, 0)
    const opened = times('notice.opened')
    if (opened !== codes.size) complain('other', `${group} has ${codes.size} notices, ${opened} were opened`)
    const over = rows.filter((row) => row.state !== 'open' && openFile(row, keyring).group === group).length
    const ended = times('notice.delivered', 'notice.acknowledged', 'notice.failed', 'notice.withdrawn')
    if (ended !== over)
      complain(ended < over ? 'lost' : 'doubled', `${over} ends of ${group}, of which the ledger has ${ended}`)
  }
  for (const { run, playbook } of runs)
    for (const [path, { subject, state, attempt }] of Object.entries(run.steps)) {
      if (stepAt(playbook, path)?.kind !== 'notify' || subject === undefined || state === 'skipped') continue
      if (!groups.has(subject) && state !== 'failed') complain('lost', `the notices of ${run.id} ${path}#${attempt}`)
    }
}

/** Each round of a step is there once, its answers in a row without a gap. */
export async function checkRounds({ store, runs }: Evidence, { count, complain }: Report): Promise<void> {
  const rounds = await store.db.round.findMany({ include: { answers: true } })
  const keys = new Map(rounds.map((round) => [round.key, round]))
  for (const { id, answers, seats } of rounds.map((round) => ({ ...round, seats: undefined }))) {
    count('rounds')
    count('roundAnswers', answers.length)
    void seats
    for (const [code, own] of Map.groupBy(answers, (answer) => answer.code)) {
      const revisions = own.map(({ revision }) => revision).toSorted((a, b) => a - b)
      if (revisions.some((revision, index) => revision !== index + 1))
        complain('other', `the answers of ${code} in ${id} are numbered ${revisions.join(', ')}`)
    }
  }
  for (const { run, playbook } of runs)
    for (const [path, { subject, state }] of Object.entries(run.steps)) {
      if (stepAt(playbook, path)?.kind !== 'collect' || subject === undefined) continue
      const round = keys.get(subject)
      if (!round && state !== 'failed' && state !== 'skipped') complain('lost', `the round ${subject}`)
      if (round && state !== 'waiting' && round.closedAt === null && run.steps[path]?.closing !== true)
        complain('other', `${subject} is open, its step ${state}`)
    }
}
