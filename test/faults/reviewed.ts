import type { ImportStatus } from '../../src-main/contract/batch.ts';
import type { Upload } from '../../src-main/contract/upload.ts';
import { type Acts, FaultServer, type Script, TAKE } from './fault-server.ts';
import { importFolder } from './import-folder.ts';
import { Office } from './office.ts';
import { Scans } from './scans.ts';

/** Scans, the Node side that imports them, and the server that they go to. */
export class Reviewed {
  readonly scans: Scans;
  readonly office: Office;
  readonly server: FaultServer;

  private constructor(scans: Scans, office: Office, server: FaultServer) {
    this.scans = scans;
    this.office = office;
    this.server = server;
  }

  static async open(script: Script | Acts = TAKE): Promise<Reviewed> {
    const [scans, server] = await Promise.all([Scans.make(), FaultServer.start(script)]);
    return new Reviewed(scans, await Office.open({ url: server.url, rows: 0 }), server);
  }

  import(path = this.scans.folder): Promise<ImportStatus> {
    return importFolder(this.office.app, path, this.office.connectionId);
  }

  /** @returns how many rows were released. */
  async release(): Promise<number> {
    const filter = { states: ['staged' as const], connectionId: this.office.connectionId };
    return (await this.office.app.call('uploads.release', { target: { filter } })).changed;
  }

  async row(submissionId: string): Promise<Upload> {
    const row = (await this.office.uploads()).find((upload) => upload.submissionId === submissionId);
    if (row === undefined) throw new Error(`There is no row ${submissionId}`);
    return row;
  }

  /** Bodies that came whole. */
  async arrived() {
    return (await this.server.requests()).filter(({ wasWhole }) => wasWhole);
  }

  /** No body that came whole has other bytes than were reviewed. */
  async onlyReviewed(): Promise<boolean> {
    const arrived = await this.arrived();
    return arrived.every(({ submissionId, digests }) => {
      const reviewed = this.scans.expected.get(submissionId ?? '');
      return JSON.stringify(digests) === JSON.stringify(reviewed);
    });
  }

  /** What a person has reviewed is what is to arrive, whatever was drawn. */
  async expectAsReviewed(): Promise<void> {
    for (const { submissionId, images } of await this.office.uploads())
      this.scans.expected.set(
        submissionId,
        Object.fromEntries(images.map(({ slot, sha256 }) => [slot, sha256 ?? '']))
      );
    await this.expectStanding();
  }

  async expectStanding(): Promise<void> {
    for (const [id, digests] of this.scans.expected) this.office.expected.set(id, digests);
    await this.office.expectStanding(this.server);
  }

  async close(): Promise<void> {
    await this.office.close();
    await this.server.stop();
    await this.scans.remove();
  }
}
