import { ForwardMigration, type SchemaMigrations } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

class CreateAccess1790000000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE access.api_key (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        role text NOT NULL CHECK (role IN ('sender', 'lab', 'ipc', 'analyst', 'admin')),
        sites text[] NOT NULL CHECK (cardinality(sites) > 0),
        source text NOT NULL CHECK (source IN ('issued', 'environment', 'generated')),
        key_hash bytea NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        revoked_at timestamptz
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX api_key_hash ON access.api_key (key_hash) WHERE revoked_at IS NULL`,
    );
    // One administrator's key from the start, be it given or generated.
    await runner.query(
      `CREATE UNIQUE INDEX api_key_first ON access.api_key ((true))
       WHERE source <> 'issued' AND revoked_at IS NULL`,
    );
    await runner.query(`
      CREATE TABLE access.audit (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        action text NOT NULL,
        target text NOT NULL,
        site text,
        detail jsonb NOT NULL
      )`);
    await runner.query(`CREATE INDEX audit_at ON access.audit (at)`);
    await runner.query(`CREATE INDEX audit_target ON access.audit (target, at)`);
    await runner.query(`
      CREATE TABLE access.secret_check (
        one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
        fingerprint bytea NOT NULL
      )`);
  }
}

class CreateApiDescription1790000000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    // json, not jsonb: the document's own order of keys is the readable one.
    await runner.query(`
      CREATE TABLE access.api_description (
        service text PRIMARY KEY,
        document json NOT NULL
      )`);
  }
}

class CreateClients1790000000002 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE access.client (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        role text NOT NULL CHECK (role IN ('sender', 'lab', 'ipc', 'analyst', 'admin')),
        sites text[] NOT NULL CHECK (cardinality(sites) > 0),
        jwks jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        revoked_at timestamptz
      )`);
    // Each assertion opens once; kept until it would be over by itself.
    await runner.query(`
      CREATE TABLE access.client_assertion (
        client uuid NOT NULL REFERENCES access.client (id),
        jti_hash bytea NOT NULL,
        keep_until timestamptz NOT NULL,
        PRIMARY KEY (client, jti_hash)
      )`);
    await runner.query(
      `CREATE INDEX client_assertion_over ON access.client_assertion (keep_until)`,
    );
  }
}

class NoteUseOfKeys1790000000003 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE access.api_key ADD COLUMN last_used_at timestamptz`);
  }
}

class NoteAccounts1790000000004 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE access.account (
        name text PRIMARY KEY,
        role text NOT NULL CHECK (role IN ('sender', 'lab', 'ipc', 'analyst', 'admin')),
        sites text[] NOT NULL CHECK (cardinality(sites) > 0),
        first_seen_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL
      )`);
  }
}

/** No table of it is for HTTP reads: keys are looked up by the service itself. */
export const accessMigrations: SchemaMigrations = {
  schema: 'access',
  migrations: [
    CreateAccess1790000000000,
    CreateApiDescription1790000000001,
    CreateClients1790000000002,
    NoteUseOfKeys1790000000003,
    NoteAccounts1790000000004,
  ],
  readable: [],
};
