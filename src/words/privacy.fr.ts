// What the page about privacy says, in French.

import type { PrivacyTexts } from './privacy.en.ts'

export const privacyFr: PrivacyTexts = {
  title: 'Confidentialité',
  lead: 'Ce que cette page conserve à votre sujet, en mots simples. L’organisation qui vous a invité la fait fonctionner sur ses propres machines avec Portico, un logiciel libre. Ce qu’elle fait de vos documents, c’est à elle de le dire\u00a0: demandez à la personne qui vous a invité.',
  parts: [
    {
      title: 'Ce qui est conservé',
      lines: [
        'Votre nom, votre adresse e\u2011mail, votre entreprise et votre numéro de téléphone, tels que la personne qui vous a invité les a notés.',
        'Les fichiers que vous envoyez, avec leurs noms, tailles et heures, et ce qui a été décidé à leur sujet.',
        'Les e\u2011mails qui vous ont été envoyés, et ce que votre serveur de messagerie a répondu.',
        'Si vous créez une clé d’accès\u00a0: sa partie publique, et le type d’appareil sur lequel elle a été créée. Votre doigt ou votre visage n’est jamais envoyé.',
        'Quand vos liens ont été ouverts, utilisés ou redemandés, avec le type de navigateur et la partie générale de l’adresse réseau.',
      ],
    },
    {
      title: 'Cookies',
      lines: [
        'Un pendant que vous ouvrez un lien\u00a0: il vit dix minutes, pour que le secret de votre e\u2011mail quitte aussitôt la barre d’adresse.',
        'Un pendant que vous êtes connecté\u00a0: il prend fin quand vous vous déconnectez, ou après quelques heures.',
        'Un qui permet de rouvrir votre e\u2011mail dans le navigateur qui l’a utilisé\u00a0: il prend fin avec l’invitation, ou quand vous vous déconnectez.',
        'Un sur la page de connexion\u00a0: il vit un jour, pour qu’un e\u2011mail que vous demandez s’ouvre aussitôt dans ce navigateur, même s’il arrive tard.',
        'Un pendant qu’une clé d’accès est demandée\u00a0: il vit dix minutes, pour que la réponse ne compte que dans ce navigateur.',
        'Tous sont nécessaires pour vous laisser entrer. Aucun ne vous suit, il n’y a donc rien à accepter.',
      ],
    },
    {
      title: 'Ce qui n’est pas fait',
      lines: [
        'Rien n’est chargé depuis d’autres entreprises. Il n’y a ni mesure d’audience, ni publicité, ni pixel dans les e\u2011mails.',
        'Aucun mot de passe de vous n’existe ici.',
      ],
    },
    {
      title: 'Dans votre navigateur',
      lines: [
        'Pendant qu’un fichier est en route, votre navigateur en garde une copie, pour pouvoir continuer si le signal a été perdu. La copie disparaît quand le fichier est arrivé, quand vous vous déconnectez, ou quand vous revenez après plus d’un jour.',
        'Ce que vous êtes en train d’écrire est gardé par ce seul onglet, pour ne pas être perdu si vous êtes déconnecté après un moment. Il disparaît une fois envoyé, ou quand vous vous déconnectez.',
      ],
    },
    {
      title: 'Ce que vous pouvez faire',
      lines: [
        'Sous «\u00a0Mon accès\u00a0», vous voyez ce qui vous est ouvert et jusqu’à quand, et vous pouvez vous déconnecter.',
        'Pour faire corriger ou effacer quelque chose, ou pour en obtenir une copie, demandez à la personne qui vous a invité. Une réponse à l’e\u2011mail lui parvient.',
      ],
    },
  ],
}
