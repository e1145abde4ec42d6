import { corrected, says, takenBack } from '../entries.ts';
import type { DemoConversation } from '../types.ts';
import { BIRGIT, HENRIK, JONAS, KATRIN, MEHMET, SABINE, TOBIAS, ULRIKE } from './people.ts';

export const CONVERSATIONS: readonly DemoConversation[] = [
  {
    on: { topic: 'Betriebsversammlung am 3. Dezember' },
    messages: [
      says(
        BIRGIT,
        'Die Betriebsversammlung beginnt um 13:30 Uhr in Halle 1. Die Frühschicht stempelt bitte erst danach aus.',
        says(KATRIN, 'Läuft die Fünf-Achs-Zelle in der Zeit mannlos weiter oder stellen wir ab?'),
        says(
          BIRGIT,
          'Bitte abstellen, der Betriebsrat möchte alle dabei haben. Eine Stunde, länger wird es nicht.',
        ),
      ),
      says(TOBIAS, 'Ich könnte zehn Minuten zur Spindel S5 erzählen, die Fragen kommen ohnehin.'),
    ],
  },
  {
    on: { plan: 'PL-2026-0006' },
    messages: [
      says(
        TOBIAS,
        'Prototyp 1 dreht. Bei 18.000 Umdrehungen liegen wir am vorderen Lager bei 41 °C, das ist besser als gerechnet.',
        says(
          MEHMET,
          'Schöne Zahl. Für die Freigabe brauche ich trotzdem das Protokoll der Messmittel, die Kalibrierung vom Sensor 3 läuft am 30.11. ab.',
          says(TOBIAS, 'Geht heute noch an das Prüflabor, Leihgerät ist bestellt.'),
        ),
      ),
      says(
        ULRIKE,
        'Was brauchen Sie, damit der Dauerlauf wirklich am 7. Dezember startet? @t.reimann bitte eine kurze Liste bis Donnerstag.',
        corrected(TOBIAS, {
          before: 'Prüfstand 2 für acht Wochen und einen Kühlkreis.',
          text: 'Prüfstand 2 für neun Wochen, einen zweiten Kühlkreis und nachts jemanden in Rufbereitschaft.',
        }),
      ),
    ],
  },
  {
    on: { transaction: 'PO-2026-00021' },
    messages: [
      says(
        KATRIN,
        'Ritter bietet die vorverdrahteten Schränke jetzt mit 14 Wochen an, im Angebot standen 8. Damit platzt die Inbetriebnahme von Los 7.',
        says(
          JONAS,
          'Ich habe eine zweite Quelle in Kassel angefragt. Preis ungefähr 6 % höher, dafür lieferbar zum 11.12. Antwort morgen Vormittag.',
          says(KATRIN, 'Die 6 % sind billiger als zwei Wochen Stillstand. Von mir aus ja.'),
        ),
        says(ULRIKE, 'Einverstanden bis 10.500 € gesamt. Darüber bitte noch einmal zu mir, @j.brandt .'),
      ),
      takenBack(KATRIN, 'Falsche Bestellung, gehört zu PO-2026-00023.'),
    ],
  },
  {
    on: { transaction: 'INV-2026-00104' },
    messages: [
      says(
        SABINE,
        'Rechnung gesperrt: Stahlkontor berechnet 868,20 € je Tafel, bestellt haben wir zu 842,40 €. Dazu ein Legierungszuschlag, den ich in der Bestellung nicht finde.',
        says(
          JONAS,
          'Der Preis ist falsch, die 842,40 € sind schriftlich bestätigt. Der Zuschlag für Oktober steht dagegen im Rahmenvertrag, den müssen wir zahlen.',
          says(
            SABINE,
            'Dann schreibe ich eine Differenz von 464,40 € netto zurück und gebe nur den Zuschlag frei. Passt das so?',
            says(JONAS, 'Passt. Kopie bitte an mich, ich spreche am Freitag ohnehin mit dem Innendienst.'),
          ),
        ),
      ),
      says(
        SABINE,
        'Gutschrift ist zugesagt, kommt bis Monatsende. Die Sperre bleibt bis dahin, Skonto läuft uns nicht weg.',
      ),
    ],
  },
  {
    on: { transaction: 'GR-2026-00205' },
    messages: [
      says(
        HENRIK,
        'Teillieferung von Hydraulik Weser steht im Sperrlager, 12 Zylinder, 2 Paletten. Eine Palette war beim Abladen schon nass.',
      ),
      says(
        MEHMET,
        'Von 12 Kolbenstangen haben 5 Flugrost im Bereich der Dichtfläche, Ra gemessen 0,6 statt 0,3 µm. Das ist nicht nacharbeitbar.',
        says(
          JONAS,
          'Ich reklamiere heute und verlange Ersatz per Express. @m.aydin schickst du mir Fotos und das Messprotokoll?',
          says(MEHMET, 'Liegt im Ordner der Reklamation, 14 Fotos und drei Schriebe.'),
          says(
            JONAS,
            'Weser hat reagiert: 5 Stück Ersatz am 26.11., Rücknahme auf deren Kosten. 8D-Bericht folgt.',
          ),
        ),
        says(
          KATRIN,
          'Mit den 7 guten kann ich zwei Maschinen aufbauen. Bitte die umbuchen, @h.petersen , sonst steht die Montage morgen.',
        ),
      ),
      says(HENRIK, 'Umgebucht, 7 Stück liegen im Regal M-14.'),
    ],
  },
  {
    on: { plan: 'PL-2026-0004' },
    messages: [
      says(
        KATRIN,
        'Stand Los 7: Maschine 1 und 2 im Plan, 3 und 4 hängen an den Ersatzzylindern. Puffer bis zur Geometrieprüfung sind noch vier Arbeitstage.',
        says(
          ULRIKE,
          'Der Kunde in Linz fragt nach einem verbindlichen Termin für Maschine 3. Was darf ich zusagen?',
          says(
            KATRIN,
            '29. Januar halte ich, wenn die Zylinder am 26. kommen. Früher würde ich nichts schreiben.',
          ),
        ),
      ),
      says(
        MEHMET,
        'Prüfraum ist vom 14. bis 18. Dezember für die Geometrie reserviert. Wenn sich etwas verschiebt, bitte bis zum 4. Bescheid geben.',
      ),
    ],
  },
  {
    on: { transaction: 'PO-2026-00017' },
    messages: [
      says(
        JONAS,
        'Weser bestätigt die Restmenge von 12 Zylindern für den 27.11., die Ventile kommen getrennt am 2.12. @k.vogelsang reicht dir das?',
        says(
          KATRIN,
          'Die Ventile brauche ich am 1.12. um 6 Uhr an der Linie. Ein Tag später heißt Spätschicht am Samstag.',
          says(
            JONAS,
            'Telefonat eben: sie fahren uns die Ventile am 30.11. mit dem eigenen Wagen. Kostet nichts extra, ich lasse es mir schriftlich geben.',
            says(KATRIN, 'Sehr gut, danke dir.'),
          ),
        ),
      ),
      says(
        SABINE,
        'Nur zur Info: INV-2026-00107 ist schon da und deckt genau die Teillieferung. Ich buche sie, sobald die Reklamation geklärt ist.',
      ),
    ],
  },
];
