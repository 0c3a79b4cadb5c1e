import { describe, expect, test } from 'vitest'
import { findForbidden, readMarked } from '../../../src/sharing/marking.ts'

/** What a reader would still take for a marking, and everyday sentences that only resemble one. */

describe('markings in disguise', () => {
  test.each(
    [
      'tlp_red_plan.pdf|report_TLP_RED.pdf|2026TLP:RED|TLP=RED|TLP:[RED]|TLP: *RED*|**TLP**: RED|TLP (RED)|TLP "RED"',
      'TLP·RED|TLP→RED|TLP • RED|[TLP] [RED]|TLP 1.0 RED|TLPv2:RED|T-L-P: R-E-D|T_L_P:R_E_D|TLP colour: red|TLP is RED',
      'TLP\u2011RED|TLP\u2212RED|TLP\u2236RED|TLP:R\u0000ED|TLP:R\u0008E\u001bD|TLP:\u2800RED|TIP:RED|TLP:R3D|RED (TLP)',
      'ꓔꓡꓑ:ꓣꓰꓓ|ᎢᏞᏢ:ᎡᎬᎠ|🆃🅻🅿:🆁🅴🅳|🅣🅛🅟 🅡🅔🅓|🇹🇱🇵:🇷🇪🇩|ᴛʟᴘ:ʀᴇᴅ|tlp:rеd|𝗧𝗟𝗣:𝗥𝗘𝗗|TLP:🔴|🔴 TLP',
      'TLP ROUGE|TLP:RØD|TLP:ROT|TLP:ROJO|TLP:PUNAINEN|TLP:ČERVENÁ|TLP:Κόκκινο|TLP:ЧЕРВЕНО|TLP:RÖD',
    ].flatMap((line) => line.split('|')),
  )('%j is TLP:RED', (words) => expect(findForbidden(words)).toBe('TLP:RED'))

  test.each(
    [
      'EU-RESTRICTED|EU_RESTRICTED_x.pdf|eu_restricted.pdf|EU/RESTRICTED|EU: RESTRICTED|EU TOP-SECRET|EU Top Secret|eu restricted',
      'R\u2011UE/EU\u2011R|R–UE|R - UE / EU - R|r-ue/eu-r|RESTREINT-UE|restreint_ue|CONFIDENTIEL-UE/EU-CONFIDENTIAL',
      'E U R E S T R I C T E D|E U  S E C R E T|EU R\u0001ESTRICTED|(EU restricted) list of observers|eu restricted: the list',
      'This document is EU restricted.|VS–NfD|VS - Nur für den Dienstgebrauch|NATO-SECRET|nato secret|TRÈS SECRET UE',
      'VYHRAZENÉ|ZASTRZEŻONE|TIL TJENESTEBRUG|Til tjenestebrug: navne|EINGESCHRÄNKT|[eingeschränkt]',
    ].flatMap((line) => line.split('|')),
  )('%j is classified', (words) => expect(findForbidden(words)).toBe('EU-CLASSIFIED'))

  test.each([
    'The EU restricted RT and Sputnik last year',
    'After the EU restricted access, mirrors appeared',
    'EU confidential business information, EU secret services, NATO secret files on Telegram',
    'Die Website ist nur eingeschränkt erreichbar',
    'Verfügbarkeit: eingeschränkt',
    'vyhrazené servery volební komise jsou přetížené',
    'Wszelkie prawa zastrzeżone',
    'telefoner til tjenestebrug er ramt',
    'un scrutin secret, UE',
    'The lamp is red. TLP:AMBER applies.',
    'the red TLP:AMBER card',
    'TLP redirect, TLP redesign, TL;DR: red alert, Red Cross',
    'EU Secretariat, NATO Secretary General, EU-Restrictive measures, CELAC-UE',
  ])('%j is an everyday sentence', (words) => expect(findForbidden(words)).toBeUndefined())
})

describe('AMBER+STRICT, however it is written', () => {
  test.each([
    'TLP:AMBER STRICT',
    'TLP:AMBER-STRICT',
    'TLP:AMBER_STRICT',
    'TLP:AMBERSTRICT',
    'TLP AMBER+STRICT',
    'TLP-AMBER+STRICT:',
    '(TLP:AMBER+STRICT)',
    '**TLP:AMBER+STRICT**',
    'TLP：AMBER＋STRICT',
    'TLP:AMBER\u200b+STRICT –',
    'TLP 2.0: AMBER+STRICT',
    'ТLР:АМВЕR+SТRIСТ',
    'TLP:GREEN TLP:AMBER+STRICT',
    '[TLP:CLEAR] [TLP AMBER STRICT]',
  ])('%j keeps the words among one’s own people, and is taken off them', (marking) => {
    expect(readMarked(`${marking} names of agents`)).toEqual({ label: 'TLP:AMBER+STRICT', words: 'names of agents' })
  })

  test('a lower label is read only as it is to be written, so that no loose word lowers anything', () => {
    expect(readMarked('TLP green light for the mirror').label).toBeUndefined()
    expect(readMarked('TLP:AMBER strictly for members')).toEqual({ label: 'TLP:AMBER', words: 'strictly for members' })
    expect(readMarked('TLP:AMBER\n\nStrict rules apply').label).toBe('TLP:AMBER')
    expect(readMarked('TLP:GREENISH words').label).toBeUndefined()
  })
})

test('near matches end: an expression that tried every way to divide them would run into the limit of this test', () => {
  const near = ['T.', 'T L P ', 'TLP:', 'TLP2.0', 'EU ', 'STG. ', ' ', 'T', '[', '\u1100', 'ﷺ', '\u0000', 'a ']
  const lines = near.map((piece) => piece.repeat(Math.floor(16_000 / piece.length)))
  for (const line of lines) {
    expect(findForbidden(`${line}x`)).toBeUndefined()
    expect(readMarked(`${line}x`).label).toBeUndefined()
  }
})
