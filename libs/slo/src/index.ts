export * from './board-report.ts';
export * from './create-slo-board.ts';
export * from './label-matchers.ts';
export * from './mount-slo-board.ts';
export * from './parse-slo-targets.ts';
export * from './slo-definition.ts';
export * from './slo-schema.ts';
