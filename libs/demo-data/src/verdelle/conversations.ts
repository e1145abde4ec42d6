import { corrected, says, takenBack } from '../entries.ts';
import type { DemoConversation } from '../types.ts';
import { ANTOINE, CAMILLE, ELODIE, MATHILDE, NADIA, PHILIPPE, YANN } from './people.ts';

export const CONVERSATIONS: readonly DemoConversation[] = [
  {
    on: { topic: 'Inventaire du 30 novembre' },
    messages: [
      says(
        NADIA,
        'L’inventaire commence lundi à 5 h. Plus aucune réception après 20 h dimanche, merci de prévenir les transporteurs.',
        says(
          ELODIE,
          'Delmas livre les produits laitiers à 21 h d’habitude. Je leur demande de passer avant 19 h.',
        ),
        says(YANN, 'La chambre 2 sera comptée en premier pour ne pas casser la chaîne du froid.'),
      ),
    ],
  },
  {
    on: { plan: 'PL-2026-0003' },
    messages: [
      says(
        ANTOINE,
        'Les coffrets sont tous référencés. Il manque encore les visuels de trois paniers, l’agence les promet pour mardi.',
        says(
          MATHILDE,
          'Sans visuel je ne peux pas publier la fiche. Mardi midi est vraiment le dernier délai pour le catalogue.',
        ),
      ),
      says(
        CAMILLE,
        'Foie gras : le fournisseur réduit de 15 % pour tout le monde. J’ai sécurisé 1 200 bocaux chez un second producteur, même calibre, +0,40 € pièce.',
        says(ANTOINE, 'C’est jouable à ce prix. Tu peux confirmer, @c.morel , je préviens les magasins.'),
      ),
    ],
  },
  {
    on: { transaction: 'PO-2026-00055' },
    messages: [
      says(
        ANTOINE,
        'La conserverie passe de 49,90 à 52,80 € le carton, soit +5,8 %. Motif : le prix de la sardine. Je trouve ça élevé pour une commande ferme.',
        says(
          CAMILLE,
          'Le cours a pris 4 % depuis septembre. Propose 51,50 avec un engagement de six mois, ils ont besoin de volume.',
          corrected(ANTOINE, {
            before: 'D’accord, j’essaie à 51,50.',
            text: 'Accepté à 51,60 jusqu’à fin mai, avec franco à partir de 250 cartons.',
          }),
        ),
        says(PHILIPPE, 'Pensez à corriger la commande avant validation, sinon la facture partira en écart.'),
      ),
    ],
  },
  {
    on: { plan: 'PL-2026-0005' },
    messages: [
      says(
        YANN,
        'Les groupes froids sont bloqués chez le fabricant, nouvelle date le 4 décembre. La qualification glisse donc après le 15.',
        says(
          NADIA,
          'Impossible de tenir Noël sans la chambre 3. Quelle solution temporaire, et à quel prix ?',
          says(
            YANN,
            'Deux conteneurs frigorifiques en location, 180 palettes, 2 350 € par semaine tout compris. Disponibles dès jeudi.',
            says(
              NADIA,
              'Validé pour quatre semaines. @p.garnier à imputer sur le projet, pas sur l’exploitation.',
            ),
          ),
        ),
      ),
      says(ELODIE, 'Il me faudra deux sondes de température en plus pour les conteneurs.'),
    ],
  },
  {
    on: { transaction: 'INV-2026-00171' },
    messages: [
      says(
        PHILIPPE,
        'Delmas facture 11 tournées, j’en compte 10 sur les bons de livraison. @e.perrin as-tu une trace de celle du 6 ?',
        says(
          ELODIE,
          'Celle du 6 a été annulée la veille à 16 h, par téléphone. Le contrat prévoit 50 % si c’est moins de 24 h.',
          says(PHILIPPE, 'Donc 159 € au lieu de 318. Je demande l’avoir et je valide le reste.'),
        ),
      ),
      says(
        NADIA,
        'Le supplément carburant est au bon indice, je l’ai vérifié avec le contrat. Rien à redire de ce côté.',
      ),
    ],
  },
  {
    on: { transaction: 'GR-2026-00260' },
    messages: [
      says(
        ELODIE,
        'Lot 2611-B refusé à quai : 7,2 °C à cœur au lieu de 4 °C maximum. L’enregistreur du camion montre une coupure de 1 h 40.',
        says(
          CAMILLE,
          'J’appelle la fromagerie tout de suite. Il nous faut 480 pièces pour vendredi, le reste du stock tient jusqu’à jeudi midi.',
          says(
            CAMILLE,
            'Ils réexpédient 480 pièces demain à 4 h par un autre transporteur. Le lot refusé est détruit à leurs frais.',
            says(ELODIE, 'Parfait, je garde le quai 2 libre de 5 h à 6 h.'),
          ),
        ),
        says(
          MATHILDE,
          'Est-ce que des pièces de ce lot sont déjà parties en magasin ? Il me faut la réponse par écrit pour le registre.',
          says(ELODIE, 'Aucune. Les 480 pièces sont en zone bloquée, photo des étiquettes au dossier.'),
        ),
      ),
    ],
  },
  {
    on: { transaction: 'PO-2026-00052' },
    messages: [
      says(
        CAMILLE,
        'Les vergers n’auront que 500 colis de Gala sur les 640, la grêle a touché deux parcelles. Ils complètent en calibre 65/70 à 12,90 €.',
        says(
          ANTOINE,
          'Le 65/70 part très bien en sachet de 2 kg. Je prends les 140 colis pour la promotion de la semaine 49.',
          says(CAMILLE, 'Je modifie la commande et je leur confirme avant midi.'),
        ),
      ),
      takenBack(ANTOINE, 'Finalement 160 colis.'),
      says(NADIA, 'Bien joué. Gardez le même accord pour les poires si elles manquent aussi.'),
    ],
  },
];
