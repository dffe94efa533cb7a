// What the page about privacy says, in German.

import type { PrivacyTexts } from './privacy.en.ts'

export const privacyDe: PrivacyTexts = {
  title: 'Datenschutz',
  lead: 'Was diese Seite über Sie festhält, in einfachen Worten. Die Organisation, die Sie eingeladen hat, betreibt sie auf eigenen Rechnern mit Portico, einer quelloffenen Software. Was sie mit Ihren Dokumenten tut, kann nur diese Organisation sagen: Fragen Sie die Person, die Sie eingeladen hat.',
  parts: [
    {
      title: 'Was festgehalten wird',
      lines: [
        'Ihr Name, Ihre E\u2011Mail-Adresse, Ihre Firma und Ihre Telefonnummer, soweit die Person, die Sie eingeladen hat, sie notiert hat.',
        'Die Dateien, die Sie senden, mit Namen, Größen und Zeiten, und was darüber entschieden wurde.',
        'Die E\u2011Mails an Sie, und was Ihr Mailserver geantwortet hat.',
        'Wenn Sie einen Passkey erstellen: sein öffentlicher Teil, und auf welcher Art Gerät er erstellt wurde. Ihr Finger oder Gesicht wird nie gesendet.',
        'Wann Ihre Links geöffnet, verwendet oder neu angefordert wurden, mit der Art des Browsers und dem groben Teil der Netzadresse.',
      ],
    },
    {
      title: 'Welche Cookies es gibt',
      lines: [
        'Eines, während Sie einen Link öffnen: Es lebt zehn Minuten, damit das Geheimnis Ihrer E\u2011Mail sofort aus der Adresszeile verschwindet.',
        'Eines, während Sie angemeldet sind: Es endet, wenn Sie sich abmelden, oder nach einigen Stunden.',
        'Eines, mit dem sich Ihre E\u2011Mail in dem Browser, der sie verwendet hat, wieder öffnen lässt: Es endet mit der Einladung, oder wenn Sie sich abmelden.',
        'Eines auf der Anmeldeseite: Es lebt einen Tag, damit eine E\u2011Mail, um die Sie bitten, in diesem Browser sofort öffnet, so spät sie auch kommt.',
        'Eines, während nach einem Passkey gefragt wird: Es lebt zehn Minuten, damit die Antwort nur in diesem Browser zählt.',
        'Alle sind nötig, um Sie hereinzulassen. Keines verfolgt Sie, daher gibt es nichts, dem Sie zustimmen müssten.',
      ],
    },
    {
      title: 'Was nicht getan wird',
      lines: [
        'Nichts wird von anderen Firmen geladen. Es gibt keine Besuchermessung, keine Werbung und keine Zählpixel in den E\u2011Mails.',
        'Ein Passwort von Ihnen gibt es hier nicht.',
      ],
    },
    {
      title: 'In Ihrem Browser',
      lines: [
        'Solange eine Datei unterwegs ist, behält Ihr Browser eine Kopie davon, damit es nach einer Unterbrechung weitergehen kann. Die Kopie verschwindet, wenn die Datei angekommen ist, wenn Sie sich abmelden, oder wenn Sie nach mehr als einem Tag zurückkommen.',
        'Was Sie gerade schreiben, behält dieser eine Tab, damit es nicht verloren geht, wenn Sie nach einer Weile abgemeldet werden. Es verschwindet, wenn es gesendet ist oder wenn Sie sich abmelden.',
      ],
    },
    {
      title: 'Was Sie tun können',
      lines: [
        'Unter „Mein Zugang“ sehen Sie, was für Sie geöffnet ist und bis wann, und können sich abmelden.',
        'Um etwas berichtigen oder löschen zu lassen oder eine Kopie davon zu erhalten, fragen Sie die Person, die Sie eingeladen hat. Eine Antwort auf die E\u2011Mail erreicht sie.',
      ],
    },
  ],
}
