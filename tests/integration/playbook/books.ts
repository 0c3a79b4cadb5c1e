import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Small playbooks for tests of runs, written as coordinators write them. */

/** A folder of these playbooks, each under its own name. */
export function folderOf(books: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'jom-books-'))
  for (const [id, text] of Object.entries(books)) writeFileSync(join(folder, `${id}.yaml`), text)
  return folder
}

/** Takes in reports: accept, triage, a decision, close. */
export const intake = `
playbook: PB-01
title: { en: Take in a report, da: Tag imod en melding }
purpose: From a report to its end.
about: case
label: TLP:AMBER+STRICT
room: home
may: { run: [duty, head, owner], change: [coordinator], approve: [head] }
on:
  - command: report
steps:
  - task: Accept it
    id: accept
    title: { en: Accept the case, da: Tag imod sagen }
    owner: duty
    does: ack
    until: case.status != "new"
    due: start + 15 min
    escalate:
      - { at: start + 15 min, who: deputy }
      - { at: start + 30 min, who: head }
  - decide: Is it significant?
    id: d1
    title: Significant?
    of: [owner, duty]
    rule: national
    fields:
      - { id: significant, type: one, label: Significant?, options: { yes: "Yes", no: "No" } }
      - { id: why, type: line, label: Why?, max: 200, optional: true }
    due: step + 60 min
    escalate: [{ at: step + 90 min, who: head }]
  - task: Close it
    id: close
    title: Close the case
    owner: owner
    does: close
    until: case.status in ["closed", "merged"]
  - { id: over, end: closed }
`

/** All kinds of steps that people, clocks and others finish, in the joint room. */
export const allKinds = `
playbook: PB-20
title: All kinds of steps
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member of FR], change: [coordinator], approve: [head] }
inputs:
  - { id: what, type: paragraph, label: What is seen, max: 500 }
  - { id: since, type: moment, label: Since when, optional: true }
on:
  - command: true
  - playbook: true
steps:
  - { id: keep, set: { seen: inputs.what } }
  - { id: hello, say: "Seen: {{ vars.seen }}", to: [card, "niscg_member of DK"] }
  - id: both
    join: all
    parallel:
      left:
        - decide: How bad is it?
          id: bad
          of: [niscg_member of FR]
          approvals: [ecne_member of DK]
          rule: national
          fields:
            - { id: level, type: one, label: Level, options: { low: Low, high: High } }
            - { id: words, type: paragraph, label: Words, max: 500, optional: true }
          due: step + 30 min
          escalate: [{ at: step + 30 min, who: niscg_member of DK }]
        - id: how
          branch:
            - if: steps.bad.answers.level == "high"
              steps:
                - { id: proof, task: Secure the proof, owner: niscg_member of FR, evidence: true, due: step + 60 min }
            - otherwise:
                - { id: calm, say: Nothing to do, to: [card] }
      right:
        - { id: lines, collect: status-line, question: One line please, of: all, quorum: 1, deadline: step + 45 min, options: { ok: Fine, trouble: Trouble } }
        - { id: few, if: steps.lines.quorum == false, say: Nobody answered, to: [card] }
        - id: tell
          notify: "Please look: {{ vars.seen }}"
          who: [niscg_member of each]
          acknowledge: any
          ladder: [{ after: 0 min, who: niscg_member, by: [chat] }]
          due: step + 30 min
  - { id: rest, wait: 10 min }
  - id: pulse
    repeat:
      - { id: beat, say: "Beat", to: [card] }
    every: 10 min
    times: 2
  - { id: after, run: PB-21, with: { word: inputs.what } }
  - { id: over, end: "done" }
`

/** People meet, have it written down, and decide: together and alone. */
export const meeting = `
playbook: PB-27
title: We meet and decide
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member of FR], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - id: sides
    parallel:
      call:
        - { call: Sync of today, id: sync, at: step + 2 h, minutes: 20, of: '["FR", "DK"]', who: [niscg_member], quorum: 1, agenda: [One thing] }
        - { id: write, task: "Write: minutes {{ steps.sync.number }}", owner: niscg_member of FR, until: steps.sync.minuted == true }
      together:
        - { id: shall, decide: Shall we?, rule: silence, type: procedural, of: '["FR", "DK"]', deadline: step + 1 d, text: As it stands. }
        - { id: told, say: "{{ steps.shall.number }} is {{ steps.shall.result.outcome }}", to: [card] }
      alone:
        - id: publish
          decide: Publish the figures?
          title: First figures
          rule: national
          type: publish
          mandate: National law
          of: [niscg_member of FR]
          fields: [{ id: go, type: one, label: Publish?, options: { yes: "Yes", no: "No" } }]
  - { id: over, end: done }
`

