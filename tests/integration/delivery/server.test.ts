import { openServer } from './databases.ts'
import { deliveryTests } from './suite.ts'

deliveryTests('on a server reached over TCP', openServer)
