import { playSlack } from './slack.ts'
import { describeAdapter } from './suite.ts'

describeAdapter('slack', () => playSlack('socket'), 'by socket')
