import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sloDefinitionSchema, type SloDefinition } from '@messaging/slo';
import { format, resolveConfig } from 'prettier';
import { parse, stringify } from 'yaml';
import { grafanaDashboard } from './grafana-dashboard.ts';
import { loadThresholds } from './load-thresholds.ts';
import { prometheusRules } from './prometheus-rules.ts';

const ROOT = resolve(__dirname, '../../..');
const DEFINITION = 'deploy/observability/slo.yaml';
const NOTE = `Generated from ${DEFINITION}: npm run generate -w @messaging/observability`;

export interface GeneratedFile {
  path: string;
  content: string;
}

export function readDefinition(): SloDefinition {
  return sloDefinitionSchema.parse(parse(readFileSync(join(ROOT, DEFINITION), 'utf8')));
}

/** Every file that follows from the definition, formatted as the project's checker wants it. */
export async function generatedFiles(definition: SloDefinition): Promise<GeneratedFile[]> {
  const files: Record<string, string> = {
    'deploy/observability/prometheus/slo-rules.yml': `# ${NOTE}\n${stringify(prometheusRules(definition), { lineWidth: 0 })}`,
    'deploy/observability/grafana/dashboards/messaging-slo.json': JSON.stringify(
      grafanaDashboard(definition),
    ),
    'loadtests/generated/thresholds.json': JSON.stringify({
      note: NOTE,
      thresholds: loadThresholds(definition),
    }),
    'libs/slo/src/slo-definition.ts': `// ${NOTE}\nimport type { SloDefinition } from './slo-schema.ts';\n\n/** The objectives as the SLO page shows them. */\nexport const SLO_DEFINITION: SloDefinition = ${JSON.stringify(definition)};\n`,
  };
  return Promise.all(
    Object.entries(files).map(async ([file, content]) => {
      const path = join(ROOT, file);
      return { path, content: await format(content, { ...(await resolveConfig(path)), filepath: path }) };
    }),
  );
}
