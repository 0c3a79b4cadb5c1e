import type { labels as english } from '../en/labels.ts'

export const labels = {
  'cases.red':
    'Botten fører intet, der er TLP:RED. Tal med de berørte personer direkte eller på en godkendt linje. Må andre læse det, så vælg TLP:AMBER+STRICT.',
  'cases.red.only-raise':
    'Intet deles som TLP:RED. Er {number} kun for navngivne personer, så tag den ud af botten: label {number} red',
  'cases.red.ask':
    'Intet er gjort endnu. TLP:RED tager {number} ud af botten for alle: hver kopi tages tilbage, ingen læser teksten mere, og efter 24 timer destrueres den. Indtil da kan du fortryde.',
  'cases.red.yes': 'Ja, hæv den til TLP:RED',
  'cases.red.done':
    '{number} er TLP:RED. Ingen læser teksten mere; {until} destrueres den. Fortsæt personligt eller på en godkendt linje.',
  'cases.red.recalls': 'Kopier tages tilbage, hvor de står: {recalls}',
  'cases.red.origin':
    'Den blev lavet af en besked, som nogen skrev i et rum. Den kan botten ikke slette: slet den selv dér.',
  'cases.red.undo': 'Fortryd TLP:RED',
  'cases.red.undone': '{number} er {label} igen, og dens kort står igen, hvor de stod.',
  'cases.red.summary': '{number} · {status} · TLP:RED',
  'cases.red.sealed': 'Hævet til TLP:RED af {by}, {at}. Ingen læser teksten; den destrueres {until}.',
  'cases.red.how': 'Tal med dem, det angår, personligt eller på en godkendt linje.',
  'cases.red.shut':
    '{number} er TLP:RED: ingen læser eller tilføjer tekst her. Fortryd i tide med: label {number} undo',
  'cases.red.already': '{number} er allerede TLP:RED.',
  'cases.red.not': '{number} er ikke TLP:RED: der er intet at fortryde.',
  'cases.red.too-late': '{number} blev hævet til TLP:RED for mere end 24 timer siden: teksten er destrueret.',
  'cases.gone.summary': '{number} · {status} · teksten er destrueret',
  'cases.gone': 'Teksten blev destrueret {at}. Ingen kan læse den igen.',
  'cases.gone.nothing': 'Teksten i {number} er destrueret. Der kan ikke gøres mere med den.',
  'cases.words-above':
    '{number} er mærket {own}, dine ord er mærket {label}. Intet er tilføjet. Hæv først sagens mærkning (label {number} {label}), og skriv dem så igen.',
  'cases.sharing.undecided': 'kun {code}; endnu ikke afgjort',
  'cases.sharing.kept': 'kun {code}; holdt nationalt af {by}, {at}',
  'cases.sharing.released': 'delt som {label} med {members}',
  'cases.sharing.named': 'delt som {label} med {members} ved navn, ikke med andre',
  'cases.release.done': '{number} er delt som {label}. Den er rettet til {members}.',
  'cases.release.already': '{number} er allerede delt som {label}.',
  'cases.release.nowhere':
    'Der er intet rum at dele {number} med: jeres rum frigiver ikke til noget. Spørg jeres koordinator.',
  'cases.release.not-yours': '{number} er en sag fra {code}. Kun {code}s egne folk kan dele den.',
  'cases.release.strict':
    'TLP:AMBER+STRICT betyder, at {number} bliver hos sine egne folk. Vil du dele den, så vælg TLP:AMBER eller lavere: release {number} amber',
  'cases.keep.done': '{number} bliver hos {code}s egne folk. Du kan stadig dele den: release {number}',
  'cases.keep.released':
    '{number} er allerede delt som {label}. Tag den tilbage til jeres egne folk med: label {number} amber+strict',
  'cases.label.done': '{number} er nu mærket {label} (før: {before}).',
  'cases.label.same': '{number} er allerede mærket {label}.',
  'cases.label.unknown': '»{written}« er ikke en TLP-mærkning. Skriv clear, green, amber, amber+strict eller red.',
  'cases.label.not-yours': '{number} er en sag fra {code}. Kun {code}s egne folk kan give den denne mærkning.',
  'cases.label.floor': '{number} er lavet af en besked mærket {floor}: lavere kan den ikke mærkes.',
} as const satisfies Record<keyof typeof english, string>
