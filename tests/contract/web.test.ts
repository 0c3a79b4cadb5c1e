import { describeAdapter } from './suite.ts'
import { playWeb } from './web.ts'

describeAdapter('web', playWeb)
