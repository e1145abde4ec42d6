import { Router } from 'express';

/** GET /openapi.json: the description of all routes, of this service and of the others. */
export function createDescriptionRoutes(document: object): Router {
  const router = Router();
  const text = JSON.stringify(document);

  router.get('/openapi.json', (_req, res) => {
    res.type('application/json').send(text);
  });

  return router;
}
