/**
 * Phase A: the tables the ERP already has, as the ERD of the architecture document describes them. The same
 * description creates them where there are none and verifies them where there are.
 */
export type ColumnFamily = 'bigint' | 'string' | 'text' | 'json' | 'datetime';

export interface BaselineColumn {
  family: ColumnFamily;
  nullable: boolean;
  /** How it is created; an existing column only has to be of the family. */
  definition: string;
}

export interface BaselineTable {
  columns: Record<string, BaselineColumn>;
  primaryKey: string[];
  /** Columns some index must start with, in this order. */
  indexes: { columns: string[]; unique: boolean }[];
}

const id = (definition = 'BIGINT NOT NULL'): BaselineColumn => ({
  family: 'bigint',
  nullable: false,
  definition,
});
const optionalId: BaselineColumn = { family: 'bigint', nullable: true, definition: 'BIGINT NULL' };
const name = (length: number): BaselineColumn => ({
  family: 'string',
  nullable: false,
  definition: `VARCHAR(${length}) NOT NULL`,
});

export const BASELINE: Record<string, BaselineTable> = {
  companies: {
    columns: { id: id(), name: name(200) },
    primaryKey: ['id'],
    indexes: [],
  },
  users: {
    columns: { id: id(), username: name(64), display_name: name(200) },
    primaryKey: ['id'],
    indexes: [{ columns: ['username'], unique: true }],
  },
  employments: {
    columns: {
      id: id('BIGINT NOT NULL AUTO_INCREMENT'),
      company_id: id(),
      user_id: id(),
      permissions: { family: 'json', nullable: true, definition: 'JSON NULL' },
    },
    primaryKey: ['id'],
    indexes: [
      { columns: ['company_id', 'user_id'], unique: true },
      { columns: ['user_id'], unique: false },
    ],
  },
  messages: {
    columns: {
      id: id('BIGINT NOT NULL AUTO_INCREMENT'),
      company_id: id(),
      user_id: id(),
      parent_message_id: optionalId,
      topic: { family: 'string', nullable: true, definition: 'VARCHAR(120) NULL' },
      transaction_id: optionalId,
      plan_id: optionalId,
      message: { family: 'text', nullable: false, definition: 'TEXT NOT NULL' },
      created_at: { family: 'datetime', nullable: false, definition: 'DATETIME(3) NOT NULL' },
    },
    primaryKey: ['id'],
    indexes: [{ columns: ['company_id'], unique: false }],
  },
};
