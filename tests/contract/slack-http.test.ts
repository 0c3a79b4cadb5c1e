import { playSlack } from './slack.ts'
import { describeAdapter } from './suite.ts'

describeAdapter('slack', () => playSlack('http'), 'by signed requests')
