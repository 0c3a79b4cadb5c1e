import { join } from 'node:path'
import { actsOf, type Desk, startDesk as serve } from '../desk.ts'
import type { Discord } from './server.ts'

/** Serves the page on which one can be any of Discord's people. Port 0 takes any free one. */
export const startDesk = ({ people }: Discord, port = 0): Promise<Desk> =>
  serve({
    folder: join(import.meta.dirname, 'page'),
    names: ['app.js', 'parts.js', 'form.js', 'commands.js', 'words.js'],
    reads: {
      '/overview': (query) => people.overview(query('user')),
      '/channel': (query) => people.seenWithThreads(query('user'), query('channel')),
      '/screen': (query) => ({ modal: people.modal(query('user')) }),
    },
    acts: actsOf(people, [
      'post',
      'edit',
      'erase',
      'react',
      'unreact',
      'startThread',
      'dismiss',
      'slash',
      'autocomplete',
      'menu',
      'press',
      'choose',
      'submit',
      'closeModal',
      'createChannel',
      'admit',
      'shutOut',
    ]),
    download: people.download,
    port,
  })
