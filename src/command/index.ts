import { ack } from './ack.ts'
import type { Command } from './command.ts'
import { helpOn } from './help.ts'
import { keep, label, release } from './release.ts'
import { report } from './report.ts'

/** Everything a person can say to the bot, in the order in which help lists it. */
export const commands: readonly Command[] = [report, ack, release, keep, label, helpOn(() => commands)]
