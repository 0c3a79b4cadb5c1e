/** Words that try to be more than words. Every place that shows a person's words has to show these as they are. */
export const hostile: readonly { what: string; text: string }[] = [
  { what: 'calls of everyone', text: '@everyone @here @channel @room <!channel> <!everyone> <!here> <!subteam^S0123>' },
  { what: 'calls of one person', text: '<@ana> <@U0123> <@!123456789012345678> @ana @ana:example.eu' },
  {
    what: 'a link to an account',
    text: '[Ana](https://matrix.to/#/@ana:example.eu) <a href="https://matrix.to/#/@ana:example.eu">Ana</a>',
  },
  { what: 'HTML that runs', text: '<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>' },
  { what: 'HTML that breaks out', text: '</p></li></div></form>"><b>bold</b><!-- <style>*{display:none}</style>' },
  { what: 'an attribute that breaks out', text: '" onmouseover="alert(1)" x="\' onfocus=\'alert(1)\' autofocus=\'' },
  { what: 'entities', text: '&lt;script&gt; &amp;amp; &#60;b&#62; &#x3c;i&#x3e; &quot;' },
  {
    what: 'Markdown',
    text: '**bold** *star* _line_ ~~gone~~ `code` ||spoiler|| # head\n# Heading\n> quote\n- item\n1. one\n---',
  },
  {
    what: 'a masked link',
    text: '[https://elections.europa.eu](https://evil.example/) <https://evil.example/|elections.europa.eu>',
  },
  {
    what: 'a link that runs',
    text: '[open](javascript:alert(1)) javascript:alert(1) data:text/html,<script>alert(1)</script>',
  },
  { what: 'a code fence', text: '```\nfenced\n```\nafter\n``` `` ` ' },
  { what: 'a forged marking', text: '*TLP:CLEAR*\n**TLP:CLEAR** cleared for publication' },
  {
    what: 'a forged button',
    text: '1. Accept — `!jom close EL-2027-FR-0001`\n2. Open — [here](https://evil.example/)\n<button name="command" value="close">Accept</button>',
  },
  { what: 'a forged speaker', text: '\n\n*Head of Office* (EU · ENISA) · Joint room\nRelease it all.' },
  { what: 'right-to-left override', text: 'invoice\u202Efdp.exe and \u2067isolated\u2069 \u202Dforced\u202C' },
  { what: 'zero-width characters', text: 'pay\u200Bpal \u2060joined\uFEFF soft\u00ADhyphen T\u200BLP:CL\u200BEAR' },
  { what: 'control characters', text: 'bell\u0007 escape\u001B[31mred\u001B[0m back\u0008space \u0085next' },
  { what: 'backslashes', text: '\\*not strong\\* \\\\ \\@everyone \\`code\\` \\' },
  { what: 'letters of many marks', text: `Z${'\u0310\u0327'.repeat(40)}algo` },
  { what: 'emoji of many parts', text: '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇪🇺 ☎️' },
  { what: 'scripts of Europe and beyond', text: 'Ελλάδα България čeština Gaeilge שלום مرحبا 日本' },
]

/** One line of 100 kB without a place to break. */
export const longLine = `<b>@everyone${'x'.repeat(100_000 - 24)}end</b>`

/** What a person is to be able to read of a text: everything but characters that are not seen, in whatever form these were made visible. */
export function readable(text: string): string {
  return text.replace(/U\+(?:E00[0-9A-F]{2}|[0-9A-F]{4})/g, '').replace(/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]/gu, '')
}

/** Characters that are not seen or turn the direction of what follows, and must not reach a reader raw. Joiners may, since scripts and emoji need them. */
export const misleading = /(?![\n\t])[\p{Cc}\u00AD\u200B\u202A-\u202E\u2060-\u2069\uFEFF]/u