export const child = `
playbook: PB-21
title: A child
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator], approve: [head] }
inputs:
  - { id: word, type: line, label: A word, max: 500 }
on:
  - command: true
  - playbook: true
steps:
  - { id: look, task: "Look at {{ inputs.word }}", title: Look, owner: niscg_member of DK }
  - { id: over, end: seen }
`

/** Begins by itself with reports about a results website. */
export const matching = `
playbook: PB-22
title: A results site is down
purpose: For tests.
about: case
label: TLP:AMBER+STRICT
room: home
may: { run: [duty], change: [coordinator], approve: [head] }
on:
  - report: case.asset == "results_website"
steps:
  - { id: check, task: Check it from two networks, owner: duty, due: start + 5 min }
  - { id: over, end: checked }
`

/** A statutory clock from an instant that somebody answers. */
export const clocked = `
playbook: PB-23
title: A clock
purpose: For tests.
about: case
label: TLP:AMBER+STRICT
room: home
may: { run: [duty], change: [coordinator], approve: [head] }
on:
  - command: true
steps:
  - ask: Aware since when?
    id: aware
    of: [duty]
    fields: [{ id: at, type: moment, label: Since when }]
  - { id: warn, title: Early warning, clock: nis2.early-warning, from: steps.aware.answers.at }
  - { id: look, task: Look after it, owner: duty }
  - { id: over, end: done }
`

/** The same, where the head approves the instant first. */
export const approved = clocked.replace('PB-23', 'PB-32').replace('of: [duty]\n', 'of: [duty]\n    approvals: [head]\n')

/** Runs a playbook that is not there, and goes on. */
export const lost = `
playbook: PB-24
title: Lost
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator], approve: [head] }
on:
  - command: true
steps:
  - { id: away, run: PB-99, on-failure: continue }
  - { id: over, end: alone }
`

/** About an election; waits for somebody to look. */
export const voting = `
playbook: PB-26
title: About an election
purpose: For tests.
label: TLP:AMBER
room: joint
about: election
may: { run: [niscg_member], change: [coordinator], approve: [head] }
on:
  - command: true
steps:
  - { id: look, task: Look at it, owner: niscg_member of FR }
`

/** Makes a room, speaks there, waits for an answer, and archives it. */
export const roomy = `
playbook: PB-25
title: A room of its own
purpose: For tests.
label: TLP:AMBER
room: one
may: { run: [niscg_member], change: [coordinator], approve: [head] }
on:
  - command: true
steps:
  - { id: war_room, room: "Night {{ run.id }}", ceiling: TLP:AMBER, invite: [niscg_member of each], link: [two] }
  - { id: open, say: The room is open, to: ["made:war_room"] }
  - { id: over, task: Say when it is over, owner: niscg_member of FR }
  - { id: shut, room: { archive: war_room } }
  - { id: end, end: archived }
`

/** Is chased, and asks the next, up to the very instant at which its time is over. */
export const chasing = `
playbook: PB-29
title: Chased until it is over
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator], approve: [head] }
on:
  - command: true
steps:
  - id: both
    parallel:
      lines:
        - id: lines
          collect: status-line
          question: One line
          of: '["DK"]'
          deadline: step + 60 min
          chase: [{ at: step + 45 min, who: niscg_member }, { at: step + 60 min, who: niscg_member }]
      asking:
        - id: look
          task: Look at it
          owner: niscg_member of FR
          escalate: [{ at: step + 45 min, who: niscg_member of DK }, { at: step + 60 min, who: niscg_member of DK }]
          timeout: step + 60 min
    join: all
  - { id: over, end: done }
`

/** A round, and what is said of it when it is over. */
export const summed = `
playbook: PB-33
title: One line and its sum
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator, niscg_member], approve: [head] }
on:
  - command: true
steps:
  - { id: lines, collect: status-line, question: One line, of: '["DK"]', quorum: 1, deadline: step + 60 min }
  - { id: all, if: steps.lines.quorum == true, say: All answered, to: [card] }
  - { id: none, if: steps.lines.quorum == false, say: Nobody answered, to: [card] }
  - { id: over, end: done }
`

/** Asks people and tells members, and in the same breath cannot ask a member that there is not: so all of it ends. */
export const breathless = `
playbook: PB-28
title: Asked and given up at once
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator], approve: [head] }
on:
  - command: true
steps:
  - id: both
    parallel:
      asking: [{ id: look, task: Look at it, owner: niscg_member of FR }]
      telling: [{ id: tell, notify: Please look, who: [niscg_member of each], of: '["DK"]', acknowledge: each }]
      lines: [{ id: lines, collect: status-line, question: One line, of: '["DK"]', deadline: step + 45 min }]
      others: [{ id: others, collect: status-line, question: One line, of: '["XX"]', deadline: step + 45 min, on-failure: { end: nobody } }]
    join: all
  - { id: over, end: done }
`
