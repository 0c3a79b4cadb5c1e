import { playRecording } from './recording.ts'
import { describeAdapter } from './suite.ts'

describeAdapter('recording', playRecording)
