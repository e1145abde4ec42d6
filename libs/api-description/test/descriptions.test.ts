import { asyncApiDocument, openApiDocument } from '@messaging/api-description';
import { CLIENT_EVENTS, ROUTES, SERVER_EVENTS } from '@messaging/contracts';
import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';

const docs = join(__dirname, '../../../docs');
const onDisk = (file: string): unknown => JSON.parse(readFileSync(join(docs, file), 'utf8'));
const plain = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

describe('docs/openapi.json', () => {
  it('is what the rows of the routes say now (npm run describe)', () => {
    expect(onDisk('openapi.json')).toEqual(plain(openApiDocument()));
  });

  it('has every route', () => {
    const { paths = {} } = openApiDocument();
    const operations = Object.values(paths).flatMap((path) =>
      Object.keys(path ?? {}).filter((key) => ['get', 'post', 'put', 'patch', 'delete'].includes(key)),
    );
    expect(operations).toHaveLength(ROUTES.length);
  });

  it('says of nothing that it is null and an object at once, which nothing can be', () => {
    const text = JSON.stringify(plain(openApiDocument()));
    expect(text).toContain('"anyOf":[{"$ref":"#/components/schemas/Person"},{"type":"null"}]');
    expect(text).not.toContain('{"type":["object","null"]}');
  });

  it('is valid OpenAPI 3.1', () => {
    // The validator comes as an ES module only, which a test cannot load: it runs as the command it also is.
    const library = dirname(require.resolve('@seriousme/openapi-schema-validator'));
    const validator = join(library, 'bin/validate-api-cli.js');
    const output = execFileSync(process.execPath, [validator, join(docs, 'openapi.json')], {
      encoding: 'utf8',
    });
    expect(output).toMatch(/"valid": true/);
  });
});

describe('docs/asyncapi.json', () => {
  it('is what the event maps say now (npm run describe)', () => {
    expect(onDisk('asyncapi.json')).toEqual(plain(asyncApiDocument()));
  });

  it('has every event, both ways', () => {
    const names = Object.keys(asyncApiDocument().operations).sort();
    expect(names).toEqual([...Object.keys(CLIENT_EVENTS), ...Object.keys(SERVER_EVENTS)].sort());
  });

  it('is valid AsyncAPI 3.0', () => {
    const schema = JSON.parse(
      readFileSync(require.resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'), 'utf8'),
    ) as object;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    const document = plain(asyncApiDocument());
    expect({ valid: validate(document), errors: validate.errors }).toEqual({ valid: true, errors: null });
    // And the schema is not one that takes anything.
    expect(validate({ ...(document as object), channels: 5 })).toBe(false);
  });
});
