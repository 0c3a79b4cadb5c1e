import { openEmbedded } from './databases.ts'
import { deliveryTests } from './suite.ts'

deliveryTests('on the server the bot brings', openEmbedded)
