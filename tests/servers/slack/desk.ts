import { join } from 'node:path'
import { actsOf, type Desk, startDesk as serve } from '../desk.ts'
import type { Slack } from './server.ts'

/** Serves the page on which one can be any of Slack's people. Port 0 takes any free one. */
export const startDesk = ({ people }: Slack, port = 0): Promise<Desk> =>
  serve({
    folder: join(import.meta.dirname, 'page'),
    names: ['app.js', 'blocks.js', 'form.js', 'words.js'],
    reads: {
      '/overview': (query) => people.overview(query('user')),
      '/channel': (query) => people.seenBy(query('user'), query('channel')),
      '/screen': (query) => ({ modal: people.view(query('user')), home: people.home(query('user')) }),
    },
    acts: actsOf(people, [
      'post',
      'edit',
      'erase',
      'react',
      'unreact',
      'slash',
      'press',
      'choose',
      'shortcut',
      'submit',
      'closeView',
      'pressIn',
      'chooseIn',
      'openHome',
      'join',
      'leave',
      'invite',
      'createChannel',
    ]),
    download: people.download,
    port,
  })
