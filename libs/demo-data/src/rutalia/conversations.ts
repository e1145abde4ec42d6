import { corrected, says, takenBack } from '../entries.ts';
import type { DemoConversation } from '../types.ts';
import { ALVARO, CARMEN, JORDI, LUCIA, MARTA, RAFAEL } from './people.ts';

export const CONVERSATIONS: readonly DemoConversation[] = [
  {
    on: { topic: 'Turnos del puente de diciembre' },
    messages: [
      says(
        MARTA,
        'El cuadrante del 5 al 8 de diciembre ya está publicado. Los cambios, hasta el viernes y siempre entre dos compañeros de la misma categoría.',
        says(
          ALVARO,
          'Para el lunes 7 necesito dos carretilleros más en el turno de noche. ¿Hay voluntarios?',
        ),
        says(MARTA, 'Dos confirmados, te paso los nombres por la tarde.'),
      ),
    ],
  },
  {
    on: { plan: 'PL-2026-0007' },
    messages: [
      says(
        JORDI,
        'Oferta final del concesionario: 12 tractoras a 108.400 € cada una, recompra garantizada a 48 meses. Las otras dos ofertas no incluyen recompra.',
        says(
          RAFAEL,
          'Me gusta la recompra. ¿El consumo está garantizado por contrato o es solo un folleto?',
          says(JORDI, 'Por contrato: 24,8 litros a los 100 km en nuestra ruta de prueba, con penalización.'),
        ),
        says(CARMEN, 'El banco mantiene el 3,9 % hasta el 4 de diciembre. Después, revisión.'),
      ),
    ],
  },
  {
    on: { transaction: 'PO-2026-00044' },
    messages: [
      says(
        ALVARO,
        'Pido tres retráctiles de litio. Las dos viejas pasan más tiempo cargando que trabajando y en campaña nos cuestan casi un turno.',
        says(
          CARMEN,
          '116.700 € sin IVA están fuera del presupuesto de este año. ¿Se puede firmar ahora y facturar en enero?',
          corrected(ALVARO, {
            before: 'Creo que sí, lo pregunto.',
            text: 'Sí: entrega el 29 de enero y factura con la entrega. Me lo han confirmado por escrito.',
          }),
        ),
        says(RAFAEL, 'Con factura en enero, aprobado. @c.quintana inclúyelo en el presupuesto de 2027.'),
      ),
    ],
  },
  {
    on: { plan: 'PL-2026-0002' },
    messages: [
      says(
        ALVARO,
        'Nos faltan 9 personas de las 60 de refuerzo. La agencia las promete para el lunes, pero la formación de carretilla dura dos días.',
        says(
          MARTA,
          'Puedo adelantar la formación al sábado si vienen seis como mínimo.',
          says(ALVARO, 'Vienen siete. Sala 2, a las 8.'),
        ),
      ),
      says(
        LUCIA,
        'Los pedidos de ayer cerraron a las 23:40, con 310 líneas pendientes. Si hoy entra lo mismo, mañana no salimos a tiempo.',
        takenBack(ALVARO, 'No lo veo tan grave.'),
        says(
          ALVARO,
          'Abro hoy mismo el tercer turno con la gente de la tarde. Mañana reviso con @l.ferrer a las 7.',
        ),
      ),
    ],
  },
  {
    on: { transaction: 'GR-2026-00275' },
    messages: [
      says(
        LUCIA,
        'De los 1.200 palés, unos 260 no son clase A: tablas rotas y sin marca EPAL. Los he separado en la zona de cuarentena.',
        says(
          ALVARO,
          'Acepta 940 y devuelve el resto con el mismo camión. En el pedido pone clase A bien claro.',
          says(LUCIA, 'Recuento definitivo: 932 buenos, 268 devueltos. El conductor ha firmado el albarán.'),
        ),
      ),
      says(
        ALVARO,
        'Embalajes Levante repone los 268 el martes. @c.quintana por favor no pagues la factura completa.',
        says(CARMEN, 'Queda bloqueada hasta que cuadren las cantidades.'),
      ),
    ],
  },
  {
    on: { transaction: 'INV-2026-00188' },
    messages: [
      says(
        CARMEN,
        'El precio del gasóleo no coincide: facturan 1,198 y el acuerdo es la media semanal menos 6 céntimos, es decir, 1,149. Son más de mil euros.',
        says(
          JORDI,
          'Confirmo 1,149 con el boletín de esa semana. Además hay 480 litros cargados a un camión que estaba en el taller.',
          says(
            CARMEN,
            '¿Qué matrícula? Quiero adjuntarlo a la reclamación.',
            says(
              JORDI,
              'La 4471 KLM, en el taller del 3 al 9 de noviembre. Te adjunto la orden de reparación.',
            ),
          ),
        ),
      ),
      says(CARMEN, 'Reclamación enviada. Han pedido dos días para revisar la tarjeta.'),
    ],
  },
  {
    on: { transaction: 'PO-2026-00041' },
    messages: [
      says(
        JORDI,
        'La segunda entrega de neumáticos se retrasa del 18 al 25. Tengo cuatro remolques con dibujo justo, aguantan una semana si no llueve.',
        says(
          RAFAEL,
          'Con seguridad no se juega. ¿Cuánto cuesta comprar ocho en otro sitio?',
          says(
            JORDI,
            '322 € la unidad en plaza, unos 270 € más en total. Los monto mañana y los descuento del pedido.',
            says(RAFAEL, 'Hazlo.'),
          ),
        ),
      ),
    ],
  },
];
