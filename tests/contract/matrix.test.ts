import { playMatrix } from './matrix.ts'
import { describeAdapter } from './suite.ts'

describeAdapter('matrix', playMatrix)
