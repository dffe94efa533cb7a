// The words of every letter, in German: formal (Sie), in plain words. No native speaker has read it yet.

import type { LetterTexts } from './letters.en.ts'
import { askedFor, counted, named, your } from './naming.de.ts'
import { allFiles, capital, until } from './naming.ts'
import { remindersDe } from './reminders.de.ts'

export const lettersDe: LetterTexts = {
  hello: (_first, whole) => (whole ? `Guten Tag ${whole},` : 'Guten Tag,'),
  from: (person, house) => `${person}, ${house}`,
  moment: (day, time) => `${day} um ${time}\u00a0Uhr`,
  notWorking: 'Die Schaltfläche geht nicht? Kopieren Sie diese Adresse in Ihren Browser:',
  questions: (name) => `Fragen? Antworten Sie einfach, Ihre Antwort geht an ${name}.`,
  line: (name, day) => (day ? until(name, `bis ${day}`) : name),
  inProject: (line, project) => `${line} (${project})`,
  more: (count) => `und ${count} weitere`,
  others: (count) => `${count} weitere`,
  ignore: 'Nicht für Sie? Dann ignorieren Sie diese E-Mail: Ohne die Schaltfläche geschieht nichts.',
  text: {
    invitation: (house: string, link: string) => `${house} lädt Sie ein: ${link}`,
    login: (house: string, link: string) => `Bei ${house} anmelden: ${link}`,
  },

  ignoreNotice: 'Nicht für Sie? Dann ignorieren Sie diese E-Mail.',
  because: {
    invited: (address, who) => `An ${address} gesendet, weil ${who} Sie eingeladen hat.`,
    askedFor: (address) => `An ${address} gesendet, weil jemand sie dort angefordert hat.`,
    sentBy: (address, who) => `An ${address} gesendet, weil ${who} Ihnen diesen Link sendet.`,
    files: (address, house) => `An ${address} gesendet, weil Sie Dateien mit ${house} teilen.`,
    packet: (address, who) => `An ${address} gesendet, weil ${who} Ihnen etwas zum Ansehen geschickt hat.`,
    opens: (address, house) => `An ${address} gesendet, weil ${house} Seiten für Sie geöffnet hat.`,
    member: (address, house) => `An ${address} gesendet, weil Sie hier mit ${house} arbeiten.`,
  },

  invitation: {
    subject: (house, asked, places) => {
      if (asked.length === 0) return places[0] ? `${house} lädt Sie ein: ${places[0]}` : `${house} lädt Sie ins Kundenportal ein`
      const what = asked.length === 1 && asked[0]?.kind === 'review' ? `Bitte prüfen: ${named(asked[0].name)}` : askedFor(asked, 'Ihr')
      return capital(`${what} für ${places.length === 1 ? places[0] : `${counted(places.length)} Projekte`}`)
    },
    asks: (house, company, asked) => {
      const [first] = asked
      const asks = `${house} bittet ${company ?? 'Sie'}`
      if (first && asked.length === 1) {
        if (first.kind === 'review') return `${asks} um Prüfung von ${your(first.name, 'Ihrem')}`
        if (first.kind === 'answer') return `${asks} um eine Antwort auf ${your(first.name, 'Ihren')}`
      }
      return `${asks} um ${askedFor(asked)}`
    },
    by: ' bis ',
    invites: (house, place) =>
      place ? `${house} hat eine Seite für Sie geöffnet: ${place}.` : `${house} hat sein Kundenportal für Sie geöffnet.`,
    how: (asked) => {
      if (asked.length === 0)
        return 'Kommen Sie mit einem Fingertipp herein und sehen Sie, was für Sie da ist. Worum Sie später gebeten werden, steht auch dort.'
      if (!allFiles(asked)) return 'Ihre Seite zeigt alles, und Sie können es vom Telefon aus erledigen.'
      return `Auf Ihrer Seite sehen Sie genau, was aus ${asked.length === 1 ? 'dem Dokument' : 'jedem Dokument'} hervorgehen muss, und können es vom Telefon aus hochladen.`
    },
    button: (asked) => (asked === 0 ? 'Ihre Seite öffnen' : 'Anfrage öffnen'),
    under: (asked) =>
      allFiles(asked) && asked.length < 4 ? 'Etwa fünf Minuten. Kein Konto, kein Passwort.' : 'Kein Konto, kein Passwort.',
    until: (day) =>
      `Die Schaltfläche ist nur für Sie und öffnet bis ${day}. Wenn sie einmal nicht mehr geht, bietet die Seite Ihnen einen neuen Link an.`,
    ends: (when) => `Ihr Zugang endet am ${when}.`,
  },

  login: {
    subject: (house) => `Bei ${house} anmelden`,
    here: (place) => `Hier ist Ihr neuer Link${place ? `: ${place}` : ''}.`,
    sends: (who, place) => `${who} sendet Ihnen einen Link: ${place}.`,
    pages: (house) => `Ihre Seiten bei ${house}`,
    once: (minutes) => `Er gilt einmal, ${minutes} Minuten lang, bis `,
    button: 'Anmelden',
    under: 'Kein Konto, kein Passwort.',
    code: 'Oder geben Sie diesen Code auf der Seite ein, auf der Sie ihn angefordert haben:',
    codeUntil: (when, host) =>
      `Er gilt nur in diesem Browser, bis ${when}${host ? `, und nur auf ${host}` : ''}. Niemand wird Sie je danach fragen.`,
    asked: (browser, when) =>
      `Angefordert mit ${browser}, ${when}. Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Ohne sie kommt niemand herein.`,
    notAsked: 'Wenn Sie ihn nicht angefordert haben, ignorieren Sie diese E-Mail: Ohne sie kommt niemand herein.',
    alone: 'Die Schaltfläche ist nur für Sie. Bitte leiten Sie diese E-Mail nicht weiter.',
  },

  receipt: {
    subject: (what, place) => `Angekommen: ${what ? named(what) : 'Ihre Dateien'} für ${place}`,
    title: (what) => `${what ? your(what, 'Ihr') : 'Ihre Dateien'}: angekommen`,
    arrived: (house, count, project) =>
      `${house} hat ${count === 0 ? 'Ihre Antwort' : count === 1 ? 'Ihre Datei' : `Ihre ${counted(count)} Dateien`} für ${project} erhalten, am `,
    file: (name, size) => `${name}, ${size}`,
    next: (house) => `${house} sieht sich an, was Sie gesendet haben. Sie erhalten in jedem Fall eine E-Mail; bis dahin ist nichts zu tun.`,
  },

  review: {
    accepted: {
      subject: (what, place) => `Angenommen: ${named(what)} für ${place}`,
      title: (what) => `Angenommen: ${named(what)}`,
      body: (house, what, project, when) => `${house} hat ${your(what, 'Ihren')} für ${project} angenommen, gesendet am ${when}.`,
      until: ' Gültig bis ',
      nothing: 'Mehr ist dafür nicht zu tun.',
      button: 'Ihre Seite öffnen',
    },
    rejected: {
      subject: (what, place) => `Änderungen nötig: ${named(what)} für ${place}`,
      title: (what) => `Änderungen nötig: ${named(what)}`,
      body: (house, what, project, when) =>
        `${house} hat ${your(what, 'Ihren')} für ${project} geprüft, gesendet am ${when}, und bittet Sie um eine berichtigte Fassung.`,
      inForce: 'Was vorher angenommen wurde, gilt weiter, bis die neue Fassung angenommen ist.',
      button: 'Ansehen, was zu ändern ist',
    },
    until: (when) => `Die Schaltfläche ist nur für Sie und gilt einmal, bis ${when}. Danach bietet die Seite Ihnen einen neuen Link an.`,
  },

  comment: {
    subject: (place) => `Ein neuer Kommentar zu ${place}`,
    title: (who) => `${who} hat Ihnen geschrieben`,
    body: (who, house, place) =>
      `${who}${who === house ? '' : ` von ${house}`} hat Ihnen einen Kommentar zu ${place} geschrieben. Sie lesen und beantworten ihn auf Ihrer Seite.`,
    button: 'Kommentar lesen',
  },

  linkMade: {
    subject: (house) => `Ein Link zu Ihren Seiten bei ${house} wurde erstellt`,
    title: 'Jemand hat einen Link für Sie erstellt',
    body: (who, house, when) =>
      `${who ? `${who} von ${house}` : house} hat am ${when} einen Link erstellt, der Ihre Seiten öffnet, um ihn Ihnen zu geben. Er steht nicht in dieser E-Mail.`,
    once: 'Er gilt einmal, bis ',
    limits:
      'Wer ihn öffnet, sieht Ihre Seiten wie Sie und kann Dateien senden. Ihre Angaben lassen sich damit nicht ändern, und was geschieht, wird festgehalten.',
    wrong: (name) => `Sie haben nicht darum gebeten? Antworten Sie auf diese E-Mail${name ? `, Ihre Antwort geht an ${name}` : ''}.`,
  },

  linkCode: {
    subject: (house) => `Ihr Code für ${house}`,
    title: 'Geben Sie diesen Code ein, um fortzufahren',
    body: (house) => `Ihr Link zu ${house} wurde geöffnet, und jemand hat die Schaltfläche gedrückt. Ein Code zeigt, dass Sie es waren.`,
    before: 'Geben Sie ihn auf der Seite ein, die darauf wartet:',
  },

  ownWayIn: {
    passkey_added: {
      subject: (house) => `Ein Passkey für Ihre Seiten bei ${house} wurde erstellt`,
      title: 'Ein Passkey wurde erstellt',
      body: (name, house, when) => `Seit ${when} öffnet der Passkey „${name}“ Ihre Seiten bei ${house} ohne E-Mail.`,
    },
    passkey_removed: {
      subject: (house) => `Ein Passkey Ihrer Seiten bei ${house} wurde entfernt`,
      title: 'Ein Passkey wurde entfernt',
      body: (name, house, when) => `Seit ${when} öffnet der Passkey „${name}“ bei ${house} nichts mehr.`,
    },
    new_browser: {
      subject: (house) => `Neue Anmeldung bei Ihren Seiten bei ${house}`,
      title: 'Ein neuer Browser hat sich angemeldet',
      body: (browser, house, when) => `Jemand ist als Sie zu ${house} hereingekommen, mit ${browser}, ${when}.`,
    },
    gave_way: {
      subject: (house) => `Weitere Anmeldung bei Ihren Seiten bei ${house}`,
      title: 'Ein Browser wurde abgemeldet, um Platz zu machen',
      body: (browser, house, when) => `Jemand ist als Sie zu ${house} hereingekommen, mit ${browser}, ${when}.`,
    },
    wrong:
      'Waren Sie das? Dann ist nichts zu tun. Wenn nicht, öffnen Sie Ihre Seite, wählen Sie „Mein Zugang“, melden Sie sich überall ab und entfernen Sie, was nicht Ihres ist. Oder antworten Sie auf diese E-Mail.',
  },

  gaveWay: (browser) => `Fünf Browser können zugleich angemeldet sein. Der am längsten angemeldete, ${browser}, ist es nicht mehr.`,

  passkeysReset: {
    subject: (house) => `Ihre Passkeys bei ${house} wurden entfernt`,
    title: 'Ihre Passkeys wurden entfernt',
    body: (who, house, when) =>
      `${who} hat Ihre Passkeys bei ${house} am ${when} entfernt und Sie überall abgemeldet, damit Sie neu eingeladen werden können.`,
    next: 'Mit Ihrer nächsten Einladung erstellen Sie einen neuen.',
    wrong: (name) => `Sie haben nicht darum gebeten? Antworten Sie auf diese E-Mail${name ? `, Ihre Antwort geht an ${name}` : ''}.`,
  },

  moreTime: {
    subject: (place) => `Sie haben mehr Zeit: ${place}`,
    title: 'Sie haben mehr Zeit',
    body: (who, place, when) =>
      when
        ? `${who} gibt Ihnen mehr Zeit für ${place}: Ihr Zugang endet jetzt am ${when}.`
        : `Ihr Zugang zu ${place} hat kein Ende mehr. Das hat ${who} geändert.`,
    next: 'Die Seite, die Sie geöffnet haben, geht von selbst weiter. Sonst verwenden Sie noch einmal die Schaltfläche Ihrer Einladung.',
  },

  phoneChanged: {
    subject: (house) => `Ihre Telefonnummer bei ${house} wurde geändert`,
    title: 'Ihre Telefonnummer wurde geändert',
    body: (house, ending, who, when) =>
      `${who ?? house} hat die Telefonnummer geändert, die ${house} von Ihnen hat. Seit ${when} gehen Textnachrichten mit Links an die Nummer, die auf ${ending} endet.`,
    dead: 'Links in früheren Textnachrichten und in den E-Mails dazu öffnen nichts mehr.',
  },

  addressChanged: {
    subject: (house) => `Ihre Adresse bei ${house} wurde geändert`,
    title: 'Ihre Adresse wurde geändert',
    body: (house, address, who, when) =>
      `${who ?? house} hat die Adresse geändert, an die ${house} schreibt. Seit ${when} gehen E-Mails und Links an ${address}.`,
    dead: 'Links in früheren E-Mails an diese Adresse öffnen nichts mehr.',
    wrong: (name) => `War das ein Irrtum? Antworten Sie auf diese E-Mail, Ihre Antwort geht an ${name}.`,
  },

  member: {
    denied: {
      subject: (who, place) => `War es jemand anderes? ${who}, ${place}`,
      title: (who) => `${who} sagt: Das war ich nicht`,
      body: (who, place, browser, when) =>
        `Der Link von ${who} zu ${place} wurde am ${when} verwendet${browser ? `, mit ${browser}` : ''}. ${who} hat uns jetzt gesagt, dass es jemand anderes war.`,
      advice: 'Dadurch wurde nichts geschlossen. Im Zweifel entziehen Sie den Zugang im Vorgang und laden Sie neu ein.',
    },
    asks: {
      subject: (who, place) => `${who} bittet um eine neue Einladung: ${place}`,
      title: (who) => `${who} bittet um eine neue Einladung`,
      body: (who, place) =>
        `Der Zugang von ${who} zu ${place} ist beendet. ${who} hat den alten Link gedrückt und bittet um eine neue Einladung.`,
      advice: 'Wenn das richtig ist, laden Sie im Vorgang neu ein.',
      lateBody: (who, place) =>
        `${who} sagt, E-Mails zum Anmelden kämen zu spät an: Der Link in der letzten war abgelaufen, bevor er geöffnet wurde. ${who} bittet um eine neue Einladung zu ${place}.`,
      lateAdvice: 'Eine Einladung lässt sich länger öffnen. Wenn das richtig ist, senden Sie sie im Vorgang noch einmal.',
    },
    passkeyLost: {
      subject: (who) => `${who} bittet um eine neue Einladung: Passkey verloren`,
      title: (who) => `${who} bittet um eine neue Einladung`,
      body: (who, place) =>
        `${who} kam mit einer E-Mail zu ${place} und sagt, dass der Passkey verloren ist. Eine E-Mail allein erstellt keinen neuen.`,
      advice:
        'Vergewissern Sie sich, wer da bittet. Entfernen Sie dann die Passkeys auf der Seite der Person unter „Access“ und laden Sie neu ein.',
    },
    commented: {
      subject: (who, place) => `${who} hat geschrieben: ${place}`,
      title: (who) => `${who} hat einen Kommentar geschrieben`,
      body: (who, place) => `${who} hat einen Kommentar zu ${place} geschrieben.`,
      advice: 'Was Sie dort antworten, kommt per E-Mail an. Eine Antwort auf diese E-Mail geht in das Postfach der Person.',
      button: 'Kommentar lesen',
    },
    arrived: {
      subject: (what, place) => `Angekommen: ${what ? named(what) : 'eine Datei'}, ${place}`,
      title: (what) => `Angekommen: ${what ? named(what) : 'eine Datei'}`,
      body: (who, what, place, when) =>
        `${who} hat ${what ? `„${named(what)}“` : 'eine Datei'} für ${place} gesendet, am ${when}. Es wartet auf Ihre Prüfung.`,
      advice: 'Nehmen Sie es an, oder sagen Sie, was sich ändern muss.',
    },
    bounced: {
      subject: (who, place) => `Zurückgekommen: die E-Mail an ${who}, ${place}`,
      title: (who) => `Die E-Mail an ${who} kam zurück`,
      body: (who, address, place, reason) => `Was Sie ${who} an ${address} für ${place} gesendet haben, kam nicht an. ${reason}`,
      reasons: {
        no_mailbox: 'Das Postfach gibt es nicht.',
        no_domain: 'Die Domain der Adresse nimmt keine E-Mails an.',
        moved: 'Das Postfach ist umgezogen.',
        switched_off: 'Das Postfach ist abgeschaltet.',
        full: 'Das Postfach ist voll.',
        too_large: 'Dem Server der Gegenseite war die E-Mail zu groß.',
        by_rules: 'Der Server der Gegenseite hat die E-Mail nach seinen Regeln abgelehnt.',
        gave_up: 'Der Server der Gegenseite war nicht rechtzeitig zu erreichen.',
        unwanted: 'Wer sie bekam, hat sie als unerwünscht gemeldet.',
        unknown: 'Der Server der Gegenseite hat die E-Mail abgelehnt.',
      },
      advice:
        'Ihr Link ist beendet. Berichtigen Sie die Adresse und senden Sie sie noch einmal; bis dahin gehen keine E-Mails mehr dorthin.',
      button: 'Adresse berichtigen und erneut senden',
    },
    unwanted: {
      subject: (who, place) => `Als unerwünscht gemeldet: die E-Mail an ${who}, ${place}`,
      title: (who) => `${who} hat Ihre E-Mail als unerwünscht gemeldet`,
      body: (who, address, place) =>
        `${who} (${address}) hat eine E-Mail zu ${place} als Spam markiert. Von jetzt an kommt dort nur noch an, was selbst angefordert wird.`,
      advice: 'Wenn es ein Irrtum war, sprechen Sie zuerst miteinander; heben Sie dann die Sperre beim Kontakt auf.',
    },
    longerAsked: {
      subject: (who, place) => `${who} bittet um mehr Zeit: ${place}`,
      title: (who) => `${who} bittet um mehr Zeit`,
      body: (who, place, when) => `Der Zugang von ${who} zu ${place} endet am ${when}. ${who} bittet darum, länger zu bleiben.`,
      advice: 'Ein Druck auf der Seite gibt mehr Zeit. Ohne Antwort endet der Zugang von selbst, wie Sie es festgelegt haben.',
    },
    guestEnded: {
      subject: (who, place) => `Die Zeit von ${who} ist um: ${place}`,
      title: (who) => `${who} hatte Zugang, und er ist beendet`,
      body: (who, place, when, visits) =>
        visits === 0
          ? `Der Zugang von ${who} zu ${place} endete am ${when}. ${who} war nie da.`
          : `Der Zugang von ${who} zu ${place} endete am ${when}, nach ${visits === 1 ? 'einem Besuch' : `${counted(visits)} Besuchen`}.`,
      advice: 'Es ist nichts aufzuräumen: Keine Sitzung, kein Link, kein Code und kein Browser dieses Zugangs öffnet noch etwas.',
    },
    files: {
      seen: (count, names) => `Gesehen: ${some(count, names)}`,
      taken: (count, names) => `Mitgenommen: ${some(count, names)}`,
      left: (count, names) => `Dagelassen: ${some(count, names)}`,
      written: (count) =>
        count === 0
          ? 'Geschrieben: kein Kommentar'
          : count === 1
            ? 'Geschrieben: ein Kommentar'
            : `Geschrieben: ${counted(count)} Kommentare`,
    },
    packet_asked: {
      subject: (who, title) => `${who} fragt: ${title}`,
      title: (who) => `${who} stellt eine Frage`,
      body: (who, title, when) => `${who} hat zu „${title}“ etwas gefragt, ${when}.`,
      advice: 'Antworten Sie auf der Seite des Pakets: Ihr Text geht per E-Mail hinaus und steht auch dort.',
    },
    packet_answered: {
      subject: (who, title) => `${who} hat geantwortet: ${title}`,
      title: (who) => `${who} hat geantwortet`,
      body: (who, title, when) => `${who} hat auf „${title}“ geantwortet, ${when}.`,
      advice: 'Es steht auch auf der Seite des Pakets.',
    },
    portal: (house) => house,
    button: 'Vorgang öffnen',
    buttonProject: 'Projekt öffnen',
    buttonConsole: 'Konsole öffnen',
    buttonPacket: 'Paket öffnen',
  },

  memberInvitation: {
    subject: (house) => `Kommen Sie zu ${house} auf Portico`,
    body: (who, house, as) =>
      `${who ?? house} lädt Sie zur Konsole von ${house} ein, von der Einladungen ausgehen und in der Dokumente ankommen. ${as}`,
    roles: {
      owner: 'Sie kommen als Eigentümer, mit allen Rechten.',
      admin: 'Sie kommen als Administrator, mit allen Rechten außer über Eigentümer.',
      manager: 'Sie kommen als Manager: Projekte, Vorgänge, Dokumente, Einladen und Entziehen.',
      support: 'Sie kommen für die Betreuung: Personen und Zustellungen lesen und E-Mails noch einmal senden.',
      viewer: 'Sie kommen zum Lesen.',
    },
    second:
      'Halten Sie Ihr Telefon bereit: Neben dieser E-Mail verlangt die Konsole eine Authenticator-App oder einen Passkey, den Sie jetzt einrichten.',
    button: 'Konsole öffnen',
    under: 'Kein Passwort.',
    until: (when) => `Die Schaltfläche ist nur für Sie und gilt einmal, bis ${when}.`,
  },

  memberSignIn: {
    subject: (house) => `Bei der Konsole von ${house} anmelden`,
    here: 'Hier ist Ihr Link zur Konsole.',
    once: (minutes) => `Er gilt einmal, ${minutes} Minuten lang, bis `,
    second: 'Die Konsole fragt danach nach Ihrem zweiten Faktor. Niemand von Portico wird Sie je danach fragen.',
    button: 'Fortfahren',
    asked: (browser, when) =>
      `Angefordert mit ${browser}, ${when}. Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Ohne sie und Ihren zweiten Faktor kommt niemand herein.`,
  },

  memberAlert: {
    domain_lost: {
      subject: (house) => `E-Mails von ${house}: Der Schlüssel einer Absenderdomain fehlt`,
      title: 'Der Schlüssel einer Absenderdomain fehlt',
      body: (house, domain, when) =>
        `Der Schlüssel von ${domain} steht nicht mehr im DNS; wir haben zweimal nachgesehen, zuletzt am ${when}. E-Mails von ${house}, die von ${domain} kamen, kommen von der üblichen Adresse, bis der Schlüssel wieder da ist. Die Konsole zeigt den Eintrag zum Einfügen, unter Settings, Sender domains.`,
    },
    domains: 'Nichts wartet darauf, und keine E-Mail geht verloren; aber ohne die Signatur landen E-Mails öfter im Spam.',
    codes_lengthened: {
      subject: (house) => `Viele falsche Anmeldecodes bei ${house}`,
      title: 'Jemand rät Anmeldecodes',
      body: (house, _browser, when) =>
        `Im Portal von ${house} wurden innerhalb einer Stunde hundert falsche Codes eingegeben, ${when}. Neue Codes haben zehn Buchstaben statt sechs Ziffern, bis es wieder ruhig ist.`,
    },
    new_browser: {
      subject: (house) => `Neue Anmeldung bei der Konsole von ${house}`,
      title: 'Ein neuer Browser hat sich angemeldet',
      body: (house, browser, when) => `Jemand hat sich als Sie bei der Konsole von ${house} angemeldet, mit ${browser}, ${when}.`,
    },
    factor_added: {
      subject: (house) => `Ein zweiter Faktor bei ${house} wurde hinzugefügt`,
      title: 'Ein zweiter Faktor wurde hinzugefügt',
      body: (house, browser, when) => `Für die Konsole von ${house}, mit ${browser}, ${when}.`,
    },
    factor_removed: {
      subject: (house) => `Ein zweiter Faktor bei ${house} wurde entfernt`,
      title: 'Ein zweiter Faktor wurde entfernt',
      body: (house, browser, when) => `Für die Konsole von ${house}, mit ${browser}, ${when}.`,
    },
    factors_reset: {
      subject: (house) => `Ihre zweiten Faktoren bei ${house} wurden entfernt`,
      title: 'Ihre zweiten Faktoren wurden entfernt',
      body: (house, who, when) =>
        `${who} hat das für die Konsole von ${house} getan, ${when}. Bei der nächsten Anmeldung richten Sie einen neuen ein; Ihre Sitzungen sind beendet.`,
    },
    recovery_codes_made: {
      subject: (house) => `Neue Wiederherstellungscodes bei ${house} wurden erstellt`,
      title: 'Neue Wiederherstellungscodes wurden erstellt',
      body: (house, browser, when) => `Für die Konsole von ${house}, mit ${browser}, ${when}. Die früheren öffnen nichts mehr.`,
    },
    codes: 'Nichts ist gesperrt, und niemand ist dadurch hereingekommen. Sie müssen nichts tun.',
    wrong:
      'Waren Sie das, oder haben Sie darum gebeten? Dann ist nichts zu tun. Wenn nicht, sagen Sie jetzt einem Eigentümer Ihrer Organisation Bescheid: Er kann den Weg schließen.',
  },

  packet: {
    subject: {
      sent: (title, house) => `${title}, von ${house}`,
      nudge: (title, house) => `Es wartet noch auf Sie: ${title}, von ${house}`,
      replaced: (title, house) => `Eine Datei hat sich geändert: ${title}, von ${house}`,
      reply: (title, house) => `Ihre Frage ist beantwortet: ${title}, von ${house}`,
    },
    sends: (who, company, title) => `${who} sendet „${title}“ an ${company ?? 'Sie'}.`,
    waits: (title, house) => `„${title}“ von ${house} wartet noch auf Sie.`,
    newer: (who, file, version) => `${who} hat „${file}“ durch Version ${version} ersetzt.`,
    newerOf: (who, title) => `${who} hat eine Datei von „${title}“ ersetzt.`,
    stands: 'Was Sie zur vorigen Version gesagt haben, bleibt so stehen.',
    replies: (who, title) => `${who} hat Ihre Frage zu „${title}“ beantwortet.`,
    replyTitle: 'Ihre Frage ist beantwortet',
    asks: (ask) =>
      ask === 'approve'
        ? 'Bitte geben Sie es frei, oder stellen Sie eine Frage'
        : ask === 'answer'
          ? 'Bitte antworten Sie'
          : 'Bitte lesen Sie es',
    by: ', bis ',
    file: (name, size) => `${name}, ${size}`,
    rest: 'Der Text geht dort weiter, wohin die Schaltfläche führt.',
    button: 'Paket öffnen',
    under: 'Kein Konto, kein Passwort.',
    until: (when) =>
      `Die Schaltfläche ist nur für Sie und funktioniert einmal, bis ${when}. Danach bietet die Seite Ihnen einen neuen Link an.`,
  },

  reminder: remindersDe.letter,

  place: ({ company, project }) => (company ? `${company} für ${project}` : project),
}

function some(count: number, names: string[]): string {
  if (count === 0) return 'keine Datei'
  return count > names.length ? `${names.join(', ')} und ${count - names.length} weitere` : names.join(', ')
}
