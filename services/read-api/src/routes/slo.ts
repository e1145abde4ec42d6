import type { mountSloBoard } from '@messaging/slo';
import { Router } from 'express';

/** One address with two faces, because the gateway lets exactly this one through. */
const SLO_PATH = '/messaging/slo';
export const SLO_JSON_PATH = `${SLO_PATH}?format=json`;

export type SloFaces = ReturnType<typeof mountSloBoard>;

/** The objectives' page: sums over all companies, so anybody at the gateway may see it. */
export function createSloRoutes({ html, json }: SloFaces): Router {
  const router = Router();
  router.get(SLO_PATH, (req, res) => (req.query.format === 'json' ? json(req, res) : html(req, res)));
  return router;
}
